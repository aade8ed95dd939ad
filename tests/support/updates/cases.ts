import { hubRegistry } from "./hubRegistry";
import { hubRepository } from "./hubRepository";
import { imagePublisher } from "./imagePublisher";
import { imageSigning } from "./imageSigning";
import { publicRepository } from "./publicRepository";
import { registryEndpoints } from "./registryEndpoints";
import { replicaRegistry } from "./replicaRegistry";
import { spokeAccess } from "./spokeAccess";
import type { UpdateCase } from "./updateCase";

/** The components that are taken through all steps; `FindingsAlerts` waits for queues so long that it has a test of its own. */
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
