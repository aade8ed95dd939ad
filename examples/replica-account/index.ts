import * as pulumi from "@pulumi/pulumi";
import { ReplicaRegistry, expireUntagged, keepLatest } from "ecr-hub";

const config = new pulumi.Config();
const organizationId = config.get("organizationId");

const replica = new ReplicaRegistry("replica", {
  // Nobody but the hub may replicate to here, and these repositories only.
  sourceAccountId: config.require("hubAccountId"),
  repositoryPrefixes: config.getObject<string[]>("repositoryPrefixes"),
  // The lifecycle policy of the originals; it is not replicated.
  repositoryDefaults: {
    lifecycle: {
      rules: [
        keepLatest({ count: 50, tagPatterns: ["release-*"] }),
        expireUntagged({ afterDays: 1 }),
      ],
    },
  },
  pull: organizationId ? { organizationIds: [organizationId] } : undefined,
});

export const registryId = replica.registryId;
export const region = replica.region;
export const registryUrl = replica.registryUrl;
