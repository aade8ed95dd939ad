import assert from "node:assert/strict";
import { applyConstraints } from "../../../domain/iam/applyConstraints";
import { type Grantee, unrestrictedService } from "../../../domain/iam/grantee";

const everybody: Grantee = { kind: "everybody" };
const account = (accountId: string): Grantee => ({ kind: "account", accountId });
const role = (accountId: string): Grantee => ({
  kind: "principal",
  arn: `arn:aws:iam::${accountId}:role/app`,
  accountId,
});
const organization: Grantee = { kind: "organization", organizationId: "o-acme123456" };
const [ONE, OTHER] = ["111111111111", "222222222222"] as const;
const lambda = unrestrictedService("lambda.amazonaws.com");
const ecs = unrestrictedService("ecs.amazonaws.com");
const from = (...sourceAccounts: string[]) => ({ ...unrestrictedService("*"), sourceAccounts });
const arns = (...sourceArns: string[]) => ({ ...unrestrictedService("*"), sourceArns });

describe("applyConstraints", () => {
  const rows: [title: string, grantee: Grantee, constraints: Grantee[][], left: Grantee[]][] = [
    ["nothing limits", everybody, [], [everybody]],
    ["nobody meets one of them", everybody, [[account(ONE)], []], []],
    ["nobody meets one of them, of one principal", role(ONE), [[]], []],
    ["the narrowest of several", everybody, [[organization], [account(ONE)]], [account(ONE)]],
    [
      "the narrowest by the widest of its alternatives",
      everybody,
      [
        [role(ONE), organization],
        [account(ONE), account(OTHER)],
      ],
      [account(ONE), account(OTHER)],
    ],
    [
      "the shorter of two as narrow",
      everybody,
      [[account(ONE), account(OTHER)], [account(OTHER)]],
      [account(OTHER)],
    ],
    [
      "the first of two as narrow and as long",
      everybody,
      [[account(ONE)], [account(OTHER)]],
      [account(ONE)],
    ],
    [
      "a service for everybody is wider than an organization",
      everybody,
      [[lambda], [organization]],
      [organization],
    ],
    [
      "sources of services, which no principal has",
      everybody,
      [[from(ONE)], [arns("arn:aws:s3:::a")]],
      [{ ...from(ONE), sourceArns: ["arn:aws:s3:::a"] }],
    ],
    [
      "a constraint of principals and services, whole",
      everybody,
      [[from(ONE), account(ONE)]],
      [from(ONE), account(ONE)],
    ],
    [
      "the shorter list of sources for a service",
      lambda,
      [[from(ONE, OTHER)], [from(OTHER)], [from(ONE, OTHER)]],
      [{ ...lambda, sourceAccounts: [OTHER] }],
    ],
    [
      "the first of two lists as long",
      lambda,
      [[arns("arn:aws:s3:::a")], [arns("arn:aws:s3:::b")]],
      [{ ...lambda, sourceArns: ["arn:aws:s3:::a"] }],
    ],
    ["the service itself, whatever a constraint names", lambda, [[ecs]], [lambda]],
    [
      "each alternative that a Deny spares",
      lambda,
      [[from(ONE), arns("arn:aws:s3:::a")]],
      [
        { ...lambda, sourceAccounts: [ONE] },
        { ...lambda, sourceArns: ["arn:aws:s3:::a"] },
      ],
    ],
    [
      "a service whole, where a constraint is of principals as well",
      lambda,
      [[from(ONE), role(ONE)]],
      [lambda],
    ],
    ["principals of the account", account(ONE), [[role(ONE)]], [role(ONE)]],
    [
      "principals of the account beside those of others",
      account(ONE),
      [[role(ONE), role(OTHER), account(OTHER)]],
      [role(ONE)],
    ],
    [
      "the account, where a constraint names the account as well",
      account(ONE),
      [[role(ONE), account(ONE)]],
      [account(ONE)],
    ],
    [
      "the account, where an account is not known by its id",
      account(ONE),
      [[role(ONE), account("${aws:ResourceAccount}")]],
      [account(ONE)],
    ],
    ["the account, where only others are named", account(ONE), [[role(OTHER)]], [account(ONE)]],
    ["the account within an organization", account(ONE), [[organization]], [account(ONE)]],
    ["one principal, whatever else", role(ONE), [[account(OTHER)]], [role(ONE)]],
  ];
  for (const [title, grantee, constraints, left] of rows) {
    it(`leaves ${title}`, () => {
      assert.deepEqual(applyConstraints(grantee, constraints), left);
    });
  }
});
