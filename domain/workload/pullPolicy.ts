import { PULL_ACTIONS } from "../iam/actions";
import { repositoryArn } from "../arn";
import { type Finding, wrong } from "../finding";
import { checkList } from "../repository/grants";
import { type PolicyDocument, renderPolicyDocument } from "../iam/iamPolicy";
import { checkAccountId, checkRegion, checkRepositoryName } from "../identifiers";
import { isList, recordOf, textsOf } from "../json";
import { type RuleTable, reporter } from "../rule";

/** Rules of policies by which an identity pulls from a hub. */
export const pullPolicyRules = {
  "pull-policy-repositories": {
    severity: "error",
    meaning: "A pull policy is asked for no list of repositories, or an empty one.",
  },
  "pull-policy-size": {
    severity: "error",
    meaning: "A pull policy has more than the 6,144 characters of a managed policy.",
  },
} as const satisfies RuleTable;

const report = reporter(pullPolicyRules);

/** From which repositories of a hub an identity pulls. */
export interface PullPolicyIntent {
  /** Account of the hub: 12 digits. */
  readonly hubAccountId: string;
  /** Region of the hub, such as `us-east-1`. */
  readonly hubRegion: string;
  /** Names of repositories of the hub. */
  readonly repositories: readonly string[];
}

/**
 * The identity's side of pulling: `ecr:GetAuthorizationToken`, which knows no resources, and the rights to pull from exactly
 * the given repositories. The hub's repository policies must let the identity's account in as well.
 */
export function buildPullPolicy(intent: PullPolicyIntent): PolicyDocument {
  const { hubAccountId: accountId, hubRegion: region } = intent;
  return {
    version: "2012-10-17",
    statements: [
      {
        sid: "GetAuthorizationToken",
        effect: "Allow",
        actions: ["ecr:GetAuthorizationToken"],
        resources: ["*"],
        conditions: [],
      },
      {
        sid: "PullFromHub",
        effect: "Allow",
        actions: PULL_ACTIONS,
        resources: textsOf(intent.repositories).map((repositoryName) =>
          repositoryArn({ region, accountId, repositoryName }),
        ),
        conditions: [],
      },
    ],
  };
}

/** Longest managed policy of IAM, in characters other than white space. */
const MANAGED_POLICY_LENGTH = 6_144;

/** Checks from what an identity is asked to pull. Fails with the findings of `pullPolicyRules`,
 * of the identifiers, and with `grant-duplicate`. */
export function checkPullPolicyIntent(intent: PullPolicyIntent): Finding[] {
  const { hubAccountId, hubRegion, repositories } = recordOf(intent);
  const findings = [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkRepositories(repositories),
  ];
  if (typeof hubRegion !== "string" || typeof hubAccountId !== "string") return findings;
  const { length } = renderPolicyDocument(buildPullPolicy(intent));
  if (length > MANAGED_POLICY_LENGTH) {
    const limit = `allowed at most ${MANAGED_POLICY_LENGTH}, which is fewer repositories`;
    const message = `pull policy is too long: given ${length} characters, ${limit}.`;
    findings.push(report("pull-policy-size", "repositories", message));
  }
  return findings;
}

function checkRepositories(repositories: unknown): Finding[] {
  const path = "repositories";
  if (isList(repositories) && repositories.length > 0) {
    return checkList(repositories, path, checkRepositoryName);
  }
  const message = wrong("no repository is given", repositories, "a list of repository names");
  return [report("pull-policy-repositories", path, message)];
}
