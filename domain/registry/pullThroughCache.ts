import { type Finding, type Parsed, parsed, wrong } from "../finding";
import { type JsonRecord, canonicalJson, isRecord, readJson, toRecord } from "../json";
import { getPrivateRegistry, pullThroughRules } from "./pullThroughCheck";
import { reporter } from "../rule";

export {
  type CacheHome,
  checkPullThroughPrefixes,
  checkPullThroughRule,
  pullThroughRules,
} from "./pullThroughCheck";

const report = reporter(pullThroughRules);

/** One rule of a pull-through cache: under which prefix images of which upstream registry are cached. */
export interface PullThroughRule {
  /** Prefix of the repositories of the cache, 2 to 30 characters, or `ROOT`. */
  readonly ecrRepositoryPrefix: string;
  /** Host name of the upstream registry. */
  readonly upstreamRegistryUrl: string;
  /** ARN of the secret that holds the credentials. */
  readonly credentialArn?: string;
  /** ARN of the role by which Amazon ECR reads a private registry of another account. */
  readonly customRoleArn?: string;
  /** Prefix of the repositories in an upstream private registry. */
  readonly upstreamRepositoryPrefix?: string;
}

const PROPERTIES = [
  "ecrRepositoryPrefix",
  "upstreamRegistryUrl",
  "credentialArn",
  "customRoleArn",
  "upstreamRepositoryPrefix",
] as const satisfies (keyof PullThroughRule)[];

const REQUIRED: readonly string[] = ["ecrRepositoryPrefix", "upstreamRegistryUrl"];

/** What is cached under a prefix. */
export type PullThroughIntent = Omit<PullThroughRule, "ecrRepositoryPrefix">;

/**
 * The rule that caches the upstream registry of the intent under the prefix. It says `ROOT` where Amazon ECR would fill it in:
 * a rule that leaves it out differs from what is there.
 */
export function buildPullThroughRule(prefix: string, intent: PullThroughIntent): PullThroughRule {
  const isPrivate = getPrivateRegistry(intent.upstreamRegistryUrl) !== undefined;
  const filledIn = isPrivate ? { upstreamRepositoryPrefix: "ROOT" } : {};
  const given = pick({ ...intent });
  return pick({ ...filledIn, ...given, ecrRepositoryPrefix: prefix }) as unknown as PullThroughRule;
}

function pick(rule: JsonRecord): JsonRecord {
  const given = PROPERTIES.filter((key) => rule[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, rule[key]]));
}

/** The canonical JSON text of a rule, in AWS's own shape. */
export function renderPullThroughRule(rule: PullThroughRule): string {
  return canonicalJson(pick(toRecord(rule)));
}

/** Reads a rule from its text or object; other properties are not looked at. Fails with `pull-through-shape`. */
export function parsePullThroughRule(input: unknown): Parsed<PullThroughRule> {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!isRecord(json.value)) {
    const message = wrong("rule is not an object", json.value, PROPERTIES.join(", "));
    return { ok: false, findings: [report("pull-through-shape", "", message)] };
  }
  const rule = pick(json.value);
  const findings = PROPERTIES.flatMap((key): Finding[] => {
    const isLeftOut = rule[key] === undefined && !REQUIRED.includes(key);
    if (isLeftOut || typeof rule[key] === "string") return [];
    const message = wrong(`${key} is not a string`, rule[key], "a string");
    return [report("pull-through-shape", key, message)];
  });
  return parsed(rule as unknown as PullThroughRule, findings);
}
