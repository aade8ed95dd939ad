import assert from "node:assert/strict";
import { inDifferentRegistries, inSameRegistry } from "../../../policies/support/registries";
import type { StackResource } from "../../../policies/support/policy";
import { UNKNOWN, unknownCheckingProxy } from "../../support/policyHarness";

const resource = (provider: string, settings: object, props: object = {}): StackResource => ({
  type: "aws:ecr/repository:Repository",
  urn: "urn",
  name: "api",
  props: unknownCheckingProxy(props),
  provider: { urn: provider, props: unknownCheckingProxy(settings) },
  propertyDependencies: {},
});

const role = (accountId: string, name = "deploy") => [
  { roleArn: "arn:aws:iam::999999999999:role/hop" },
  { roleArn: `arn:aws:iam::${accountId}:role/${name}` },
];

describe("inSameRegistry", () => {
  const cases: [title: string, one: object, other: object, expected: boolean][] = [
    ["without settings", {}, {}, true],
    ["with one profile", { profile: "hub" }, { profile: "hub", defaultTags: {} }, true],
    ["with two profiles", { profile: "hub" }, { profile: "spoke" }, false],
    ["where only one has a profile", { profile: "hub" }, {}, false],
    ["with two access keys", { accessKey: "AKIA1" }, { accessKey: "AKIA2" }, false],
    ["in two regions", { region: "us-east-1" }, { region: "eu-west-1" }, false],
    ["where a region is unknown", { region: UNKNOWN }, { region: "eu-west-1" }, true],
    ["where a profile is unknown", { profile: UNKNOWN }, { profile: "spoke" }, true],
    [
      "with roles of one account",
      { assumeRoles: role("111111111111") },
      { assumeRoles: JSON.stringify(role("111111111111", "audit")) },
      true,
    ],
    [
      "with roles of two accounts",
      { assumeRoles: role("111111111111") },
      { assumeRoles: role("222222222222") },
      false,
    ],
    [
      "with one allowed account",
      { profile: "a", allowedAccountIds: ["111111111111"] },
      { profile: "b", allowedAccountIds: '["111111111111"]' },
      true,
    ],
    [
      "with two allowed accounts",
      { allowedAccountIds: ["111111111111"] },
      { allowedAccountIds: ["222222222222"] },
      false,
    ],
    [
      "where several accounts are allowed",
      { profile: "a", allowedAccountIds: ["111111111111", "222222222222"] },
      { profile: "b", allowedAccountIds: ["111111111111", "222222222222"] },
      false,
    ],
  ];
  for (const [title, one, other, expected] of cases) {
    it(`says ${expected ? "yes" : "no"} to two providers ${title}`, () => {
      assert.equal(inSameRegistry(resource("a", one), resource("b", other)), expected);
      assert.equal(inSameRegistry(resource("b", other), resource("a", one)), expected);
    });
  }

  it("goes by the region of a resource before that of its provider", () => {
    const here = resource("a", { region: "us-east-1" });
    const abroad = resource("b", { region: "us-east-1" }, { region: "eu-west-1" });
    assert.equal(inSameRegistry(here, abroad), false);
    const back = resource("b", { region: "eu-west-1" }, { region: "us-east-1" });
    assert.equal(inSameRegistry(here, back), true);
  });

  it("goes by the ids of registries that exist, whatever the settings of their providers are", () => {
    const hub = resource("a", { profile: "a" }, { registryId: "111111111111" });
    const same = resource("b", { profile: "b" }, { registryId: "111111111111" });
    const other = resource("b", { profile: "a" }, { registryId: "222222222222" });
    assert.deepEqual([inSameRegistry(hub, same), inDifferentRegistries(hub, same)], [true, false]);
    assert.deepEqual(
      [inSameRegistry(hub, other), inDifferentRegistries(hub, other)],
      [false, true],
    );
    const planned = resource("b", { profile: "a" }, { registryId: UNKNOWN });
    assert.equal(inSameRegistry(hub, planned), true);
  });

  it("says yes to one provider, whatever its settings are", () => {
    const settings = { profile: UNKNOWN };
    assert.equal(inSameRegistry(resource("a", settings), resource("a", settings)), true);
  });
});

describe("inDifferentRegistries", () => {
  const cases: [title: string, one: object, other: object, expected: boolean][] = [
    ["in two regions", { region: "us-east-1" }, { region: "eu-west-1" }, true],
    ["in one region", { region: "us-east-1" }, { region: "us-east-1" }, false],
    ["of which one names no region", { region: "us-east-1" }, {}, false],
    ["where a region is unknown", { region: UNKNOWN }, { region: "eu-west-1" }, false],
    ["with two profiles, which may be of one account", { profile: "a" }, { profile: "b" }, false],
    [
      "with roles of two accounts",
      { assumeRoles: role("111111111111") },
      { assumeRoles: role("222222222222") },
      true,
    ],
    ["of which one names no account", { assumeRoles: role("111111111111") }, {}, false],
  ];
  for (const [title, one, other, expected] of cases) {
    it(`says ${expected ? "yes" : "no"} to two providers ${title}`, () => {
      assert.equal(inDifferentRegistries(resource("a", one), resource("b", other)), expected);
      assert.equal(inDifferentRegistries(resource("b", other), resource("a", one)), expected);
    });
  }

  it("goes by the region of a resource before that of its provider", () => {
    const here = resource("a", { region: "us-east-1" });
    const abroad = resource("a", { region: "us-east-1" }, { region: "eu-west-1" });
    assert.equal(inDifferentRegistries(here, abroad), true);
  });
});
