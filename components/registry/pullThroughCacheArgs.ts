import type * as pulumi from "@pulumi/pulumi";

/** Who pulls through a cache. Every list adds to the others; nobody else is granted access. */
export interface CachePullGrantArgs {
  /**
   * Ids of the AWS accounts whose principals may pull, as far as their own IAM policies allow it; 12 digits each.
   * @default - no account besides the registry's own
   */
  accounts?: string[];
  /**
   * Ids of the AWS organizations, such as `o-a1b2c3d4e5`, all of whose accounts may pull.
   * @default - no organization
   */
  organizationIds?: string[];
  /**
   * Paths of organizational units whose accounts may pull, as `aws:PrincipalOrgPaths` has them:
   * `o-…/r-…/ou-…/` for the accounts directly in the unit, with `*` at the end for all below it as well.
   * @default - no organizational unit
   */
  organizationPaths?: string[];
  /**
   * ARNs of IAM roles, users or sessions that may pull; no wildcards.
   * @default - no single principal
   */
  principalArns?: pulumi.Input<string>[];
}

/** What is cached under a prefix. */
export interface PullThroughCacheRuleArgs {
  /**
   * Host name of the upstream registry: `public.ecr.aws`, `registry.k8s.io`, `quay.io`, `registry-1.docker.io`, `ghcr.io`,
   * `registry.gitlab.com`, `cgr.dev`, `<name>.azurecr.io` or a private registry of Amazon ECR. A change replaces the rule.
   * The policy pack allows the first two; add others, such as `registry-1.docker.io` for Docker Hub, to `allowedUpstreams` of its
   * policy `ecr-pull-through-allowed-upstreams`.
   */
  upstreamRegistryUrl: pulumi.Input<string>;
  /**
   * ARN of the secret of AWS Secrets Manager that has the credentials: in the account and region of the registry, its name
   * begins with `ecr-pullthroughcache/`. Docker Hub, GitHub, GitLab, Chainguard and Azure demand it.
   * Another secret is taken in place; to give one for the first time, or none any more, replaces the rule.
   * @default - no credentials
   */
  credentialArn?: pulumi.Input<string>;
  /**
   * ARN of the role of this account by which Amazon ECR reads a private registry of another account. Another role is taken in
   * place; to give one for the first time, or none any more, replaces the rule.
   * @default - none
   */
  customRoleArn?: pulumi.Input<string>;
  /**
   * Prefix of the repositories in an upstream private registry. A change replaces the rule.
   * @default "ROOT": all repositories, with private registries only
   */
  upstreamRepositoryPrefix?: pulumi.Input<string>;
  /**
   * Whether a creation template for the prefix is made where no other covers it, or where `pull` needs one.
   * @default true
   */
  createTemplate?: boolean;
  /**
   * Who may pull any image of the upstream through the cache, also one that is not in it yet: whoever pulls it first makes its
   * repository. Not AWS Lambda, which takes no image through a cache.
   * @default - principals of the registry's own account; those of the registry's `pull`, what is in the cache already
   */
  pull?: CachePullGrantArgs;
}
