import assert from "node:assert/strict";
import type { Answer } from "../../../domain/iam/answer";
import {
  type Fact,
  type Facts,
  evaluateCondition,
  evaluateConditions,
} from "../../../domain/access/facts";

const ROLE = "arn:aws:iam::222222222222:role/app";
const member = {
  excludes: (value: string) => !value.startsWith("o-acme"),
  includes: (pattern: string) => pattern === "o-acme*",
};
const FACTS: Facts = new Map<string, Fact>([
  ["aws:principalaccount", ["222222222222"]],
  ["aws:principalarn", [ROLE]],
  ["aws:principalisawsservice", ["false"]],
  ["aws:principaltype", ["AssumedRole"]],
  ["aws:principalorgid", member],
  ["aws:principalorgpaths", ["o-acme/r-1/", "o-acme/r-2/"]],
  ["aws:username", []],
  ["aws:resourceaccount", ["111111111111"]],
]);
const answer = (operator: string, key: string, ...values: string[]) =>
  evaluateCondition({ operator, key, values }, FACTS);

// Source: IAM user guide, "Condition operators" and "Multivalued context keys".
describe("evaluateCondition", () => {
  const account = "aws:PrincipalAccount";
  const paths = "aws:PrincipalOrgPaths";
  const rows: [operator: string, key: string, values: string[], expected: Answer][] = [
    ["StringEquals", account, ["1", "222222222222"], "yes"],
    ["StringEquals", account, ["2*"], "no"],
    ["StringEquals", account, [], "perhaps"],
    ["StringEquals", "aws:PrincipalTag/team", ["a"], "perhaps"],
    ["StringLike", account, ["2*"], "yes"],
    ["StringLike", account, ["22222222222?"], "yes"],
    ["StringLike", account, ["2?"], "no"],
    ["StringNotLike", account, ["2*"], "no"],
    ["StringNotEquals", account, ["1", "222222222222"], "no"],
    ["StringNotEquals", account, ["1"], "yes"],
    ["StringEquals", "aws:PrincipalType", ["assumedrole"], "no"],
    ["StringEqualsIgnoreCase", "aws:PrincipalType", ["assumedrole"], "yes"],
    ["StringNotEqualsIgnoreCase", "aws:PrincipalType", ["assumedrole"], "no"],
    ["NumericEquals", account, ["222222222222"], "perhaps"],
    ["Bool", "aws:PrincipalIsAWSService", ["False"], "yes"],
    ["Bool", "aws:PrincipalIsAWSService", ["true"], "no"],
    ["Bool", "aws:PrincipalIsAWSService", ["xfalse"], "perhaps"],
    ["Bool", "aws:PrincipalIsAWSService", ["falsex"], "perhaps"],
    ["Null", account, ["false"], "yes"],
    ["Null", account, ["TRUE"], "no"],
    ["Null", account, ["true", "false"], "yes"],
    ["Null", "aws:username", ["true"], "yes"],
    ["Null", "aws:PrincipalOrgID", ["true"], "perhaps"],
    ["StringEquals", "aws:username", ["ops"], "no"],
    ["StringNotEquals", "aws:username", ["ops"], "yes"],
    ["StringEqualsIfExists", "aws:username", ["ops"], "yes"],
    ["ForAllValues:StringEquals", "aws:username", ["ops"], "yes"],
    ["ForAnyValue:StringEquals", "aws:username", ["ops"], "no"],
    ["ForAnyValue:StringNotEquals", "aws:username", ["ops"], "no"],
    ["StringLike", paths, ["o-acme/*"], "perhaps"],
    ["ForAnyValue:StringLike", paths, ["o-acme/r-1/*"], "yes"],
    ["ForAllValues:StringLike", paths, ["o-acme/r-1/*"], "no"],
    ["ForAllValues:StringLike", paths, ["o-acme/r-1/*", "*/r-2/"], "yes"],
    ["ForAnyValue:StringNotLike", paths, ["o-acme/r-1/*"], "yes"],
    ["ForAllValues:StringNotLike", paths, ["o-acme/r-1/*"], "no"],
    ["ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/a*"], "yes"],
    ["ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::222222222222:role/?pp"], "yes"],
    ["ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/a*"], "no"],
    ["ArnLike", "aws:PrincipalArn", ["arn:*:role/app"], "perhaps"],
    ["ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:user/*:role/app"], "no"],
    ["ArnLike", "aws:PrincipalArn", ["arn:aws:*:*:*:*"], "yes"],
    ["StringEquals", account, ["${aws:PrincipalAccount}"], "yes"],
    ["StringEquals", account, ["${aws:ResourceAccount}"], "no"],
    ["StringEquals", account, ["${aws:PrincipalTag/account}"], "perhaps"],
    ["StringEquals", account, ["${aws:PrincipalOrgPaths}"], "perhaps"],
    ["StringNotEquals", account, ["${$}222222222222"], "yes"],
    ["StringEquals", "aws:PrincipalOrgID", ["o-other"], "no"],
    ["StringEquals", "aws:PrincipalOrgID", ["o-acme1"], "perhaps"],
    ["StringEquals", "aws:PrincipalOrgID", ["o-acme*"], "no"],
    ["StringLike", "aws:PrincipalOrgID", ["o-other", "o-acme*"], "yes"],
    ["StringNotLike", "aws:PrincipalOrgID", ["o-acme*"], "no"],
    ["StringNotEquals", "aws:PrincipalOrgID", ["o-other"], "yes"],
    ["ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", ["o-other"], "perhaps"],
    ["StringEqualsIfExists", "aws:PrincipalOrgID", ["o-other"], "perhaps"],
    ["ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-other"], "perhaps"],
    ["StringEqualsIgnoreCase", "aws:PrincipalOrgID", ["O-ACME1"], "perhaps"],
    ["ArnLike", "aws:PrincipalOrgID", ["o-other"], "perhaps"],
  ];
  for (const [operator, key, values, expected] of rows) {
    it(`says ${expected} of ${operator} ${key} ${values.join(", ")}`, () => {
      assert.equal(answer(operator, key, ...values), expected);
    });
  }
});

describe("evaluateConditions", () => {
  const [yes, no, perhaps] = ["222222222222", "1", "${aws:PrincipalTag/a}"].map((value) => ({
    operator: "StringEquals",
    key: "aws:PrincipalAccount",
    values: [value],
  }));
  const rows: [conditions: (typeof yes)[], expected: Answer][] = [
    [[], "yes"],
    [[yes, yes], "yes"],
    [[yes, perhaps], "perhaps"],
    [[perhaps, no], "no"],
  ];
  for (const [conditions, expected] of rows) {
    it(`says ${expected} of ${conditions.length} conditions, all of which have to hold`, () => {
      assert.equal(
        evaluateConditions(
          conditions.filter((one) => one !== undefined),
          FACTS,
        ),
        expected,
      );
    });
  }
});
