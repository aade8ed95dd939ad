import { type Finding, checkOptional, wrong } from "../finding";
import { checkPolicyLength } from "../iam/iamPolicy";
import { checkAccountId, checkRegion, checkRepositoryName } from "../identifiers";
import { checkList, isEmptyList } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";
import { checkSigningProfileArn } from "../signing/signingCheck";
import { type PushPolicyIntent, buildPushPolicy } from "./pushPolicy";

/** Rules of policies by which an identity pushes to a hub. */
export const pushPolicyRules = {
  "push-policy-repositories": error("A push policy is asked for no repository."),
  "push-policy-size": error(
    "A push policy has more than the 10,240 characters of a role's inline policies.",
  ),
} satisfies RuleTable;

const report = reporter(pushPolicyRules);

/** Longest sum of the inline policies of a role, in characters other than white space. */
const INLINE_POLICY_LENGTH = 10_240;

/** Checks what an identity is asked to publish. Fails with the findings of `pushPolicyRules`, of grants, identifiers and signing. */
export function checkPushPolicyIntent(intent: PushPolicyIntent): Finding[] {
  const { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn } = intent;
  const findings = [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkRepositories(repositories, "repositories"),
    ...checkOptional(baseRepositories, "baseRepositories", checkRepositories),
    ...checkOptional(signingProfileArn, "signingProfileArn", checkSigningProfileArn),
  ];
  if (typeof hubAccountId !== "string" || typeof hubRegion !== "string") return findings;
  return [
    ...findings,
    ...checkPolicyLength(
      buildPushPolicy(intent),
      { what: "push policy", most: INLINE_POLICY_LENGTH, fix: "Name fewer repositories." },
      (message) => report("push-policy-size", "repositories", message),
    ),
  ];
}

function checkRepositories(repositories: unknown, path: string): Finding[] {
  if (!isEmptyList(repositories)) return checkList(repositories, path, checkRepositoryName);
  const message = wrong("no repository is given", repositories, "a list of repository names");
  return [report("push-policy-repositories", path, message)];
}
