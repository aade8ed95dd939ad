import assert from "node:assert/strict";
import { statementFor } from "../../../domain/access/callerConditions";
import type { PolicyCondition, PolicyStatement } from "../../../domain/iam/iamPolicy";

const ROLE = "arn:aws:iam::222222222222:role/service/app";

const statement = (...conditions: PolicyCondition[]): PolicyStatement => ({
  effect: "Allow",
  actions: ["ecr:BatchGetImage"],
  conditions,
});
const byArn = (operator: string, ...values: string[]): PolicyCondition => ({
  operator,
  key: "AWS:principalArn",
  values,
});

describe("a statement for one identity", () => {
  for (const [operator, ...values] of [
    ["ArnEquals", ROLE],
    ["ArnLike", "arn:aws:iam::222222222222:role/*"],
    ["ArnEquals", "arn:*:iam::22222222222?:role/service/app"],
    ["StringEquals", "arn:aws:iam::222222222222:role/other", ROLE],
    ["StringEqualsIgnoreCase", ROLE.toUpperCase()],
    ["StringLike", "*:role/*app"],
    ["ForAnyValue:StringLikeIfExists", "arn:aws:iam::*"],
    ["ArnNotLike", "arn:aws:iam::222222222222:user/*"],
    ["StringNotEquals", "arn:aws:iam::222222222222:role/*"],
    ["ForAllValues:ArnNotEqualsIfExists", "arn:aws:iam::222222222222:role/app"],
  ] as const) {
    it(`is without a condition that holds for it: ${operator} ${values.join(", ")}`, () => {
      assert.deepEqual(statementFor(statement(byArn(operator, ...values)), ROLE), statement());
    });
  }

  for (const [operator, ...values] of [
    ["ArnEquals", "arn:aws:iam::222222222222:role/app"],
    ["ArnLike", "arn:*/app"],
    ["ArnLike", "arn:aws:iam::333333333333:role/*"],
    ["StringEquals", "arn:aws:iam::222222222222:role/*"],
    ["StringLike", "arn:aws:iam::222222222222:role/app*"],
    ["StringNotLike", "arn:aws:iam::333333333333:*", "arn:aws:iam::222222222222:role/*"],
    ["ArnNotEquals", ROLE],
  ] as const) {
    it(`is none where a condition does not hold for it: ${operator} ${values.join(", ")}`, () => {
      assert.equal(statementFor(statement(byArn(operator, ...values)), ROLE), undefined);
    });
  }

  it("keeps conditions on anything else, with policy variables, without values, or by other operators", () => {
    const kept = statement(
      { operator: "StringEquals", key: "aws:PrincipalOrgID", values: ["o-acme123456"] },
      byArn("StringLike", "arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}"),
      byArn("StringLike"),
      byArn("Null", "false"),
    );
    assert.deepEqual(statementFor(kept, ROLE), kept);
    const { conditions } = kept;
    assert.deepEqual(statementFor(statement(byArn("ArnEquals", ROLE), ...conditions), ROLE), kept);
  });
});
