import { hubRegistry } from "./hubRegistry";
import { hubRepository } from "./hubRepository";
import { imagePublisher } from "./imagePublisher";
import { imageSigning } from "./imageSigning";
import { publicRepository } from "./publicRepository";
import { registryEndpoints } from "./registryEndpoints";
import { replicaRegistry } from "./replicaRegistry";
import { spokeAccess } from "./spokeAccess";
import type { UpdateCase } from "./updateCase";

/** The components that one stack takes through all steps: all but `FindingsAlerts`, which waits for queues so long. */
export const updateCases: readonly UpdateCase[] = [
  hubRegistry,
  hubRepository,
  imagePublisher,
  imageSigning,
  publicRepository,
  registryEndpoints,
  replicaRegistry,
  spokeAccess,
];
