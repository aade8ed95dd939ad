import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";
import { parse } from "yaml";

// The file has the arguments of a HubRegistry. What is wrong in it is refused with its path, such as repositories["team-a/api"].pull.
const file = join(__dirname, "registry.yaml");
const hub = new HubRegistry("hub", parse(readFileSync(file, "utf8")) as HubRegistryArgs);

export const registryId = hub.registryId;
export const region = hub.region;
export const repositoryUrls = hub.repositoryUrls;
