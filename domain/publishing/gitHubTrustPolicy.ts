import { parseArn } from "../arn";
import { type Finding, at, wrong } from "../finding";
import { type GitHubSource, checkGitHubSources, gitHubSubjects } from "./gitHubSource";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import { isList } from "../json";
import { type RuleTable, reporter } from "../rule";

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

const report = reporter(gitHubTrustRules);

/** Host of the OIDC provider of github.com: the part of its URL after `https://`. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** The audience of tokens for AWS, as `aws-actions/configure-aws-credentials` asks for them. */
export const STS_AUDIENCE = "sts.amazonaws.com";

const ASSUME_ROLE = "sts:AssumeRoleWithWebIdentity";

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

/** The issuer of an OIDC provider: its URL without `https://`; undefined where the ARN names no such provider. */
export function issuerOf(oidcProviderArn: string): string | undefined {
  const arn = parseArn(oidcProviderArn);
  if (arn?.service !== "iam" || arn.region !== "" || !isAccountId(arn.accountId)) return undefined;
  return /^oidc-provider\/([A-Za-z0-9.-]+(?:\/[\w.~-]+)*)$/.exec(arn.resource)?.[1];
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
  const issuer = typeof oidcProviderArn === "string" ? issuerOf(oidcProviderArn) : undefined;
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
  const issuer = issuerOf(oidcProviderArn) ?? GITHUB_ISSUER;
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

/** Checks a trust policy from anywhere: whether what it lets in from GitHub Actions is bound to audience and source. */
export function checkGitHubTrustPolicy(document: PolicyDocument): Finding[] {
  return document.statements.flatMap((statement, index) =>
    grantsAction(statement, ASSUME_ROLE)
      ? gitHubIssuersOf(statement).flatMap((issuer) =>
          checkStatement(statement, issuer, at(at("Statement", index), "Condition")),
        )
      : [],
  );
}

/** The issuers of GitHub Actions that a statement names. */
function gitHubIssuersOf({ principals = [] }: PolicyStatement): string[] {
  const issuers = principals.flatMap(({ type, value }) =>
    type === "Federated" ? (issuerOf(value) ?? []) : [],
  );
  return issuers.filter(isGitHubIssuer);
}

/** Whether an issuer is one of GitHub Actions: of github.com, GHE.com or a GitHub Enterprise Server. */
function isGitHubIssuer(issuer: string): boolean {
  return /^token\.actions\.([a-z0-9-]+\.ghe|githubusercontent)\.com(\/|$)|\/_services\/token$/i.test(
    issuer,
  );
}

function checkStatement(statement: PolicyStatement, issuer: string, path: string): Finding[] {
  const audience = comparisonsOf(statement, `${issuer}:aud`);
  const findings: Finding[] = [];
  if (!audience.some(({ values }) => values.every((value) => value === STS_AUDIENCE))) {
    const given = audience.flatMap(({ values }) => values);
    const message = wrong("role trusts another audience", given, `${issuer}:aud ${STS_AUDIENCE}`);
    findings.push(report("github-trust-audience", path, message));
  }
  const subjects = comparisonsOf(statement, `${issuer}:sub`);
  if (subjects.length === 0) {
    const message = `role trusts every repository on GitHub: given no condition that binds ${issuer}:sub, allowed ${SUBJECTS}.`;
    return [...findings, report("github-trust-subject-missing", path, message)];
  }
  return [...findings, ...checkSubjects(subjects, path)];
}

const SUBJECTS =
  "subjects such as repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH or repo:OWNER/REPOSITORY:environment:NAME";

/** The conditions on a key that fail where the key is absent or has another value. */
function comparisonsOf({ conditions }: PolicyStatement, key: string): PolicyCondition[] {
  return conditions.filter(
    (condition) =>
      condition.key.toLowerCase() === key.toLowerCase() &&
      /^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i.test(condition.operator),
  );
}

/** Of several conditions on the subject all must hold, so one that binds it is enough. */
function checkSubjects(conditions: readonly PolicyCondition[], path: string): Finding[] {
  const byCondition = conditions.map(({ operator, values }) =>
    values.flatMap((subject) => checkSubject(subject, /Like$/i.test(operator), path)),
  );
  return byCondition.find(({ length }) => length === 0) ?? byCondition.flat();
}

const NAME = "[^*?:/@]+(?:@(?:\\d+|\\*))?";
const BOUND_SUBJECT = new RegExp(
  `^repo:${NAME}/${NAME}:(?:ref:refs/(?:heads|tags)/[^*?].*|environment:[^*?].*|pull_request)$`,
);

function checkSubject(subject: string, hasWildcards: boolean, path: string): Finding[] {
  if (
    subject.includes("${") ||
    (hasWildcards && /[*?]/.test(subject) && !BOUND_SUBJECT.test(subject))
  ) {
    const message = wrong("role trusts subjects that are not bound", subject, SUBJECTS);
    return [report("github-trust-subject-open", path, message)];
  }
  if (!subject.endsWith(":pull_request")) return [];
  const message = wrong("role trusts pull requests", subject, SUBJECTS);
  return [report("github-trust-pull-request", path, message)];
}
