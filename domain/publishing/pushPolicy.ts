import { repositoryArn } from "../arn";
import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import { allow, policyDocument, type PolicyDocument } from "../iam/iamPolicy";
import { getStrings } from "../json";
import { signingStatement } from "../signing/signing";

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

/** Besides pushing: to use earlier images as a build cache, and to report the digest of the image that was pushed. */
const PUBLISH_ACTIONS = [...PUSH_ACTIONS, "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"];

/**
 * The identity's side of pushing: `ecr:GetAuthorizationToken` on all resources, the rights to push to exactly the given
 * repositories and to read what was pushed, to pull base images, and to sign. It can delete nothing.
 */
export function buildPushPolicy(intent: PushPolicyIntent): PolicyDocument {
  const { hubAccountId: accountId, hubRegion: region, signingProfileArn } = intent;
  const toArns = (names: unknown) =>
    getStrings(names).map((repositoryName) => repositoryArn({ region, accountId, repositoryName }));
  return policyDocument(
    allow("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], { resources: ["*"] }),
    allow("PushToHub", PUBLISH_ACTIONS, { resources: toArns(intent.repositories) }),
    allow("PullBaseImages", PULL_ACTIONS, { resources: toArns(intent.baseRepositories) }),
    signingProfileArn === undefined ? [] : signingStatement(signingProfileArn),
  );
}
