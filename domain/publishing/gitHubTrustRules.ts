import { type RuleTable, error, warning } from "../rule";

/** Rules of the trust policies of roles that GitHub Actions assumes. */
export const gitHubTrustRules = {
  "oidc-provider-arn-format": error(
    "An OIDC provider is not the ARN of an IAM OIDC identity provider.",
  ),
  "github-oidc-issuer": error("An OIDC provider for GitHub Actions is not one of GitHub's."),
  "oidc-provider-account": error(
    "An OIDC provider is in another account than the role that trusts it.",
  ),
  "github-trust-sources": error("A trust policy for GitHub Actions names no GitHub repository."),
  "github-trust-size": error("A trust policy has more than 8,192 characters."),
  "github-trust-quota": warning(
    "A trust policy has more than the 2,048 characters that AWS allows by default.",
  ),
  "github-trust-audience": error(
    "A role trusts tokens that GitHub made for another audience than AWS STS.",
  ),
  "github-trust-subject-missing": error("A role trusts every repository on GitHub."),
  "github-trust-subject-open": error(
    "A role trusts GitHub subjects not bound to owner, repository and branch, tag or environment.",
  ),
  "github-trust-pull-request": warning(
    "A role trusts the pull requests of a GitHub repository, which nobody has reviewed.",
  ),
} satisfies RuleTable;
