import assert from "node:assert/strict";
import fc from "fast-check";
import { parseArn } from "../../../domain/arn";
import { checkRepositoryPolicy } from "../../../domain/repository/repositoryPolicyCheck";
import type { PolicyStatement } from "../../../domain/iam/iamPolicy";
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

const stranger = [{ type: "AWS", value: "arn:aws:iam::222222222222:root" }] as const;
const owner = [{ type: "AWS", value: RESOURCE.accountId }] as const;
const all = { actions: ["ecr:*"], conditions: [] };

describe("checkTrust", () => {
  const statements: readonly (readonly [string, readonly PolicyStatement[]])[] = [
    [
      "a Deny that spares it, beside an Allow for all but the owner",
      [
        { effect: "Deny", notPrincipals: stranger, ...all },
        { effect: "Allow", notPrincipals: owner, ...all },
      ],
    ],
    [
      "a Deny for everybody but the owner that is of another action",
      [
        { effect: "Deny", notPrincipals: owner, ...all, actions: ["ecr:PutImage"] },
        { effect: "Allow", principals: stranger, ...all, actions: ["ecr:BatchGetImage"] },
      ],
    ],
    [
      "an Allow for all but the owner, which limits no other statement",
      [
        { effect: "Allow", notPrincipals: owner, ...all, actions: ["ecr:PutImage"] },
        { effect: "Allow", principals: stranger, ...all },
      ],
    ],
  ];
  for (const [what, of] of statements) {
    it(`finds the stranger whom a document lets in by ${what}`, () => {
      const found = checkTrust({ version: "2012-10-17", statements: of }, trust);
      assert.ok(found.some(({ message }) => message.includes("222222222222")));
    });
  }

  it("finds somebody in every document by which a literal reading of IAM lets in a stranger", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        if (
          checkRepositoryPolicy(document).filter(({ rule }) => rule.endsWith("open-principal"))
            .length +
            checkTrust(document, trust).length >
          0
        )
          return;
        const strangers = [...CALLERS, ...OUTSIDERS].filter(
          (caller) => mayUse(document, "ecr:BatchGetImage", caller) && !isTrusted(caller),
        );
        assert.deepEqual(strangers, []);
      }),
      { numRuns: 5000 },
    );
  });
});
