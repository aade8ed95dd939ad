import * as pulumi from "@pulumi/pulumi";
import {
  type PullThroughCacheRuleArgs,
  HubRegistry,
  expireOlderThan,
  expireUntagged,
  keepLatest,
} from "ecr-hub";

const config = new pulumi.Config();
const organizationId = config.get("organizationId");
const pull = organizationId ? { organizationIds: [organizationId] } : undefined;

/** What you build yourself gets a repository of its own; images are copied there once, by digest. */
const own = config.getObject<string[]>("repositories") ?? ["team-a/api", "team-b/batch"];

/** What others build is cached; nothing has to be copied. */
const upstreams: Record<string, { url: string | undefined; secretArn: string | undefined }> = {
  "docker-hub": { url: "registry-1.docker.io", secretArn: config.get("dockerHubSecretArn") },
  azure: { url: config.get("azureRegistry"), secretArn: config.get("azureSecretArn") },
};
const caches: Record<string, PullThroughCacheRuleArgs> = {};
for (const [prefix, { url, secretArn }] of Object.entries(upstreams)) {
  if (url === undefined || secretArn === undefined) continue;
  caches[prefix] = { upstreamRegistryUrl: url, credentialArn: secretArn, pull };
}

const releases = [
  // One rule each: the patterns of one rule mean "and".
  keepLatest({ count: 50, tagPatterns: ["release-*"] }),
  keepLatest({ count: 50, tagPatterns: ["v*"] }),
  expireUntagged({ afterDays: 1 }),
];
const hub = new HubRegistry("hub", {
  pull,
  repositories: Object.fromEntries(own.map((name) => [name, { lifecycle: { rules: releases } }])),
  pullThroughCache: caches,
  // Of the cached repositories: what is cached can be pulled anew.
  repositoryDefaults: { lifecycle: { rules: [expireOlderThan({ afterDays: 30 })] } },
});

export const registryUrl = hub.registryUrl;
export const repositoryUrls = hub.repositoryUrls;
/** What to write in place of the beginning of an upstream image. */
export const cachePrefixes = Object.fromEntries(
  Object.keys(caches).map((prefix) => [prefix, pulumi.interpolate`${hub.registryUrl}/${prefix}`]),
);
