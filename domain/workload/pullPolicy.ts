import { PULL_ACTIONS } from "../iam/actions";
import { repositoryArn } from "../arn";
import { type Finding, at, wrong } from "../finding";
import { checkList } from "../repository/grants";
import { type PolicyDocument, type PolicyStatement, renderPolicyDocument } from "../iam/iamPolicy";
import {
  checkAccountId,
  checkRegion,
  checkRepositoryName,
  checkRepositoryPrefix,
} from "../identifiers";
import { getIndexedStrings, isList, toRecord, getStrings } from "../json";
import {
  FILL_CACHE_ACTIONS,
  TAG_CACHE_ACTION,
  barePrefix,
  cachedRepositories,
} from "../registry/cacheFill";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of policies by which an identity pulls from a hub. */
export const pullPolicyRules = {
  "pull-policy-repositories": error(
    "A pull policy is asked for no list of repositories, or an empty one without prefixes.",
  ),
  "pull-policy-prefix-duplicate": error(
    "A pull policy is asked for a prefix twice, with and without / at its end.",
  ),
  "pull-policy-size": error(
    "A pull policy has more than the 6,144 characters of a managed policy.",
  ),
} satisfies RuleTable;

const report = reporter(pullPolicyRules);

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
 * The identity's side of pulling: `ecr:GetAuthorizationToken`, which knows no resources, and the rights to pull from exactly
 * the given repositories and caches. The hub's policies must let the identity's account in as well.
 */
export function buildPullPolicy(intent: PullPolicyIntent): PolicyDocument {
  const { hubAccountId: accountId, hubRegion: region } = intent;
  const toArns = (names: readonly string[]) =>
    names.map((repositoryName) => repositoryArn({ region, accountId, repositoryName }));
  const cached = getStrings(intent.pullThroughCachePrefixes).map(cachedRepositories);
  return {
    version: "2012-10-17",
    statements: [
      ...allow("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], ["*"]),
      ...allow("PullFromHub", PULL_ACTIONS, toArns(getStrings(intent.repositories))),
      ...allow("PullThroughCacheOfHub", CACHE_ACTIONS, toArns(cached)),
    ],
  };
}

const CACHE_ACTIONS = [...PULL_ACTIONS, ...FILL_CACHE_ACTIONS, TAG_CACHE_ACTION];

function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [{ sid, effect: "Allow", actions, resources, conditions: [] }];
}

/** Longest managed policy of IAM, in characters other than white space. */
const MANAGED_POLICY_LENGTH = 6_144;

/** Checks from what an identity is asked to pull. Fails with the findings of `pullPolicyRules`,
 * of the identifiers, and with `grant-duplicate`. */
export function checkPullPolicyIntent(intent: PullPolicyIntent): Finding[] {
  const { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes } = toRecord(intent);
  const findings = [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkRepositories(repositories, pullThroughCachePrefixes),
    ...checkPrefixes(pullThroughCachePrefixes),
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

/** Whoever pulls through caches only, names no repositories. */
function checkRepositories(repositories: unknown, prefixes: unknown): Finding[] {
  const path = "repositories";
  const isEnough =
    isList(repositories) && (repositories.length > 0 || getStrings(prefixes).length > 0);
  if (isEnough) return checkList(repositories, path, checkRepositoryName);
  const message = wrong("no repository is given", repositories, "a list of repository names");
  return [report("pull-policy-repositories", path, message)];
}

function checkPrefixes(prefixes: unknown): Finding[] {
  const path = "pullThroughCachePrefixes";
  const texts = getIndexedStrings(prefixes);
  const again = texts.flatMap(([prefix, index]) => {
    const first = texts.find(([other]) => barePrefix(other) === barePrefix(prefix));
    if (first === undefined || first[1] === index || first[0] === prefix) return [];
    const message = wrong("prefix is given twice", prefix, `it once, as in ${at(path, first[1])}`);
    return [report("pull-policy-prefix-duplicate", at(path, index), message)];
  });
  const checked = checkList(prefixes, path, (prefix, place) =>
    checkRepositoryPrefix(prefix, place, "pullThroughCache"),
  );
  return [...checked, ...again];
}
