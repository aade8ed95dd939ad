import assert from "node:assert/strict";

import {
  type LifecycleRuleArgs,
  HubRepository,
  archiveNotPulled,
  archiveOlderThan,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  protect,
} from "ecr-hub";

import { inputsOf, record } from "../support/recordedMocks";

/** That this compiles is the test's better half: args take what every helper returns. */
const rules: LifecycleRuleArgs[] = [
  protect({ tagPatterns: ["prod-*"] }),
  keepLatest({ count: 10, tagPrefixes: ["release-"] }),
  expireOlderThan({ afterDays: 30, tagPatterns: ["dev-*"] }),
  expireUntagged({ afterDays: 1 }),
  archiveNotPulled({ afterDays: 60, tagPatterns: ["lts-*"] }),
  expireArchived({ afterDays: 365 }),
  archiveOlderThan({ afterDays: 90 }),
];

describe("the helpers for lifecycle rules", () => {
  it("make rules that a component takes together, from high to low precedence", async () => {
    const recording = await record(() => new HubRepository("api", { lifecycle: { rules } }));
    const { policy } = inputsOf(recording, "aws:ecr/lifecyclePolicy:LifecyclePolicy").api ?? {};
    const made = JSON.parse(policy as string) as { rules: { description: string }[] };
    assert.deepEqual(
      made.rules.map(({ description }) => description),
      rules.map(({ description }) => description),
    );
  });
});
