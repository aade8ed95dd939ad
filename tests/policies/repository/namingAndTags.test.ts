import assert from "node:assert/strict";
import { repositoryNaming } from "../../../policies/repository/naming";
import { repositoryRequiredTags } from "../../../policies/repository/requiredTags";
import { type Fixture, UNKNOWN, cannotRun, judge, runPack } from "../../support/policyHarness";

const repository = (props: Record<string, unknown>, rest: Partial<Fixture> = {}): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name: "api",
  props,
  ...rest,
});

const template = (props: Record<string, unknown>, rest: Partial<Fixture> = {}): Fixture => ({
  ...repository(props, rest),
  type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
});

describe("ecr-repository-naming", () => {
  const policy = repositoryNaming;
  const settings = { allowedNames: ["base/*", "team-*/*"] };
  const fix =
    "How to fix: Name the repository by one of the patterns that this policy is configured with; let a creation template " +
    "for CREATE_ON_PUSH have a prefix below which all names are.";
  const breaks = (given: string) => [
    [
      "mandatory: api",
      `name: name breaks the convention: given ${given}, allowed base/*, team-*/*.`,
      fix,
    ],
  ];

  it("lets names of the convention pass", async () => {
    for (const name of ["base/node", "team-a/api", "team-b/batch/nightly"]) {
      assert.deepEqual(await judge(policy, [repository({ name })], settings), []);
    }
  });

  it("stops other names, and repositories without one", async () => {
    assert.deepEqual(await judge(policy, [repository({ name: "api" })], settings), breaks('"api"'));
    assert.deepEqual(await judge(policy, [repository({})], settings), breaks("undefined"));
    assert.deepEqual(await judge(policy, [repository({ name: 7 })], settings), breaks("7"));
  });

  it("judges the prefix of creation templates by which a push creates repositories", async () => {
    const created = (prefix: unknown, appliedFors: unknown = ["CREATE_ON_PUSH"]) =>
      template({ prefix, appliedFors });
    for (const prefix of ["team-a", "team-a/", "base", "team-a/services"]) {
      assert.deepEqual(await judge(policy, [created(prefix)], settings), []);
    }
    for (const prefix of ["api", "team", "ROOT", "teams/a"]) {
      assert.deepEqual(await judge(policy, [created(prefix)], settings), [
        [
          "mandatory: api",
          `prefix: names below the prefix break the convention: given "${prefix}", allowed base/*, team-*/*.`,
          fix,
        ],
      ]);
    }
    assert.deepEqual(await judge(policy, [created("ROOT")], { allowedNames: ["*"] }), []);
    assert.deepEqual(await judge(policy, [created("api", ["REPLICATION"])], settings), []);
    assert.deepEqual(await judge(policy, [created("api", "CREATE_ON_PUSH")], settings), []);
    assert.deepEqual(await judge(policy, [created("api", UNKNOWN)], settings), [
      cannotRun(policy, "string value at .appliedFors", "api"),
    ]);
  });

  it("does not apply until it is told the convention", async () => {
    const { violations, notApplicable } = await runPack([policy], [repository({ name: UNKNOWN })]);
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });

  it("says at preview that it could not run where the name is unknown", async () => {
    assert.deepEqual(await judge(policy, [repository({ name: UNKNOWN })], settings), [
      cannotRun(policy, "string value at .name", "api"),
    ]);
  });
});

describe("ecr-repository-required-tags", () => {
  const policy = repositoryRequiredTags;
  const settings = { requiredTags: ["team", "cost-center"] };
  const fix =
    "How to fix: Add the keys to tags of the repository or defaultTags of its provider; in a creation template to resourceTags.";
  const provider = {
    props: { defaultTags: JSON.stringify({ tags: { "cost-center": "4711" } }) },
  };

  it("lets repositories pass that have the tags, their values unknown or not", async () => {
    const tags = { team: UNKNOWN, "cost-center": "4711" };
    assert.deepEqual(await judge(policy, [repository({ tags })], settings), []);
  });

  it("counts default tags of the provider", async () => {
    const tags = { team: "a" };
    const tagsAll = { team: "a", "cost-center": "4711" };
    assert.deepEqual(await judge(policy, [repository({ tags }, { provider })], settings), []);
    assert.deepEqual(await judge(policy, [repository({ tags, tagsAll })], settings), []);
  });

  it("stops repositories without them, each missing tag by its path", async () => {
    const missing = (key: string) => `tags${key}: required tag is missing.`;
    assert.deepEqual(await judge(policy, [repository({ tags: { team: "a" } })], settings), [
      ["mandatory: api", missing('["cost-center"]'), fix],
    ]);
    assert.deepEqual(await judge(policy, [repository({})], settings), [
      ["mandatory: api", missing(".team"), missing('["cost-center"]'), fix],
    ]);
  });

  it("judges creation templates by the tags that they give, which no default tags are among", async () => {
    const resourceTags = { team: "a", "cost-center": "4711" };
    assert.deepEqual(await judge(policy, [template({ resourceTags })], settings), []);
    const bare = template({ prefix: "ROOT", tags: resourceTags }, { provider });
    assert.deepEqual(await judge(policy, [bare], settings), [
      [
        "mandatory: api",
        "resourceTags.team: required tag is missing.",
        'resourceTags["cost-center"]: required tag is missing.',
        fix,
      ],
    ]);
    assert.deepEqual(await judge(policy, [template({ resourceTags: UNKNOWN })], settings), [
      cannotRun(policy, "string value at .resourceTags", "api"),
    ]);
  });

  it("counts nothing that is no map of tags", async () => {
    const props = { tags: "team", tagsAll: ["team", "cost-center"] };
    const broken = { props: { defaultTags: "{" } };
    const violations = await judge(policy, [repository(props, { provider: broken })], settings);
    assert.deepEqual(violations, await judge(policy, [repository({})], settings));
  });

  it("judges public repositories alike", async () => {
    const fixture = { ...repository({}), type: "aws:ecrpublic/repository:Repository" };
    assert.equal((await judge(policy, [fixture], settings)).length, 1);
  });

  it("does not apply until it is told which tags are required", async () => {
    assert.deepEqual(await judge(policy, [repository({ tags: UNKNOWN })]), []);
  });

  it("says at preview that it could not run where the missing ones may be among unknown tags", async () => {
    assert.deepEqual(await judge(policy, [repository({ tags: UNKNOWN })], settings), [
      cannotRun(policy, "string value at .tags", "api"),
    ]);
    const tagsAll = { team: "a", "cost-center": "4711" };
    assert.deepEqual(await judge(policy, [repository({ tags: UNKNOWN, tagsAll })], settings), []);
  });
});
