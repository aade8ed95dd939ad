import type { RuleTable } from "../rule";

/** Rules of the trust policies of roles that GitHub Actions assumes. */
export const gitHubTrustRules = {
  "oidc-provider-arn-format": {
    severity: "error",
    meaning: "An OIDC provider is not the ARN of an IAM OIDC identity provider.",
  },
  "github-oidc-issuer": {
    severity: "error",
    meaning: "An OIDC provider for GitHub Actions is not one of GitHub's.",
  },
  "oidc-provider-account": {
    severity: "error",
    meaning: "An OIDC provider is in another account than the role that trusts it.",
  },
  "github-trust-sources": {
    severity: "error",
    meaning: "A trust policy for GitHub Actions names no GitHub repository.",
  },
  "github-trust-size": {
    severity: "error",
    meaning: "A trust policy has more than 8,192 characters.",
  },
  "github-trust-quota": {
    severity: "warning",
    meaning: "A trust policy has more than the 2,048 characters that AWS allows by default.",
  },
  "github-trust-audience": {
    severity: "error",
    meaning: "A role trusts tokens that GitHub made for another audience than AWS STS.",
  },
  "github-trust-subject-missing": {
    severity: "error",
    meaning: "A role trusts every repository on GitHub.",
  },
  "github-trust-subject-open": {
    severity: "error",
    meaning:
      "A role trusts GitHub subjects not bound to owner, repository and branch, tag or environment.",
  },
  "github-trust-pull-request": {
    severity: "warning",
    meaning: "A role trusts the pull requests of a GitHub repository, which nobody has reviewed.",
  },
} as const satisfies RuleTable;
