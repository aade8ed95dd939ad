import assert from "node:assert/strict";
import { isStoppedBy } from "../../local/commands/reference";
import type { Outcome, Violation } from "../../local";

const violationOf = (policy: string, level: Violation["level"] = "mandatory"): Violation => ({
  policy,
  level,
  message: "no",
});

const stopped: Outcome = {
  succeeded: false,
  changes: [],
  resources: 2,
  violations: ["ecr-lifecycle-valid", "ecr-lifecycle-present"].map((policy) => violationOf(policy)),
  errors: [],
  outputs: {},
  seconds: 1,
};
const policies = ["ecr-lifecycle-present", "ecr-lifecycle-valid"];

describe("the bad stack of npm start", () => {
  it("is stopped when each mandatory policy has stopped it", () => {
    assert.equal(isStoppedBy(policies, stopped), true);
    const advised = violationOf("ecr-repository-naming", "advisory");
    const outcome = { ...stopped, violations: [...stopped.violations, advised] };
    assert.equal(isStoppedBy(policies, outcome), true);
  });

  for (const [what, outcome] of [
    ["when a policy lets it pass", { ...stopped, violations: stopped.violations.slice(1) }],
    [
      "by a policy that has no business there",
      { ...stopped, violations: [...stopped.violations, violationOf("ecr-repository-naming")] },
    ],
    [
      "by a policy that only advises",
      { ...stopped, violations: policies.map((policy) => violationOf(policy, "advisory")) },
    ],
    ["when something else failed, too", { ...stopped, errors: ["the program threw"] }],
    ["when it was not stopped", { ...stopped, succeeded: true }],
  ] satisfies [string, Outcome][]) {
    it(`does not count as stopped ${what}`, () => {
      assert.equal(isStoppedBy(policies, outcome), false);
    });
  }
});
