import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";
import { parse } from "yaml";

// The file has the arguments of a HubRegistry. What is wrong in it is refused with its path, such as repositories["team-a/api"].pull.
const file = join(__dirname, "registry.yaml");
const args = parse(readFileSync(file, "utf8")) as HubRegistryArgs | null;
if (!args?.repositories) {
  // Without it an empty file would delete every repository.
  throw new pulumi.RunError(
    "registry.yaml names no repositories; where there are none, say so: repositories: {}",
  );
}
const hub = new HubRegistry("hub", args);

export const registryId = hub.registryId;
export const region = hub.region;
export const repositoryUrls = hub.repositoryUrls;
