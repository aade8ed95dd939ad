import { type Finding, at, wrong } from "../finding";
import { checkPolicyLength } from "../iam/iamPolicy";
import {
  checkAccountId,
  checkRegion,
  checkRepositoryName,
  checkRepositoryPrefix,
} from "../identifiers";
import { getIndexedStrings, getStrings, isList, toRecord } from "../json";
import { barePrefix } from "../registry/cacheFill";
import { checkList } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";
import { type PullPolicyIntent, buildPullPolicy } from "./pullPolicy";

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

/** Longest managed policy of IAM, in characters other than white space. */
const MANAGED_POLICY_LENGTH = 6_144;

/** Checks from what an identity is asked to pull. Fails with the findings of `pullPolicyRules`, of identifiers, and with `grant-duplicate`. */
export function checkPullPolicyIntent(intent: PullPolicyIntent): Finding[] {
  const { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes } = toRecord(intent);
  const findings = [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkRepositories(repositories, pullThroughCachePrefixes),
    ...checkPrefixes(pullThroughCachePrefixes),
  ];
  if (typeof hubRegion !== "string" || typeof hubAccountId !== "string") return findings;
  return [
    ...findings,
    ...checkPolicyLength(
      buildPullPolicy(intent),
      { what: "pull policy", most: MANAGED_POLICY_LENGTH, fix: "Name fewer repositories." },
      (message) => report("pull-policy-size", "repositories", message),
    ),
  ];
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
  const checked = checkList(prefixes, path, (prefix, prefixPath) =>
    checkRepositoryPrefix(prefix, prefixPath, "pullThroughCache"),
  );
  return [...checked, ...again];
}
