import assert from "node:assert/strict";
import { type Access, describePrincipal, proveAccess } from "../../domain/access/accessMatrix";
import type { AccessInput } from "../../domain/access/accessInput";
import { checkAccess } from "../../domain/access/accessGaps";
import type { Organization } from "../../domain/access/organization";
import { type Identity, describeReasons } from "../../domain/access/right";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";

export const HUB = "111111111111";
export const SPOKE = "222222222222";
export const API = `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`;
export const ROLE = `arn:aws:iam::${SPOKE}:role/app`;
export const HUB_ROLE = `arn:aws:iam::${HUB}:role/ci`;
export const HUB_USER = `arn:aws:iam::${HUB}:user/ops`;
export const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
];
export const PUSH = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];
export const LOGIN = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };

export const allow = (more: object, action: unknown = PULL) => ({
  Effect: "Allow",
  Action: action,
  ...more,
});
export const letIn = (principal: unknown, more: object = {}) =>
  allow({ Principal: principal, ...more });
export const inOrganization = {
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
};

export function policy(name: string, ...statements: object[]) {
  const document = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(document.ok, JSON.stringify(document));
  return { name, document: document.value };
}

export function hub(...statements: object[]): AccessInput["repositories"] {
  return [
    {
      arn: API,
      policies: statements.length > 0 ? [policy("repository policy", ...statements)] : [],
    },
  ];
}

export function identity(arn: string, ...statements: object[]): Identity {
  return { arn, policies: [policy("policy pull", ...statements)] };
}

export const pulling = (arn = ROLE) => identity(arn, LOGIN, allow({ Sid: "Pull", Resource: API }));

/** An identity with no rights of its own, and a boundary. */
export function bounded(arn: string, ...statements: object[]): Identity {
  return { ...identity(arn), boundary: policy("policy bound", LOGIN, ...statements) };
}

/** Rows in short: principal, pull, push, administer, why, if. */
export function rows(parties: AccessInput): string[] {
  return proveAccess(parties).access.map((one: Access) =>
    [
      `${describePrincipal(one.principal)}: ${one.pull} ${one.push} ${one.administer}`,
      describeReasons(one.reasons),
      ...one.provided.map((each) => `if ${each}`),
    ].join(", "),
  );
}

export function warnings(parties: AccessInput): string[] {
  return checkAccess(parties, proveAccess(parties)).map(({ rule, path, severity, message }) => {
    assert.equal(severity, "warning");
    return `${rule} ${path}: ${message}`;
  });
}

/** An organization of which only the accounts are known. */
export function members(id: string, ...accounts: string[]): Organization {
  const entries = accounts.map((account): [string, undefined] => [account, undefined]);
  return { id, managementAccountId: "", accounts: new Map(entries) };
}
