import assert from "node:assert/strict";
import { registryNoOpenPrincipal } from "../../../policies/registry/noOpenPrincipal";
import { registryTrustedPrincipals } from "../../../policies/registry/trustedPrincipals";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const document = (Principal: unknown, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal,
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
      Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/*",
      Condition,
    },
  ],
});

const registryPolicy = (policy: unknown): Fixture => ({
  type: "aws:ecr/registryPolicy:RegistryPolicy",
  name: "replica",
  props: { policy },
});

const asText = (principal: unknown, condition?: object) =>
  registryPolicy(JSON.stringify(document(principal, condition)));

const organization = { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } };

describe("ecr-registry-no-open-principal", () => {
  const policy = registryNoOpenPrincipal;
  const open = [
    "mandatory: replica",
    "registry-policy-open-principal at policy.Statement[0].Principal: statement allows everybody: add a " +
      "condition on aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn.",
    "How to fix: Name accounts, roles or users as principals, or close the statement with a condition such as " +
      "aws:PrincipalOrgID.",
  ];

  it("lets named principals and organizations pass", async () => {
    assert.deepEqual(await judge(policy, [asText({ AWS: "222222222222" })]), []);
    assert.deepEqual(await judge(policy, [asText("*", organization)]), []);
  });

  it("stops a statement for everybody, as text and as object", async () => {
    assert.deepEqual(await judge(policy, [asText("*")]), [open]);
    assert.deepEqual(await judge(policy, [registryPolicy(document({ AWS: ["*"] }))]), [open]);
  });

  it("leaves what it cannot read to ecr-registry-policy-valid", async () => {
    for (const broken of ["", "[]", undefined, 7, { Statement: "all" }]) {
      assert.deepEqual(await judge(policy, [registryPolicy(broken)]), []);
    }
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "replica"),
    ]);
  });
});

describe("ecr-registry-trusted-principals", () => {
  const policy = registryTrustedPrincipals;
  const settings = { trustedAccounts: ["222222222222"] };
  const untrusted = [
    "mandatory: replica",
    "policy.Statement[0].Principal: statement lets in account 999999999999, which is not trusted: allowed accounts " +
      "222222222222.",
    "How to fix: Take the principal out of the statement, or add its account, organization or path to what this " +
      "policy is configured to trust.",
  ];

  it("lets trusted accounts pass", async () => {
    assert.deepEqual(await judge(policy, [asText({ AWS: "222222222222" })], settings), []);
  });

  it("stops all others, as text and as object", async () => {
    const outsider = { AWS: "arn:aws:iam::999999999999:root" };
    assert.deepEqual(await judge(policy, [asText(outsider)], settings), [untrusted]);
    assert.deepEqual(await judge(policy, [registryPolicy(document(outsider))], settings), [
      untrusted,
    ]);
  });

  it("leaves open statements and documents that cannot be read to ecr-registry-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [asText("*")], settings), []);
    for (const value of ["{", undefined]) {
      assert.deepEqual(await judge(policy, [registryPolicy(value)], settings), []);
    }
  });

  it("judges nothing until it is told whom to trust", async () => {
    assert.deepEqual(await judge(policy, [asText({ AWS: "999999999999" })]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy(UNKNOWN)], settings), [
      cannotRun(policy, "string value at .policy", "replica"),
    ]);
  });
});
