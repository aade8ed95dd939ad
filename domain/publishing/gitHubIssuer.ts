import { parseArn } from "../arn";
import { isAccountId } from "../identifiers";

/** Host of the OIDC provider of github.com: the part of its URL after `https://`. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** The audience of tokens for AWS, as `aws-actions/configure-aws-credentials` asks for them. */
export const STS_AUDIENCE = "sts.amazonaws.com";

/** The action by which tokens of an OIDC provider are exchanged for a role. */
export const ASSUME_ROLE = "sts:AssumeRoleWithWebIdentity";

/** The issuer of an OIDC provider: its URL without `https://`; undefined where the ARN names no such provider. */
export function getOidcIssuer(oidcProviderArn: string): string | undefined {
  const arn = parseArn(oidcProviderArn);
  if (arn?.service !== "iam" || arn.region !== "" || !isAccountId(arn.accountId)) return undefined;
  return /^oidc-provider\/([A-Za-z0-9.-]+(?:\/[\w.~-]+)*)$/.exec(arn.resource)?.[1];
}

/** Whether an issuer is one of GitHub Actions: of github.com, GHE.com or a GitHub Enterprise Server. */
export function isGitHubIssuer(issuer: string): boolean {
  return /^token\.actions\.([a-z0-9-]+\.ghe|githubusercontent)\.com(\/|$)|\/_services\/token$/i.test(
    issuer,
  );
}

/** Whether an issuer is a GitHub Enterprise Server, whose tokens have no immutable subjects. */
export function isGitHubEnterpriseServer(issuer: string): boolean {
  return issuer.endsWith("/_services/token");
}
