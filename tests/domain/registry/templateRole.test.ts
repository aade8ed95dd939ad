import assert from "node:assert/strict";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";
import {
  buildTemplateRolePolicy,
  buildTemplateRoleTrust,
} from "../../../domain/registry/templateRole";
import { checkRoleArn } from "../../../domain/iam/roleArn";
import { like } from "../../support/iamEvaluator";
import { lines } from "../../support/findingLines";
import { service } from "../../support/policyStatements";

const registry = { accountId: "111111111111", region: "us-east-1" };
const key = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Whether the policy lets its role use the action on the resource. */
function may(action: string, resource: string, kmsKeys: readonly string[] = [key]): boolean {
  const { statements } = buildTemplateRolePolicy({ ...registry, kmsKeys });
  return statements.some(
    ({ actions = [], resources = [] }) =>
      actions.includes(action) && resources.some((pattern) => like(pattern, resource)),
  );
}

describe("the role of creation templates", () => {
  it("is assumed by Amazon ECR and nobody else", () => {
    assert.deepEqual(findGranteesOfAction(buildTemplateRoleTrust(), "sts:AssumeRole"), [
      service({}, "ecr.amazonaws.com"),
    ]);
  });

  const here = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";
  const cases: [what: string, action: string, resource: string, answer: boolean][] = [
    ["create repositories", "ecr:CreateRepository", here, true],
    ["tag repositories", "ecr:TagResource", here, true],
    ["receive replicas", "ecr:ReplicateImage", here, true],
    ["delete repositories", "ecr:DeleteRepository", here, false],
    ["push", "ecr:PutImage", here, false],
    ["create repositories elsewhere", "ecr:CreateRepository", here.replace("us", "eu"), false],
    [
      "create repositories of another account",
      "ecr:CreateRepository",
      here.replace("111111111111", "999999999999"),
      false,
    ],
    ["hand the key to Amazon ECR", "kms:CreateGrant", key, true],
    ["read with the key", "kms:Decrypt", key, false],
    ["use another key", "kms:CreateGrant", key.replace("1234abcd", "ffffffff"), false],
  ];
  for (const [what, action, resource, answer] of cases) {
    it(`${answer ? "may" : "may not"} ${what}`, () => {
      assert.equal(may(action, resource), answer);
    });
  }

  it("has no right to any key where there is none", () => {
    assert.equal(may("kms:CreateGrant", key, []), false);
    assert.equal(buildTemplateRolePolicy({ ...registry, kmsKeys: [] }).statements.length, 1);
  });

  it("is a role: sessions, users and wildcards are refused", () => {
    const refused = [
      "arn:aws:sts::111111111111:assumed-role/templates/me",
      "arn:aws:iam::111111111111:user/templates",
      "arn:aws:iam::111111111111:role/*",
      7,
    ];
    for (const given of refused) {
      assert.deepEqual(lines(checkRoleArn(given, "customRoleArn")), [
        `role-arn-format @ customRoleArn: role ARN: given ${JSON.stringify(given)}, allowed an ARN such as arn:aws:iam::111111111111:role/registry.`,
      ]);
    }
    assert.deepEqual(checkRoleArn("arn:aws:iam::111111111111:role/x", "", "111111111111"), []);
  });
});
