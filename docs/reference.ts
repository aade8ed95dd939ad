/** What the reference describes: the package, with the classes as every Pulumi language has them. */
export * from "../components";
export { FindingsAlerts } from "../components/alerts/findingsAlerts";
export { ImagePublisher } from "../components/publisher/imagePublisher";
export { HubRegistry } from "../components/registry/hubRegistry";
export { ReplicaRegistry } from "../components/registry/replicaRegistry";
export { SpokeAccess } from "../components/spoke/spokeAccess";
