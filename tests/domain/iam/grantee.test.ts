import assert from "node:assert/strict";
import {
  type Grantee,
  getGranteeAccount,
  describeGrantee,
  isOpen,
} from "../../../domain/iam/grantee";
import {
  LAMBDA,
  ROLE,
  account,
  everybody,
  lambda,
  organization,
  role,
  service,
} from "../../support/policyStatements";

describe("describeGrantee, getGranteeAccount and isOpen", () => {
  const saml: Grantee = {
    kind: "federated",
    provider: "arn:aws:iam::222222222222:saml-provider/acme",
  };
  const google: Grantee = { kind: "federated", provider: "accounts.google.com" };
  const both = { sourceAccounts: ["222222222222", "333333333333"], sourceArns: [LAMBDA] };
  const cases: [Grantee, words: string, account: string | undefined, open: boolean][] = [
    [everybody, "everybody", undefined, true],
    [account("222222222222"), "account 222222222222", "222222222222", false],
    [role, `principal ${ROLE}`, "222222222222", false],
    [{ kind: "principal", arn: "AROAX", accountId: "" }, "principal AROAX", undefined, false],
    [organization, "organization o-acme123456", undefined, false],
    [
      { kind: "organizationPath", path: "o-acme123456/*" },
      "organization path o-acme123456/*",
      undefined,
      false,
    ],
    [lambda, "lambda.amazonaws.com for everybody", undefined, true],
    [
      service({ sourceAccounts: ["222222222222"] }),
      "any AWS service for account 222222222222",
      "222222222222",
      false,
    ],
    [
      service(both, "lambda.amazonaws.com"),
      `lambda.amazonaws.com for accounts 222222222222, 333333333333 and resource ${LAMBDA}`,
      undefined,
      false,
    ],
    [saml, "identity provider arn:aws:iam::222222222222:saml-provider/acme", undefined, false],
    [google, "identity provider accounts.google.com", undefined, true],
    [{ kind: "canonicalUser", id: "79a59d" }, "canonical user 79a59d", undefined, false],
  ];
  for (const [grantee, words, accountId, open] of cases) {
    it(`tell about ${words}`, () => {
      assert.equal(describeGrantee(grantee), words);
      assert.equal(getGranteeAccount(grantee), accountId);
      assert.equal(isOpen(grantee), open);
    });
  }
});
