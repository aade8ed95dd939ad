import { allow, policyDocument, stringEquals, type PolicyDocument } from "../iam/iamPolicy";
import { ASSUME_ROLE, GITHUB_ISSUER, STS_AUDIENCE, getOidcIssuer } from "./gitHubIssuer";
import { type GitHubSource, gitHubSubjects } from "./gitHubSource";

/** Which jobs of GitHub Actions may assume a role. */
export interface GitHubTrustIntent {
  /** ARN of the OIDC provider; the part after `oidc-provider/` is the issuer that conditions speak of. @default - not known */
  readonly oidcProviderArn?: string;
  /** Account of the role, where it is known. */
  readonly accountId?: string;
  readonly sources: readonly GitHubSource[];
}

/**
 * The trust policy by which the jobs of the sources assume the role, with tokens for AWS STS, and nobody else does. A provider that is
 * not known counts as that of github.com, whose ARN is the shortest.
 */
export function buildGitHubTrustPolicy(intent: GitHubTrustIntent): PolicyDocument {
  const { accountId = "000000000000", sources } = intent;
  const { oidcProviderArn = `arn:aws:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}` } = intent;
  const issuer = getOidcIssuer(oidcProviderArn) ?? GITHUB_ISSUER;
  const values = sources.flatMap(gitHubSubjects);
  const hasPatterns = values.some((subject) => subject.includes("*"));
  const operator = hasPatterns ? "StringLike" : "StringEquals";
  return policyDocument(
    allow("AssumeFromGitHubActions", [ASSUME_ROLE], {
      principals: [{ type: "Federated", value: oidcProviderArn }],
      conditions: [
        stringEquals(`${issuer}:aud`, STS_AUDIENCE),
        { operator, key: `${issuer}:sub`, values },
      ],
    }),
  );
}
