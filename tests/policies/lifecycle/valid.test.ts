import assert from "node:assert/strict";
import { lifecycleValid as policy } from "../../../policies/lifecycle/valid";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const expireUntagged = {
  rulePriority: 1,
  description: "Expire untagged images after a day",
  selection: {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 1,
  },
  action: { type: "expire" },
};

const lifecycle = (value: unknown): Fixture => ({
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  name: "api",
  props: { repository: "team-a/api", policy: value },
});

const template = (props: Record<string, unknown>): Fixture => ({
  type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  name: "template",
  props: { prefix: "docker-hub", ...props },
});

const fix =
  "How to fix: Correct each place named. The helpers of ecr-hub build valid policies, and `ecr-hub lifecycle validate` " +
  "checks a file on its own.";

describe("ecr-lifecycle-valid", () => {
  it("lets a valid policy pass, as text and as object", async () => {
    const valid = { rules: [expireUntagged] };
    assert.deepEqual(await judge(policy, [lifecycle(JSON.stringify(valid))]), []);
    assert.deepEqual(await judge(policy, [lifecycle(valid)]), []);
  });

  it("lets a policy pass that AWS takes though it is likely wrong: that is what ecr-lifecycle-effective tells", async () => {
    const archive = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 };
    const rules = [{ ...expireUntagged, selection: archive }];
    assert.deepEqual(await judge(policy, [lifecycle(JSON.stringify({ rules }))]), []);
  });

  it("stops a policy that breaks the grammar with all findings, as text and as object", async () => {
    const selection = { ...expireUntagged.selection, countUnit: undefined };
    const wrong = {
      rules: [
        { ...expireUntagged, selection },
        { ...expireUntagged, selection: { ...expireUntagged.selection, tagStatus: "all" } },
      ],
    };
    const violation = [
      "mandatory: api",
      'lifecycle-missing-key at policy.rules[0].selection.countUnit: countUnit is missing: allowed "days" with countType "sinceImagePushed".',
      'lifecycle-tag-status at policy.rules[1].selection.tagStatus: tagStatus: given "all", allowed "tagged", "untagged", "any".',
      "lifecycle-rule-priority-duplicate at policy.rules[1].rulePriority: rulePriority: given 1, which rules[0] has, too; " +
        "allowed a number no other rule has.",
      fix,
    ];
    assert.deepEqual(await judge(policy, [lifecycle(JSON.stringify(wrong))]), [violation]);
    assert.deepEqual(await judge(policy, [lifecycle(wrong)]), [violation]);
  });

  it("stops a policy that is none", async () => {
    for (const broken of ["", "{", "[]", "null", undefined, 7, { rules: [] }]) {
      const [violation, ...more] = await judge(policy, [lifecycle(broken)]);
      assert.match(
        violation?.[1] ?? "",
        /^(json-syntax|lifecycle-(shape|missing-key|rule-count)) at policy/,
      );
      assert.deepEqual(more, []);
    }
  });

  it("says at preview that it could not run where the policy is unknown", async () => {
    assert.deepEqual(await judge(policy, [lifecycle(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });

  it("judges what a creation template gives, and passes over one that gives none", async () => {
    assert.deepEqual(await judge(policy, [template({})]), []);
    assert.deepEqual(await judge(policy, [template({ lifecyclePolicy: "" })]), []);
    assert.deepEqual(await judge(policy, [template({ lifecyclePolicy: '{"rules":{}}' })]), [
      [
        "mandatory: template",
        "lifecycle-shape at lifecyclePolicy.rules: rules: given {}, allowed a list of 1 to 50 rules.",
        fix,
      ],
    ]);
  });
});
