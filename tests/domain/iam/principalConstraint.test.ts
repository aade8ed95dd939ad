import assert from "node:assert/strict";
import {
  findAllowConstraints,
  findEmptyConditions,
  findExemptByConditions,
} from "../../../domain/iam/principalConstraint";
import { type Grantee, unrestrictedService } from "../../../domain/iam/grantee";
import type { PolicyCondition } from "../../../domain/iam/iamPolicy";

const ORGANIZATION = "o-acme123456";
const organization: Grantee = { kind: "organization", organizationId: ORGANIZATION };

const condition = (operator: string, key: string, ...values: string[]): PolicyCondition => ({
  operator,
  key,
  values,
});

describe("findAllowConstraints", () => {
  const byOrganization = condition("StringEqualsIfExists", "aws:PrincipalOrgID", ORGANIZATION);
  const isNull = (...values: string[]) => condition("Null", "AWS:principalorgid", ...values);

  it("counts a condition that holds without its key only beside one that asks for the key", () => {
    const rows: [beside: PolicyCondition, counts: boolean][] = [
      [isNull("false"), true],
      [{ ...isNull("False"), operator: "null" }, true],
      [isNull("true"), false],
      [isNull("false", "true"), false],
      [isNull(), false],
      [condition("Bool", "aws:PrincipalOrgID", "false"), false],
      [condition("Null", "aws:PrincipalArn", "false"), false],
    ];
    for (const [beside, counts] of rows) {
      assert.deepEqual(
        findAllowConstraints([byOrganization, beside]),
        counts ? [[organization]] : [],
        JSON.stringify(beside),
      );
    }
  });

  const rows: [title: string, condition: PolicyCondition, constraint: Grantee[] | undefined][] = [
    [
      "the unique id of a role, with its session",
      condition("StringLike", "aws:userid", "AROAEXAMPLE123456789:*"),
      [{ kind: "principal", arn: "AROAEXAMPLE123456789:*", accountId: "" }],
    ],
    [
      "the unique id of a user",
      condition("StringEquals", "aws:userid", "AIDAEXAMPLE123456789"),
      [{ kind: "principal", arn: "AIDAEXAMPLE123456789", accountId: "" }],
    ],
    ["any unique id", condition("StringLike", "aws:userid", "A*"), undefined],
    [
      "a text before an id",
      condition("StringLike", "aws:userid", "*AROAEXAMPLE123456789"),
      undefined,
    ],
    ["a short id", condition("StringLike", "aws:userid", "AROA1"), undefined],
    [
      "an id in small letters",
      condition("StringLike", "aws:userid", "aroaexample123456789"),
      undefined,
    ],
    [
      "an id that goes on",
      condition("StringLike", "aws:userid", "AROAEXAMPLE123456789*"),
      undefined,
    ],
    [
      "an id with a variable",
      condition("StringLike", "aws:userid", "AROAEXAMPLE123456789:${aws:username}"),
      undefined,
    ],
    [
      "an id in any case",
      condition("StringEqualsIgnoreCase", "aws:userid", "AROAEXAMPLE123456789"),
      undefined,
    ],
    ["a truth value", condition("Bool", "aws:PrincipalAccount", "222222222222"), undefined],
    ["an unknown operator", condition("StringIs", "aws:PrincipalOrgID", ORGANIZATION), undefined],
    ["no value", condition("StringEquals", "aws:PrincipalOrgID"), undefined],
    [
      "the root of an account",
      condition("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::222222222222:root"),
      [{ kind: "account", accountId: "222222222222" }],
    ],
    [
      "an ARN in any case",
      condition("StringEqualsIgnoreCase", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/A"),
      [{ kind: "account", accountId: "222222222222" }],
    ],
    [
      "a path without units",
      condition("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", ORGANIZATION),
      undefined,
    ],
    [
      "paths that no set operator compares",
      condition("StringLike", "aws:SourceOrgPaths", `${ORGANIZATION}/*`),
      undefined,
    ],
    [
      "a bucket, which has no account",
      condition("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket"),
      [{ ...unrestrictedService("*"), sourceArns: ["arn:aws:s3:::bucket"] }],
    ],
    ["some buckets", condition("ArnLike", "aws:SourceArn", "arn:aws:s3:::buck*"), undefined],
    ["a text that is no ARN", condition("StringEquals", "aws:SourceArn", "bucket"), undefined],
    [
      "resources in any region whose names have no colon",
      condition("StringLike", "aws:SourceArn", "arn:aws:ecs:*:222222222222:task/*"),
      [
        {
          ...unrestrictedService("*"),
          sourceArns: ["arn:aws:ecs:*:222222222222:task/*"],
          sourceAccounts: ["222222222222"],
        },
      ],
    ],
    [
      "resources in any region whose names may have the ARN of another account",
      condition("StringLike", "aws:SourceArn", "arn:aws:states:*:222222222222:execution:*"),
      undefined,
    ],
    [
      "any resources of a pipeline's account and region",
      condition("StringLike", "aws:SourceArn", "arn:aws:codepipeline:*:222222222222:*"),
      undefined,
    ],
  ];
  for (const [title, one, constraint] of rows) {
    it(`${constraint ? "reads" : "is not limited by"} ${title}`, () => {
      assert.deepEqual(findAllowConstraints([one]), constraint ? [constraint] : []);
    });
  }
});

describe("findExemptByConditions", () => {
  it("adds up what each condition spares, and spares perhaps anybody by any other", () => {
    const byOrganization = condition("StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION);
    const byAccount = condition("StringNotLikeIfExists", "aws:PrincipalAccount", "222222222222");
    const account: Grantee = { kind: "account", accountId: "222222222222" };
    assert.deepEqual(findExemptByConditions([]), []);
    assert.deepEqual(findExemptByConditions([byOrganization, byAccount]), [organization, account]);
    for (const other of [
      condition("StringEquals", "aws:PrincipalOrgID", ORGANIZATION),
      condition("ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION),
      condition("StringNotEquals", "aws:SourceIp", "203.0.113.0/24"),
      condition("Null", "aws:PrincipalOrgID", "true"),
    ]) {
      assert.equal(findExemptByConditions([byOrganization, other]), undefined, other.operator);
    }
  });
});

describe("findEmptyConditions", () => {
  it("finds those that nobody meets: an exact operator knows no wildcard", () => {
    const unmet = [
      condition("StringEquals", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/*"),
      condition("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", `${ORGANIZATION}/*`, "o-?"),
    ];
    const met = [
      condition("StringEquals", "aws:PrincipalOrgID", ORGANIZATION, "o-*"),
      condition("StringLike", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/*"),
      condition("StringNotEquals", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/*"),
      condition("StringEqualsIfExists", "aws:PrincipalOrgID", "o-*"),
      condition("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", `${ORGANIZATION}/*`),
      condition("ForAnyValue:StringNotEquals", "aws:PrincipalOrgPaths", `${ORGANIZATION}/*`),
      condition("StringEquals", "aws:PrincipalTag/team", "a*"),
      condition("Bool", "aws:PrincipalOrgID", "o-*"),
      condition("Null", "aws:PrincipalOrgID", "o-*"),
    ];
    assert.deepEqual(findEmptyConditions([...met, ...unmet]), unmet);
  });
});
