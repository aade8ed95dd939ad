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

describe("ecr-repository-naming", () => {
  const policy = repositoryNaming;
  const settings = { allowedNames: ["base/*", "team-*/*"] };
  const fix =
    "How to fix: Name the repository by one of the patterns that this policy is configured with.";
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
    "How to fix: Add the missing keys to tags of the repository, or to defaultTags of its provider.";
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
