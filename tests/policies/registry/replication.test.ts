import assert from "node:assert/strict";
import { replicationAllowedDestinations as policy } from "../../../policies/registry/replicationDestinations";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const replication = (replicationConfiguration: unknown): Fixture => ({
  type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
  name: "replication",
  props: { replicationConfiguration },
});

const to = (...destinations: (readonly [region: unknown, registryId: unknown])[]) =>
  replication({
    rules: destinations.map(([region, registryId]) => ({ destinations: [{ region, registryId }] })),
  });

const HUB = "111111111111";
const settings = { allowedRegions: ["eu-west-1"], allowedAccounts: [HUB] };

const fix =
  "How to fix: Take the destination out, or add its region or account to what this policy is configured to allow.";

const refused = (index: number, key: string, given: string, allowed: string) =>
  `replicationConfiguration.rules[${index}].destinations[0].${key}: destination is not allowed: given ${given}, ` +
  `allowed ${allowed}.`;

describe("ecr-replication-allowed-destinations", () => {
  it("lets allowed regions and accounts pass, and a registry without replication", async () => {
    assert.deepEqual(await judge(policy, [to(["eu-west-1", HUB])], settings), []);
    assert.deepEqual(await judge(policy, [replication(undefined)], settings), []);
  });

  it("stops all others, each by its path", async () => {
    const fixture = to(
      ["eu-west-1", HUB],
      ["us-west-2", HUB],
      ["eu-west-1", "999999999999"],
      [7, undefined],
    );
    assert.deepEqual(await judge(policy, [fixture], settings), [
      [
        "mandatory: replication",
        refused(1, "region", '"us-west-2"', "eu-west-1"),
        refused(2, "registryId", '"999999999999"', HUB),
        refused(3, "region", "7", "eu-west-1"),
        refused(3, "registryId", "undefined", HUB),
        fix,
      ],
    ]);
  });

  it("judges only what it is configured for", async () => {
    const fixture = to(["eu-west-1", "999999999999"]);
    assert.deepEqual(await judge(policy, [fixture], { allowedRegions: ["eu-west-1"] }), []);
    assert.deepEqual(await judge(policy, [to(["us-west-2", HUB])], { allowedAccounts: [HUB] }), []);
    assert.deepEqual(await judge(policy, [fixture]), []);
  });

  it("tells what it knows although one destination is unknown at preview", async () => {
    const fixture = to([UNKNOWN, HUB], ["us-west-2", HUB]);
    assert.deepEqual(await judge(policy, [fixture], settings), [
      ["mandatory: replication", refused(1, "region", '"us-west-2"', "eu-west-1"), fix],
      cannotRun(
        policy,
        "string value at .replicationConfiguration.rules.0.destinations.0.region",
        "replication",
      ),
    ]);
  });

  it("finds no destination in what is no configuration, which AWS refuses", async () => {
    for (const broken of [
      "all",
      7,
      [],
      { rules: "all" },
      { rules: [7, { destinations: "all" }] },
    ]) {
      assert.deepEqual(await judge(policy, [replication(broken)], settings), []);
    }
  });
});
