import { registryUrl } from "../arn";
import { type EcrRegistry, getEcrRegistry } from "../imageReference";
import { objectOf, optional, parserOf, stringShape } from "../jsonReader";

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

/** Reads a rule from its text or object; other properties are not looked at. Fails with `pull-through-shape`. */
export const parsePullThroughRule = parserOf<PullThroughRule>({
  name: "pull-through cache rule",
  rules: { shape: "pull-through-shape" },
  shape: objectOf<PullThroughRule>(
    {
      ecrRepositoryPrefix: stringShape,
      upstreamRegistryUrl: stringShape,
      credentialArn: optional(stringShape),
      customRoleArn: optional(stringShape),
      upstreamRepositoryPrefix: optional(stringShape),
    },
    { open: true },
  ),
});

/** What is cached under a prefix. */
export type PullThroughIntent = Omit<PullThroughRule, "ecrRepositoryPrefix">;

/**
 * The rule that caches the upstream registry of the intent under the prefix. It says `ROOT` where Amazon ECR would fill it in:
 * a rule that leaves it out differs from what is there.
 */
export function buildPullThroughRule(prefix: string, intent: PullThroughIntent): PullThroughRule {
  const { upstreamRegistryUrl, credentialArn, customRoleArn } = intent;
  const filledIn = getPrivateRegistry(upstreamRegistryUrl) && "ROOT";
  const { upstreamRepositoryPrefix = filledIn } = intent;
  return {
    ecrRepositoryPrefix: prefix,
    upstreamRegistryUrl,
    ...(credentialArn !== undefined && { credentialArn }),
    ...(customRoleArn !== undefined && { customRoleArn }),
    ...(upstreamRepositoryPrefix !== undefined && { upstreamRepositoryPrefix }),
  };
}

/** Amazon ECR takes the plain host name of a private registry as upstream, none for FIPS or dual stack. */
export function getPrivateRegistry(upstream: unknown): EcrRegistry | undefined {
  if (typeof upstream !== "string") return undefined;
  const registry = getEcrRegistry(upstream);
  return registry !== undefined && registryUrl(registry) === upstream ? registry : undefined;
}
