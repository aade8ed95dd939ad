import { type Finding, at, wrong } from "../finding";
import {
  ASSUME_ROLE,
  GITHUB_ISSUER,
  STS_AUDIENCE,
  isGitHubIssuer,
  getOidcIssuer,
} from "./gitHubIssuer";
import { gitHubTrustRules } from "./gitHubTrustRules";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  EVERYBODY,
  grantsAction,
} from "../iam/iamPolicy";
import { reporter } from "../rule";
import { matchesWildcard } from "../wildcard";

const report = reporter(gitHubTrustRules);

/** What is expected of the tokens that a role trusts, beyond what holds for GitHub Actions. */
export interface TrustOptions {
  /** Patterns of the only subjects that may be trusted; a wildcard in a subject is met by a wildcard only. */
  readonly allowedSubjects?: readonly string[];
  /** Issuers other than GitHub's to judge, such as `gitlab.com`: the URL of the OIDC provider after `https://`. */
  readonly issuers?: readonly string[];
}

/** Checks a trust policy from anywhere: whether what it lets in from GitHub Actions is bound to audience and source. */
export function checkGitHubTrustPolicy(
  document: PolicyDocument,
  options: TrustOptions = {},
): Finding[] {
  return document.statements.flatMap((statement, index) =>
    grantsAction(statement, ASSUME_ROLE)
      ? findIssuers(statement, options).flatMap((issuer) =>
          checkStatement({
            statement,
            issuer,
            options,
            path: at(at("Statement", index), "Condition"),
          }),
        )
      : [],
  );
}

/** The issuers to judge that a statement names; that of github.com is among all. */
function findIssuers({ principals = [EVERYBODY] }: PolicyStatement, { issuers }: TrustOptions) {
  const isJudged = (issuer: string) => isGitHubIssuer(issuer) || issuers?.includes(issuer) === true;
  return [...new Set(principals.flatMap(issuersNamed).filter(isJudged))];
}

interface TrustedTokens {
  readonly statement: PolicyStatement;
  readonly issuer: string;
  readonly options: TrustOptions;
  readonly path: string;
}

function issuersNamed({ type, value }: Principal): string[] {
  if (/[*?]/.test(value)) return type === "Service" ? [] : [GITHUB_ISSUER];
  return type === "Federated" ? [getOidcIssuer(value) ?? ""] : [];
}

function checkStatement(tokens: TrustedTokens): Finding[] {
  const { statement, issuer, options, path } = tokens;
  const findings = checkAudience(tokens);
  if (options.allowedSubjects === undefined && bindsByClaims(statement, issuer)) return findings;
  const subjects = findComparisons(statement, `${issuer}:sub`);
  if (subjects.length === 0) {
    const whom = isGitHubIssuer(issuer)
      ? "every repository on GitHub"
      : `every subject of ${issuer}`;
    const message = `role trusts ${whom}: given no condition that binds ${issuer}:sub, allowed ${describeSubjects(tokens)}.`;
    return [...findings, report("github-trust-subject-missing", path, message)];
  }
  return [...findings, ...checkSubjects(subjects, tokens)];
}

/** GitHub's tokens for AWS have one audience; other issuers let each project choose its own. */
function checkAudience({ statement, issuer, path }: TrustedTokens): Finding[] {
  const audience = findComparisons(statement, `${issuer}:aud`);
  const isExpected = (value: string) =>
    isGitHubIssuer(issuer) ? value === STS_AUDIENCE : !/[*?]|\$\{/.test(value);
  if (audience.some(({ values }) => values.every(isExpected))) return [];
  const given = audience.flatMap(({ values }) => values);
  const message =
    given.length === 0
      ? `role trusts tokens for any audience: given no condition that binds ${issuer}:aud, allowed ${STS_AUDIENCE}.`
      : wrong("role trusts another audience", given, `${issuer}:aud ${STS_AUDIENCE}`);
  return [report("github-trust-audience", path, message)];
}

const SUBJECTS =
  "subjects such as repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH or repo:OWNER/REPOSITORY:environment:NAME";

function describeSubjects({ issuer, options: { allowedSubjects } }: TrustedTokens): string {
  if (allowedSubjects !== undefined) return allowedSubjects.join(", ");
  return isGitHubIssuer(issuer) ? SUBJECTS : "subjects without wildcards";
}

/** The conditions on a key that fail where the key is absent or has another value; a list without values binds nothing. */
function findComparisons({ conditions }: PolicyStatement, key: string): PolicyCondition[] {
  return conditions.filter(
    (condition) =>
      condition.key.toLowerCase() === key.toLowerCase() &&
      condition.values.length > 0 &&
      /^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i.test(condition.operator),
  );
}

/** Of several conditions on the subject all must hold, so one that binds it is enough. */
function checkSubjects(conditions: readonly PolicyCondition[], tokens: TrustedTokens): Finding[] {
  const byCondition = conditions.map(({ operator, values }) =>
    values.flatMap((subject) => checkSubject(subject, /Like$/i.test(operator), tokens)),
  );
  return byCondition.find(({ length }) => length === 0) ?? byCondition.flat();
}

function checkSubject(subject: string, hasWildcards: boolean, tokens: TrustedTokens): Finding[] {
  const { issuer, options, path } = tokens;
  const { allowedSubjects } = options;
  const isPattern = hasWildcards && /[*?]/.test(subject);
  if (allowedSubjects?.some((each) => matchesWildcard(each, subject)) === true) return [];
  if (!isPattern && isGitHubIssuer(issuer) && /:pull_request$/i.test(subject)) {
    const message = wrong("role trusts pull requests", subject, describeSubjects(tokens));
    return [report("github-trust-pull-request", path, message)];
  }
  const binds = isGitHubIssuer(issuer) ? bindsSource : () => true;
  const isBound = isPattern
    ? isGitHubIssuer(issuer) && BOUND_PATTERN.test(subject)
    : binds(subject);
  if (isBound && allowedSubjects === undefined && !subject.includes("${")) return [];
  const message = wrong(
    "role trusts subjects that are not bound",
    subject,
    describeSubjects(tokens),
  );
  return [report("github-trust-subject-open", path, message)];
}

const NAME = "[^*?:/@]+(?:@(?:\\d+|\\*))?";
const BOUND_PATTERN = new RegExp(
  `^repo:${NAME}/${NAME}:(?:ref:refs/(?:heads|tags)/[^*?].*|environment:[^*?].*)$`,
);

/**
 * Whether a subject without wildcards has claims that bind it: which ones a subject has, owners of GitHub repositories choose.
 * Source: GitHub Docs, "OpenID Connect reference", as of mid 2026.
 */
function bindsSource(subject: string): boolean {
  if (/[*?]/.test(subject)) return true; // No token has such a subject.
  const claims = new Set(subject.split(":").filter((_, index) => index % 2 === 0));
  const hasOne = (...names: string[]) => names.some((name) => claims.has(name));
  const ofRepository = hasOne("repo", "repository", "repository_id");
  const ofOwner = hasOne("repository_owner", "repository_owner_id");
  return (
    hasOne("workflow_ref") ||
    (ofRepository && hasOne("ref", "environment", "job_workflow_ref")) ||
    (ofOwner && hasOne("job_workflow_ref"))
  );
}

/** Claims by which a token is of one repository, and, with the repository, of reviewed code; with what each may be. */
const REPOSITORY_CLAIMS = {
  sub: new RegExp(`^repo:${NAME}/${NAME}:`),
  repository: new RegExp(`^${NAME}/${NAME}$`),
  repository_id: /^\d+$/,
};
const SOURCE_CLAIMS = {
  ref: /^refs\/(?:heads|tags)\/[^*?]/,
  environment: /^[^*?]/,
  job_workflow_ref: new RegExp(`^${NAME}/${NAME}/[^*?]+@[^*?]`),
};

/**
 * Whether conditions on single claims bind the source instead of the subject. AWS knows these claims as condition keys since
 * January 2026. Source: IAM user guide, "IAM and AWS STS condition context keys"; where it does not, the conditions fail.
 */
function bindsByClaims(statement: PolicyStatement, issuer: string): boolean {
  const isBound = (claims: Readonly<Record<string, RegExp>>) =>
    Object.entries(claims).some(([claim, shape]) =>
      findComparisons(statement, `${issuer}:${claim}`).some(({ values }) =>
        values.every((value) => shape.test(value) && !value.includes("${")),
      ),
    );
  return isBound(REPOSITORY_CLAIMS) && isBound(SOURCE_CLAIMS);
}
