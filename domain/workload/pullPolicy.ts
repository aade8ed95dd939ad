import { repositoryArn } from "../arn";
import { PULL_ACTIONS } from "../iam/actions";
import { allow, policyDocument, type PolicyDocument } from "../iam/iamPolicy";
import { getStrings } from "../json";
import { PULL_THROUGH_ACTIONS, cachedRepositories } from "../registry/cacheFill";

/** From which repositories of a hub an identity pulls. */
export interface PullPolicyIntent {
  /** Account of the hub: 12 digits. */
  readonly hubAccountId: string;
  /** Region of the hub, such as `us-east-1`. */
  readonly hubRegion: string;
  /** Names of repositories of the hub. */
  readonly repositories: readonly string[];
  /** Prefixes of pull-through cache rules of the hub: of images that nobody has pulled before, too. @default - none */
  readonly pullThroughCachePrefixes?: readonly string[];
}

/**
 * The identity's side of pulling: `ecr:GetAuthorizationToken` on all resources, and the rights to pull from exactly the given
 * repositories and caches. The hub's policies must allow the identity's account as well.
 */
export function buildPullPolicy(intent: PullPolicyIntent): PolicyDocument {
  const { hubAccountId: accountId, hubRegion: region } = intent;
  const toArns = (names: readonly string[]) =>
    names.map((repositoryName) => repositoryArn({ region, accountId, repositoryName }));
  const cached = getStrings(intent.pullThroughCachePrefixes).map(cachedRepositories);
  return policyDocument(
    allow("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], { resources: ["*"] }),
    allow("PullFromHub", PULL_ACTIONS, { resources: toArns(getStrings(intent.repositories)) }),
    allow("PullThroughCacheOfHub", PULL_THROUGH_ACTIONS, { resources: toArns(cached) }),
  );
}
