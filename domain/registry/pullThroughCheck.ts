import { parseArn, getPartition } from "../arn";
import { type Finding, at, findRepeats, wrong } from "../finding";
import { checkRepositoryPrefix } from "../identifiers";
import type { EcrRegistry } from "../imageReference";
import { toRecord } from "../json";
import { barePrefix } from "./cacheFill";
import { type PullThroughRule, getPrivateRegistry } from "./pullThroughCache";
import { checkRoleArn } from "../iam/roleArn";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of the pull-through cache of a registry. */
export const pullThroughRules = {
  "pull-through-shape": error(
    "A rule is not an object of strings with a prefix and an upstream registry.",
  ),
  "pull-through-rule-count": error("A registry has more than 50 rules."),
  "pull-through-prefix-duplicate": error(
    "Two rules have the same prefix, with and without / at its end.",
  ),
  "pull-through-upstream": error("An upstream registry is none that Amazon ECR can cache."),
  "pull-through-upstream-home": error("A registry is to cache itself."),
  "pull-through-upstream-partition": error("An upstream private registry is in another partition."),
  "pull-through-credential-missing": error(
    "An upstream registry that demands credentials is given without them.",
  ),
  "pull-through-credential-needless": warning(
    "Credentials are given for an upstream registry that demands none.",
  ),
  "pull-through-credential-format": error(
    "Credentials are not the ARN of a secret whose name begins with ecr-pullthroughcache/.",
  ),
  "pull-through-credential-place": error(
    "The secret with the credentials is in another account or region than the registry.",
  ),
  "pull-through-role-missing": error(
    "A private registry of another account is cached without a role that may read it.",
  ),
  "pull-through-private-only": error(
    "A role or upstream prefix is given for an upstream that is no private registry.",
  ),
  "pull-through-upstream-prefix": error(
    "An upstream prefix is given for the prefix ROOT, which caches all repositories.",
  ),
} satisfies RuleTable;

const report = reporter(pullThroughRules);

const MOST_RULES = 50;

const OPEN_UPSTREAMS = ["public.ecr.aws", "registry.k8s.io", "quay.io"];
const CLOSED_UPSTREAMS = ["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev"];
/** The name of a registry and, where its domain name label has a scope, `-` and a hash that Azure adds. */
const AZURE_UPSTREAM = /^[a-z0-9]{5,50}(-[a-z0-9]+)?\.azurecr\.io$/;
const UPSTREAMS_ALLOWED = [
  ...OPEN_UPSTREAMS,
  ...CLOSED_UPSTREAMS,
  "<name of 5 to 50 letters and digits>.azurecr.io, <account>.dkr.ecr.<region>.amazonaws.com",
].join(", ");

/**
 * Checks the prefixes of all rules of a registry; paths are the prefixes as keys of a map. Fails with
 * `pull-through-rule-count`, `pull-through-prefix-duplicate` and the findings of repository prefixes.
 */
export function checkPullThroughPrefixes(prefixes: readonly string[]): Finding[] {
  const repeats = findRepeats(prefixes, barePrefix);
  const findings = prefixes.flatMap((prefix, index) => {
    const path = at("", prefix);
    const repeat = repeats.find((one) => one.index === index);
    if (repeat === undefined) return checkRepositoryPrefix(prefix, path, "pullThroughCache");
    const allowed = `it once, as ${prefixes[repeat.first] ?? ""}`;
    const message = wrong("prefix is given twice", prefix, allowed);
    return [report("pull-through-prefix-duplicate", path, message)];
  });
  if (prefixes.length <= MOST_RULES) return findings;
  const message = wrong("too many rules", prefixes.length, `at most ${MOST_RULES}`);
  return [report("pull-through-rule-count", "", message), ...findings];
}

/**
 * Checks one rule; paths are those of its properties. `home` is the registry of the cache; what it leaves out is not judged.
 * Fails with the findings of `pullThroughRules`, of role ARNs and of repository prefixes.
 */
export function checkPullThroughRule(
  rule: PullThroughRule,
  home: Partial<EcrRegistry> = {},
): Finding[] {
  const { ecrRepositoryPrefix } = rule;
  return [
    ...checkRepositoryPrefix(ecrRepositoryPrefix, "ecrRepositoryPrefix", "pullThroughCache"),
    ...checkCachedUpstream(rule, home),
  ];
}

/** Checks a rule, but for its own prefix. */
export function checkCachedUpstream(
  rule: PullThroughRule,
  home: Partial<EcrRegistry> = {},
): Finding[] {
  return [
    ...checkUpstream(rule.upstreamRegistryUrl, home),
    ...checkCredential(rule, home),
    ...checkRole(rule, home),
    ...checkUpstreamPrefix(rule),
  ];
}

/** What an upstream demands of those who cache it. */
type UpstreamRequirement = "nothing" | "credentials" | "role";

function getUpstreamRequirement(upstream: unknown): UpstreamRequirement | undefined {
  if (typeof upstream !== "string") return undefined;
  if (OPEN_UPSTREAMS.includes(upstream)) return "nothing";
  if (CLOSED_UPSTREAMS.includes(upstream) || AZURE_UPSTREAM.test(upstream)) return "credentials";
  return getPrivateRegistry(upstream) === undefined ? undefined : "role";
}

function checkUpstream(upstream: unknown, home: Partial<EcrRegistry>): Finding[] {
  const path = "upstreamRegistryUrl";
  const demand = getUpstreamRequirement(upstream);
  if (demand === undefined) {
    const message = wrong("upstream registry is not supported", upstream, UPSTREAMS_ALLOWED);
    return [report("pull-through-upstream", path, message)];
  }
  const registry = getPrivateRegistry(upstream);
  if (registry === undefined || home.region === undefined) return [];
  if (registry.region === home.region && registry.accountId === home.accountId) {
    const allowed = "a registry of another account or region";
    const message = wrong("upstream is the registry itself", upstream, allowed);
    return [report("pull-through-upstream-home", path, message)];
  }
  const partition = getPartition(home.region);
  if (getPartition(registry.region) === partition) return [];
  const message = wrong("upstream is in another partition", upstream, `registries of ${partition}`);
  return [report("pull-through-upstream-partition", path, message)];
}

const SECRET =
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;

function checkCredential(rule: PullThroughRule, home: Partial<EcrRegistry>): Finding[] {
  const { credentialArn, upstreamRegistryUrl } = toRecord(rule);
  const path = "credentialArn";
  const demand = getUpstreamRequirement(upstreamRegistryUrl);
  const allowed = "the ARN of a secret whose name begins with ecr-pullthroughcache/";
  if (credentialArn === undefined) {
    if (demand !== "credentials") return [];
    const message = `credentials are missing: ${String(upstreamRegistryUrl)} demands them, allowed ${allowed}.`;
    return [report("pull-through-credential-missing", path, message)];
  }
  if (typeof credentialArn !== "string" || !SECRET.test(credentialArn)) {
    const message = wrong("credentials", credentialArn, allowed);
    return [report("pull-through-credential-format", path, message)];
  }
  const findings = checkSecretLocation(credentialArn, home);
  if (demand === undefined || demand === "credentials") return findings;
  const message = wrong(`${String(upstreamRegistryUrl)} demands none`, credentialArn, "nothing");
  return [...findings, report("pull-through-credential-needless", path, message)];
}

function checkSecretLocation(credentialArn: string, home: Partial<EcrRegistry>): Finding[] {
  const arn = parseArn(credentialArn);
  const isThere = (given: string | undefined, wanted: string | undefined) =>
    wanted === undefined || given === wanted;
  if (isThere(arn?.accountId, home.accountId) && isThere(arn?.region, home.region)) return [];
  const allowed = "a secret of the registry's own account and region";
  const message = wrong("secret is in another place", credentialArn, allowed);
  return [report("pull-through-credential-place", "credentialArn", message)];
}

function checkRole(rule: PullThroughRule, home: Partial<EcrRegistry>): Finding[] {
  const { customRoleArn, upstreamRegistryUrl } = toRecord(rule);
  const path = "customRoleArn";
  const demand = getUpstreamRequirement(upstreamRegistryUrl);
  if (customRoleArn !== undefined) {
    return [
      ...checkPrivate(demand, path, customRoleArn),
      ...checkRoleArn(customRoleArn, path, home.accountId),
    ];
  }
  if (demand !== "role" || home.accountId === undefined) return [];
  if (getPrivateRegistry(upstreamRegistryUrl)?.accountId === home.accountId) return [];
  const message = `role is missing: ${String(upstreamRegistryUrl)} is of another account, allowed the ARN of a role that may pull from it.`;
  return [report("pull-through-role-missing", path, message)];
}

function checkPrivate(
  demand: UpstreamRequirement | undefined,
  path: string,
  given: unknown,
): Finding[] {
  if (demand === undefined || demand === "role") return [];
  const allowed = "it with an upstream private registry of Amazon ECR only";
  const message = wrong(`${path} has no meaning here`, given, allowed);
  return [report("pull-through-private-only", path, message)];
}

function checkUpstreamPrefix(rule: PullThroughRule): Finding[] {
  const { upstreamRepositoryPrefix: prefix, upstreamRegistryUrl } = toRecord(rule);
  const path = "upstreamRepositoryPrefix";
  if (prefix === undefined) return [];
  const findings = [
    ...checkPrivate(getUpstreamRequirement(upstreamRegistryUrl), path, prefix),
    ...checkRepositoryPrefix(prefix, path, "pullThroughCache"),
  ];
  if (rule.ecrRepositoryPrefix !== "ROOT" || prefix === "ROOT") return findings;
  const message = wrong("ROOT caches all upstream repositories", prefix, "no prefix, or ROOT");
  return [...findings, report("pull-through-upstream-prefix", path, message)];
}
