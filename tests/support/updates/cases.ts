import { hubRegistry, registryOfTemplates } from "./hubRegistry";
import { hubRepository } from "./hubRepository";
import { imagePublisher } from "./imagePublisher";
import { imageSigning } from "./imageSigning";
import { publicRepository } from "./publicRepository";
import { endpointsWithGateway, registryEndpoints } from "./registryEndpoints";
import { replicaRegistry } from "./replicaRegistry";
import { spokeAccess } from "./spokeAccess";
import type { UpdateCase } from "./updateCase";

/** The components that one stack takes through all steps: all but `FindingsAlerts`, which waits for queues so long. */
export const updateCases: readonly UpdateCase[] = [
  hubRegistry,
  registryOfTemplates,
  hubRepository,
  imagePublisher,
  imageSigning,
  publicRepository,
  registryEndpoints,
  endpointsWithGateway,
  replicaRegistry,
  spokeAccess,
];
