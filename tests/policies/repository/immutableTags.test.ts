import assert from "node:assert/strict";
import { repositoryImmutableTags as policy } from "../../../policies/repository/immutableTags";
import { UNKNOWN, cannotRun, judge, runPack, secret } from "../../support/policyHarness";

const repository = (props: Record<string, unknown>) => ({
  type: "aws:ecr/repository:Repository",
  name: "api",
  props: { name: "team-a/api", ...props },
});

const filters = (...names: unknown[]) => ({
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: names.map((filter) => ({ filter, filterType: "WILDCARD" })),
});

const fix =
  'How to fix: Set imageTagMutability to "IMMUTABLE". Tags that have to move go into ' +
  'imageTagMutabilityExclusionFilters with "IMMUTABLE_WITH_EXCLUSION", and into mutableTags of this policy.';

describe("ecr-repository-immutable-tags", () => {
  it("lets immutable tags pass, and reads nothing else of the repository", async () => {
    const props = { imageTagMutability: "IMMUTABLE", name: UNKNOWN, tags: UNKNOWN };
    assert.deepEqual(await judge(policy, [repository(props)]), []);
  });

  it("stops mutable tags", async () => {
    assert.deepEqual(await judge(policy, [repository({ imageTagMutability: "MUTABLE" })]), [
      [
        "mandatory: api",
        'imageTagMutability: tags can be moved: given "MUTABLE", allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.',
        fix,
      ],
    ]);
  });

  it("stops a repository that says nothing, for AWS then lets tags move", async () => {
    assert.deepEqual(await judge(policy, [repository({})]), [
      [
        "mandatory: api",
        "imageTagMutability: tags can be moved, as imageTagMutability is not given: " +
          "allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.",
        fix,
      ],
    ]);
  });

  it("stops tags that are mutable but for some", async () => {
    const props = { ...filters("v*"), imageTagMutability: "MUTABLE_WITH_EXCLUSION" };
    assert.deepEqual(await judge(policy, [repository(props)]), [
      [
        "mandatory: api",
        'imageTagMutability: tags can be moved: given "MUTABLE_WITH_EXCLUSION", ' +
          "allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.",
        fix,
      ],
    ]);
  });

  it("stops exclusion filters that leave what is configured, each by its path", async () => {
    const props = filters("latest", "dev-*", "dev*", "*");
    const settings = { mutableTags: ["latest", "dev-*"] };
    assert.deepEqual(await judge(policy, [repository(props)], settings), [
      [
        "mandatory: api",
        'imageTagMutabilityExclusionFilters[2]: tags of this filter can be moved: given "dev*", ' +
          "allowed filters within latest, dev-*.",
        'imageTagMutabilityExclusionFilters[3]: tags of this filter can be moved: given "*", ' +
          "allowed filters within latest, dev-*.",
        fix,
      ],
    ]);
  });

  it("allows no exclusion filter unless one is configured", async () => {
    assert.deepEqual(await judge(policy, [repository(filters("latest"))]), [
      [
        "mandatory: api",
        'imageTagMutabilityExclusionFilters[0]: tags of this filter can be moved: given "latest", allowed none.',
        fix,
      ],
    ]);
    const settings = { mutableTags: ["*"] };
    assert.deepEqual(await judge(policy, [repository(filters("latest", "*"))], settings), []);
  });

  it("stops filters that are none", async () => {
    assert.deepEqual(await judge(policy, [repository(filters(7))], { mutableTags: ["*"] }), [
      [
        "mandatory: api",
        "tag-mutability-shape at imageTagMutabilityExclusionFilters[0]: filter: given 7, allowed a string.",
        fix,
      ],
    ]);
  });

  it("says at preview that it could not run where the mutability is unknown", async () => {
    assert.deepEqual(await judge(policy, [repository({ imageTagMutability: UNKNOWN })]), [
      cannotRun(policy, "string value at .imageTagMutability", "api"),
    ]);
  });

  it("tells what it knows although one filter is unknown at preview", async () => {
    const settings = { mutableTags: ["latest"] };
    assert.deepEqual(await judge(policy, [repository(filters(UNKNOWN, "latest", "*"))], settings), [
      [
        "mandatory: api",
        'imageTagMutabilityExclusionFilters[2]: tags of this filter can be moved: given "*", ' +
          "allowed filters within latest.",
        fix,
      ],
      cannotRun(policy, "string value at .imageTagMutabilityExclusionFilters.0.filter", "api"),
    ]);
  });

  it("exempts the repositories of a pull-through cache, which immutable tags would freeze", async () => {
    const settings = { pullThroughCachePrefixes: ["docker-hub"] };
    const mutable = { imageTagMutability: "MUTABLE" };
    const cached = repository({ ...mutable, name: "docker-hub/library/node" });
    for (const prefix of ["docker-hub", "docker-hub/", "ROOT"]) {
      assert.deepEqual(await judge(policy, [cached], { pullThroughCachePrefixes: [prefix] }), []);
    }
    const beside = repository({ ...mutable, name: "docker-hub-tools" });
    assert.equal((await judge(policy, [beside], settings)).length, 1);
    assert.deepEqual(await judge(policy, [repository({ ...mutable, name: UNKNOWN })], settings), [
      cannotRun(policy, "string value at .name", "api"),
    ]);
  });

  describe("at level remediate", () => {
    const remedy = async (props: Record<string, unknown>, settings: object = {}) => {
      const config = {
        [policy.metadata.id]: { enforcementLevel: "remediate", ...settings },
      } as const;
      const { remedied, violations } = await runPack([policy], [repository(props)], config);
      assert.deepEqual(violations, []);
      return remedied[policy.metadata.id];
    };

    it("makes tags immutable, and keeps secrets secret", async () => {
      const props = { imageTagMutability: "MUTABLE", tags: secret({ team: "a" }) };
      assert.deepEqual(await remedy(props), {
        name: "team-a/api",
        imageTagMutability: "IMMUTABLE",
        tags: secret({ team: "a" }),
      });
    });

    it("keeps those exclusion filters that are allowed", async () => {
      const settings = { mutableTags: ["latest"] };
      assert.deepEqual(await remedy(filters("latest", "v*"), settings), {
        name: "team-a/api",
        ...filters("latest"),
      });
      assert.deepEqual(await remedy(filters("v*"), settings), {
        name: "team-a/api",
        imageTagMutability: "IMMUTABLE",
      });
    });

    it("leaves alone what complies, and what is exempt", async () => {
      assert.equal(await remedy({ imageTagMutability: "IMMUTABLE" }), undefined);
      const exemptions = [
        { resource: "a*", atMost: 1, reason: "moves in spring", expires: "2999-12-31" },
      ];
      assert.equal(await remedy({ imageTagMutability: "MUTABLE" }, { exemptions }), undefined);
    });
  });
});
