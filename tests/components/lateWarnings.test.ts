import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { HubRegistry, ImagePublisher } from "ecr-hub";

import { hub, unknownOutput } from "../support/publisherFixtures";
import { type RecordOptions, record } from "../support/recordedMocks";

/** Forty jobs: more than a trust policy may have by default. */
const sourcesOf = (owner: pulumi.Input<string>) =>
  Array.from({ length: 40 }, (_, index) => ({
    owner,
    repository: `service-with-number-${index}`,
    branches: ["main"],
  }));

async function warningsOf(owner: () => pulumi.Input<string>, options?: RecordOptions) {
  const { warnings } = await record(() => {
    const gitHub = { sources: sourcesOf(owner()) };
    return new ImagePublisher("api", { ...hub, repositories: ["team-a/api"], gitHub });
  }, options);
  return warnings;
}

describe("warnings", () => {
  it("are the same for an argument that is known later, and told once", async () => {
    const known = await warningsOf(() => "acme");
    assert.equal(known.length, 1);
    assert.match(known[0]!, /^gitHub\.sources: .*2048.* \(github-trust-quota\)$/);
    assert.deepEqual(await warningsOf(() => pulumi.output("acme")), known);
  });

  it("wait while the argument is not known", async () => {
    assert.deepEqual(await warningsOf(unknownOutput, { preview: true }), []);
  });

  it("do not quote what is secret", async () => {
    assert.deepEqual(await warningsOf(() => pulumi.secret("acme")), [
      "gitHub.sources: value is likely wrong: it is secret and therefore not shown. (github-trust-quota)",
    ]);
  });

  it("are told of registries, too", async () => {
    const accounts = [pulumi.output("111111111111"), pulumi.output("222222222222")];
    const { warnings } = await record(
      () => new HubRegistry("hub", { registryPolicy: { replicationFrom: { accounts } } }),
    );
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0]!,
      /registryPolicy\.replicationFrom\.accounts\[0\]: .* \(registry-policy-own-account\)$/,
    );
  });
});
