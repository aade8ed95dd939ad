import { parseArn } from "../arn";
import { type Finding, wrong } from "../finding";
import {
  ASSUME_ROLE,
  GITHUB_ISSUER,
  STS_AUDIENCE,
  isGitHubIssuer,
  getOidcIssuer,
} from "./gitHubIssuer";
import { type GitHubSource, checkGitHubSources, gitHubSubjects } from "./gitHubSource";
import { gitHubTrustRules } from "./gitHubTrustRules";
import { type PolicyDocument, renderPolicyDocument } from "../iam/iamPolicy";
import { isList } from "../json";
import { reporter } from "../rule";

const report = reporter(gitHubTrustRules);

const SIZE_LIMIT = 8_192;
const SIZE_QUOTA = 2_048;

/** Which jobs of GitHub Actions may assume a role. */
export interface GitHubTrustIntent {
  /** ARN of the OIDC provider; the part after `oidc-provider/` is the issuer that conditions speak of. */
  readonly oidcProviderArn: string;
  /** Account of the role, where it is known. */
  readonly accountId?: string;
  readonly sources: readonly GitHubSource[];
}

/** Checks an intent for the rules of its sources, and for the size of the policy. */
export function checkGitHubTrustIntent(intent: GitHubTrustIntent): Finding[] {
  const findings = checkProvider(intent);
  if (!isList(intent.sources) || intent.sources.length === 0) {
    const message = "no GitHub source is given: allowed at least one owner and repository.";
    return [...findings, report("github-trust-sources", "sources", message)];
  }
  const ofSources = checkGitHubSources(intent.sources);
  findings.push(...ofSources.map((finding) => ({ ...finding, path: `sources${finding.path}` })));
  return findings.length > 0 ? findings : checkSize(buildGitHubTrustPolicy(intent), "sources");
}

function checkProvider({ oidcProviderArn, accountId }: GitHubTrustIntent): Finding[] {
  const path = "oidcProviderArn";
  const issuer = typeof oidcProviderArn === "string" ? getOidcIssuer(oidcProviderArn) : undefined;
  if (issuer === undefined) {
    const allowed = `an ARN such as arn:aws:iam::111111111111:oidc-provider/${GITHUB_ISSUER}`;
    const message = wrong("OIDC provider ARN is not valid", oidcProviderArn, allowed);
    return [report("oidc-provider-arn-format", path, message)];
  }
  if (!isGitHubIssuer(issuer)) {
    const allowed = `${GITHUB_ISSUER}, or the issuer of GHE.com or a GitHub Enterprise Server`;
    const message = wrong("OIDC provider is not GitHub's", issuer, allowed);
    return [report("github-oidc-issuer", path, message)];
  }
  const given = parseArn(oidcProviderArn)?.accountId;
  if (accountId === undefined || given === accountId) return [];
  const message = wrong("OIDC provider is in another account than the role", given, accountId);
  return [report("oidc-provider-account", path, message)];
}

function checkSize(document: PolicyDocument, path: string): Finding[] {
  const { length } = renderPolicyDocument(document);
  if (length > SIZE_LIMIT) {
    const message = `trust policy is too long: given ${length} characters, allowed ${SIZE_LIMIT}.`;
    return [report("github-trust-size", path, message)];
  }
  if (length <= SIZE_QUOTA) return [];
  const message = `trust policy is longer than AWS allows by default: given ${length} characters, allowed ${SIZE_QUOTA} unless the quota "Role trust policy length" was raised.`;
  return [report("github-trust-quota", path, message)];
}

/** The trust policy that lets in the jobs of the sources, with tokens for AWS STS, and nobody else. */
export function buildGitHubTrustPolicy({
  oidcProviderArn,
  sources,
}: GitHubTrustIntent): PolicyDocument {
  const issuer = getOidcIssuer(oidcProviderArn) ?? GITHUB_ISSUER;
  const subjects = sources.flatMap(gitHubSubjects);
  const comparison = subjects.some((subject) => subject.includes("*"))
    ? "StringLike"
    : "StringEquals";
  return {
    version: "2012-10-17",
    statements: [
      {
        sid: "AssumeFromGitHubActions",
        effect: "Allow",
        principals: [{ type: "Federated", value: oidcProviderArn }],
        actions: [ASSUME_ROLE],
        conditions: [
          { operator: "StringEquals", key: `${issuer}:aud`, values: [STS_AUDIENCE] },
          { operator: comparison, key: `${issuer}:sub`, values: subjects },
        ],
      },
    ],
  };
}
