import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import { repositoryArn } from "../arn";
import { type Finding, wrong } from "../finding";
import { checkList, isEmptyList } from "../repository/grants";
import { type PolicyDocument, type PolicyStatement, renderPolicyDocument } from "../iam/iamPolicy";
import { checkAccountId, checkRegion, checkRepositoryName } from "../identifiers";
import { getStrings } from "../json";
import { type RuleTable, error, reporter } from "../rule";
import { checkSigningProfileArn, signingStatement } from "../signing/signing";

/** Rules of policies by which an identity pushes to a hub. */
export const pushPolicyRules = {
  "push-policy-repositories": error("A push policy is asked for no repository."),
  "push-policy-size": error(
    "A push policy has more than the 10,240 characters of a role's inline policies.",
  ),
} satisfies RuleTable;

const report = reporter(pushPolicyRules);

/** What an identity publishes to a hub. */
export interface PushPolicyIntent {
  readonly hubAccountId: string;
  readonly hubRegion: string;
  /** Names of the repositories it pushes to. */
  readonly repositories: readonly string[];
  /** Names of the repositories with the images it builds on. */
  readonly baseRepositories?: readonly string[];
  /** ARN of the signing profile it signs with. */
  readonly signingProfileArn?: string;
}

/**
 * The identity's side of pushing: `ecr:GetAuthorizationToken`, which knows no resources; the rights to push to exactly the
 * given repositories and to read what was pushed; to pull base images; and to sign. It can delete nothing.
 */
export function buildPushPolicy(intent: PushPolicyIntent): PolicyDocument {
  const statements: PolicyStatement[] = [
    allow("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], ["*"]),
    allow("PushToHub", PUBLISH_ACTIONS, toArns(intent, intent.repositories)),
  ];
  const baseArns = toArns(intent, intent.baseRepositories);
  if (baseArns.length > 0) statements.push(allow("PullBaseImages", PULL_ACTIONS, baseArns));
  const { signingProfileArn } = intent;
  if (signingProfileArn !== undefined) statements.push(signingStatement(signingProfileArn));
  return { version: "2012-10-17", statements };
}

/** Besides pushing: to use earlier images as a build cache, and to report the digest of the image that was pushed. */
const PUBLISH_ACTIONS = [...PUSH_ACTIONS, "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"];

function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement {
  return { sid, effect: "Allow", actions, resources, conditions: [] };
}

function toArns({ hubAccountId: accountId, hubRegion: region }: PushPolicyIntent, names: unknown) {
  return getStrings(names).map((repositoryName) =>
    repositoryArn({ region, accountId, repositoryName }),
  );
}

/** Longest sum of the inline policies of a role, in characters other than white space. */
const INLINE_POLICY_LENGTH = 10_240;

/** Checks what an identity is asked to publish. Fails with the findings of `pushPolicyRules`, of grants, identifiers and signing. */
export function checkPushPolicyIntent(intent: PushPolicyIntent): Finding[] {
  const { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn } = intent;
  const findings = [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkRepositories(repositories, "repositories"),
    ...(baseRepositories === undefined
      ? []
      : checkRepositories(baseRepositories, "baseRepositories")),
    ...(signingProfileArn === undefined
      ? []
      : checkSigningProfileArn(signingProfileArn, "signingProfileArn")),
  ];
  if (typeof hubAccountId !== "string" || typeof hubRegion !== "string") return findings;
  const { length } = renderPolicyDocument(buildPushPolicy(intent));
  if (length > INLINE_POLICY_LENGTH) {
    const limit = `allowed at most ${INLINE_POLICY_LENGTH}, which is fewer repositories`;
    const message = `push policy is too long: given ${length} characters, ${limit}.`;
    findings.push(report("push-policy-size", "repositories", message));
  }
  return findings;
}

function checkRepositories(repositories: unknown, path: string): Finding[] {
  if (!isEmptyList(repositories)) return checkList(repositories, path, checkRepositoryName);
  const message = wrong("no repository is given", repositories, "a list of repository names");
  return [report("push-policy-repositories", path, message)];
}
