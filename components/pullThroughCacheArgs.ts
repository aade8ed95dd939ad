import type * as pulumi from "@pulumi/pulumi";

import { recordOf, required, string } from "./support/argumentShape";

/** What is cached under a prefix. */
export interface PullThroughCacheRuleArgs {
  /**
   * Host name of the upstream registry: `public.ecr.aws`, `registry.k8s.io`, `quay.io`, `registry-1.docker.io`, `ghcr.io`,
   * `registry.gitlab.com`, `cgr.dev`, `<name>.azurecr.io` or a private registry of Amazon ECR. A change replaces the rule.
   */
  upstreamRegistryUrl: pulumi.Input<string>;
  /**
   * ARN of the secret of AWS Secrets Manager that has the credentials: in the account and region of the registry, its name
   * begins with `ecr-pullthroughcache/`. Docker Hub, GitHub, GitLab, Chainguard and Azure demand it.
   * @default - no credentials
   */
  credentialArn?: pulumi.Input<string>;
  /**
   * ARN of the role of this account by which Amazon ECR reads a private registry of another account.
   * @default - none
   */
  customRoleArn?: pulumi.Input<string>;
  /**
   * Prefix of the repositories in an upstream private registry. A change replaces the rule.
   * @default "ROOT": all repositories, with private registries only
   */
  upstreamRepositoryPrefix?: pulumi.Input<string>;
}

export const pullThroughCacheRuleShape = recordOf<PullThroughCacheRuleArgs>({
  upstreamRegistryUrl: required(string),
  credentialArn: string,
  customRoleArn: string,
  upstreamRepositoryPrefix: string,
});
