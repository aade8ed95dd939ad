import assert from "node:assert/strict";
import fc from "fast-check";
import { parseArn } from "../../../domain/arn";
import { checkOpenRepository } from "../../../domain/repository/repositoryPolicyCheck";
import { checkTrust } from "../../../policies/support/grants";
import { CALLERS, OUTSIDERS, policyDocument } from "../../support/iamArbitraries";
import { type Caller, RESOURCE, mayUse } from "../../support/iamEvaluator";

const trust = {
  trustedAccounts: [RESOURCE.accountId],
  trustedOrganizations: [RESOURCE.organizationId],
  trustedOrganizationPaths: [],
};

function isTrusted({ accountId, context }: Caller): boolean {
  const first = (key: string) => context[key]?.[0];
  const source = first("aws:sourceaccount") ?? parseArn(first("aws:sourcearn") ?? "")?.accountId;
  return (
    trust.trustedAccounts.includes(accountId ?? source ?? "") ||
    ["aws:principalorgid", "aws:sourceorgid"].some((key) => first(key) === RESOURCE.organizationId)
  );
}

describe("checkTrust", () => {
  it("finds somebody in every document by which a literal reading of IAM lets in a stranger", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        if (checkOpenRepository(document).length + checkTrust(document, trust).length > 0) return;
        const strangers = [...CALLERS, ...OUTSIDERS].filter(
          (caller) => mayUse(document, "ecr:BatchGetImage", caller) && !isTrusted(caller),
        );
        assert.deepEqual(strangers, []);
      }),
      { numRuns: 5000 },
    );
  });
});
