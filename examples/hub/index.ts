import * as pulumi from "@pulumi/pulumi";
import {
  type PullGrantArgs,
  HubRegistry,
  expireOlderThan,
  expireUntagged,
  keepLatest,
} from "ecr-hub";

const config = new pulumi.Config();
const organization = configured("organizationId");
const production = configured("productionAccountId");
const staging = configured("stagingAccountId");
const replicaRegions = configured("replicaRegion");

const hub = new HubRegistry("hub", {
  repositories: {
    // The whole organization builds on this image.
    "base/node": {
      pull: grant({ organizationIds: organization }),
      tags: { team: "platform" },
    },
    // Runs in production and staging; in production as a Lambda function, too.
    "team-a/api": {
      pull: grant({ accounts: [...production, ...staging], lambdaAccounts: production }),
      lifecycle: {
        rules: [
          keepLatest({ count: 50, tagPatterns: ["release-*"] }),
          expireUntagged({ afterDays: 1 }),
          // What an ImagePublisher pushes: the commit, and the number of the run.
          expireOlderThan({ afterDays: 180, tagPatterns: ["*-*"] }),
        ],
      },
      tags: { team: "team-a" },
    },
    // Not ready for production.
    "team-b/batch": { pull: grant({ accounts: staging }), tags: { team: "team-b" } },
  },
  replication:
    replicaRegions.length > 0
      ? { destinations: replicaRegions.map((region) => ({ region })) }
      : undefined,
});

export const registryId = hub.registryId;
export const registryUrl = hub.registryUrl;
export const region = hub.region;
export const repositoryUrls = hub.repositoryUrls;

/** The configured value as a list: what is not configured is left out of every grant. */
function configured(key: string): string[] {
  const value = config.get(key);
  return value === undefined ? [] : [value];
}

/** A grant that names nobody is none. */
function grant(pull: PullGrantArgs): PullGrantArgs | undefined {
  return Object.values(pull).flat().length > 0 ? pull : undefined;
}
