import assert from "node:assert/strict";

import { checkGitHubTrustIntent } from "../../../domain/publishing/gitHubTrustIntentCheck";
import { lines } from "../../support/findingLines";

const sources = [{ owner: "acme", repository: "api", branches: ["main"] }];

function check(issuer: string, accountId?: string) {
  const oidcProviderArn = `arn:aws:iam::111111111111:oidc-provider/${issuer}`;
  return lines(checkGitHubTrustIntent({ oidcProviderArn, accountId, sources }));
}

describe("the OIDC provider of a trust policy for GitHub Actions", () => {
  const issuers = [
    "token.actions.githubusercontent.com",
    "token.actions.githubusercontent.com/acme",
    "token.actions.acme.ghe.com",
    "github.acme.com/_services/token",
  ];
  for (const issuer of issuers) {
    it(`may be ${issuer}`, () => {
      assert.deepEqual(check(issuer, "111111111111"), []);
    });
  }

  it("refuses ids of owner and repository for GitHub Enterprise Server only, which has no immutable subjects", () => {
    const findings = (issuer: string) => {
      const oidcProviderArn = `arn:aws:iam::111111111111:oidc-provider/${issuer}`;
      const withIds = { ...sources[0]!, ownerId: "1", repositoryId: "2" };
      const intent = { oidcProviderArn, sources: [...sources, withIds] };
      return lines(checkGitHubTrustIntent(intent));
    };
    assert.deepEqual(findings("github.acme.com/_services/token"), [
      "github-id-server @ sources[1]: GitHub Enterprise Server has no immutable subjects: leave out ownerId and repositoryId.",
    ]);
    assert.deepEqual(findings("token.actions.githubusercontent.com"), []);
    assert.deepEqual(findings("token.actions.acme.ghe.com"), []);
  });

  const others = [
    "accounts.google.com",
    "gitlab.com",
    "oidc.eks.us-east-1.amazonaws.com/id/0A1B",
    "token.actions.githubusercontent.com.mallory.com",
    "mallory.com/token.actions.githubusercontent.com",
  ];
  for (const issuer of others) {
    it(`refuses to be ${issuer}`, () => {
      assert.deepEqual(check(issuer), [
        `github-oidc-issuer @ oidcProviderArn: OIDC provider is not GitHub's: given "${issuer}", allowed token.actions.githubusercontent.com, or the issuer of GHE.com or a GitHub Enterprise Server.`,
      ]);
    });
  }

  it("refuses to be in another account than the role", () => {
    assert.deepEqual(check("token.actions.githubusercontent.com", "222222222222"), [
      'oidc-provider-account @ oidcProviderArn: OIDC provider is in another account than the role: given "111111111111", allowed 222222222222.',
    ]);
  });
});
