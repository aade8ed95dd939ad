import * as pulumi from "@pulumi/pulumi";
import { type PullThroughCacheRuleArgs, HubRegistry, expireOlderThan } from "ecr-hub";

const config = new pulumi.Config();
const organizationId = config.get("organizationId");
const dockerHubSecretArn = config.get("dockerHubSecretArn");

// Who pulls an image first makes its repository: the rule's `pull` lets the organization do that, too.
const pull = organizationId ? { organizationIds: [organizationId] } : undefined;

const pullThroughCache: Record<string, PullThroughCacheRuleArgs> = {
  "ecr-public": { upstreamRegistryUrl: "public.ecr.aws", pull },
  kubernetes: { upstreamRegistryUrl: "registry.k8s.io", pull },
};
if (dockerHubSecretArn !== undefined) {
  pullThroughCache["docker-hub"] = {
    upstreamRegistryUrl: "registry-1.docker.io",
    credentialArn: dockerHubSecretArn,
    pull,
  };
}

const hub = new HubRegistry("hub", {
  pullThroughCache,
  // Of every repository that a cache makes: what is cached can be pulled anew, so nothing has to stay.
  repositoryDefaults: { lifecycle: { rules: [expireOlderThan({ afterDays: 30 })] } },
});

export const registryUrl = hub.registryUrl;
/** What to write in place of the upstream image. */
export const cachedImages = {
  node: pulumi.interpolate`${hub.registryUrl}/ecr-public/docker/library/node:22`,
  pause: pulumi.interpolate`${hub.registryUrl}/kubernetes/pause:3.10`,
  nginx: dockerHubSecretArn && pulumi.interpolate`${hub.registryUrl}/docker-hub/library/nginx:1.29`,
};
