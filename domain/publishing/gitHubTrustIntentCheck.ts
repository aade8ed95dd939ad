import { parseArn } from "../arn";
import { type Finding, at, under, wrong } from "../finding";
import { type PolicyDocument, checkPolicyLength } from "../iam/iamPolicy";
import { hasEntries } from "../repository/grants";
import { reporter } from "../rule";
import {
  GITHUB_ISSUER,
  getOidcIssuer,
  isGitHubEnterpriseServer,
  isGitHubIssuer,
} from "./gitHubIssuer";
import { checkGitHubSources, gitHubSourceRules } from "./gitHubSourceCheck";
import { type GitHubTrustIntent, buildGitHubTrustPolicy } from "./gitHubTrustPolicy";
import { gitHubTrustRules } from "./gitHubTrustRules";

const report = reporter(gitHubTrustRules);
const reportSource = reporter(gitHubSourceRules);

const SIZE_LIMIT = 8_192;
const SIZE_QUOTA = 2_048;

/** Checks an intent for the rules of its sources, and for the size of the policy. */
export function checkGitHubTrustIntent(intent: GitHubTrustIntent): Finding[] {
  const findings = checkProvider(intent);
  if (!hasEntries(intent.sources)) {
    const message = "no GitHub source: name at least one owner and repository.";
    return [...findings, report("github-trust-sources", "sources", message)];
  }
  const ofSources = checkGitHubSources(intent.sources);
  findings.push(...under("sources", [...ofSources, ...checkServerIds(intent)]));
  if (findings.length > 0) return findings;
  return checkSize(buildGitHubTrustPolicy(intent), "sources");
}

/** Source: GitHub changelog, "Immutable subject claims for GitHub Actions OIDC tokens", 23 April 2026. */
function checkServerIds({ oidcProviderArn, sources }: GitHubTrustIntent): Finding[] {
  const issuer = typeof oidcProviderArn === "string" ? getOidcIssuer(oidcProviderArn) : undefined;
  if (issuer === undefined || !isGitHubEnterpriseServer(issuer)) return [];
  return sources.flatMap(({ ownerId, repositoryId }, index) => {
    if (ownerId === undefined && repositoryId === undefined) return [];
    const message =
      "GitHub Enterprise Server has no immutable subjects: leave out ownerId and repositoryId.";
    return [reportSource("github-id-server", at("", index), message)];
  });
}

function checkProvider({ oidcProviderArn, accountId }: GitHubTrustIntent): Finding[] {
  const path = "oidcProviderArn";
  if (oidcProviderArn === undefined) return [];
  const issuer = typeof oidcProviderArn === "string" ? getOidcIssuer(oidcProviderArn) : undefined;
  if (issuer === undefined) {
    const allowed = `an ARN such as arn:aws:iam::111111111111:oidc-provider/${GITHUB_ISSUER}`;
    const message = wrong("OIDC provider ARN", oidcProviderArn, allowed);
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
  const what = "trust policy";
  const findings = checkPolicyLength(document, { what, most: SIZE_LIMIT }, (message) =>
    report("github-trust-size", path, message),
  );
  if (findings.length > 0) return findings;
  const fix = 'Raise the quota "Role trust policy length" of IAM to 8192, or give fewer sources.';
  return checkPolicyLength(document, { what, most: SIZE_QUOTA, fix }, (message) =>
    report("github-trust-quota", path, message),
  );
}
