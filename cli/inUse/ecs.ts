import type { ECSClient, Service, Task } from "@aws-sdk/client-ecs";
import { type AwsOptions, clientConfig, describeAwsError, isAwsError } from "../support/aws";
import type { FoundUse, OnProgress, Use } from "./use";

const TASKS_A_CALL = 100;
const SERVICES_A_CALL = 10;

/** Images of ECS: of every task that runs or starts, and of every task definition that a service has in use. */
export async function usesOfEcs(options: AwsOptions, onProgress: OnProgress): Promise<FoundUse[]> {
  const { ECSClient: Client, paginateListClusters } = await import("@aws-sdk/client-ecs");
  const client = new Client(clientConfig(options));
  const uses: FoundUse[] = [];
  for await (const { clusterArns = [] } of paginateListClusters({ client }, {})) {
    for (const cluster of clusterArns) {
      const found = await usesOfCluster(client, cluster);
      onProgress(found.length);
      uses.push(...found);
    }
  }
  return uses;
}

/** Nothing of a cluster that was deleted after it had been listed. */
async function usesOfCluster(client: ECSClient, cluster: string): Promise<FoundUse[]> {
  try {
    const tasks = await usesOfTasks(client, cluster);
    return [...tasks, ...(await usesOfServices(client, cluster))];
  } catch (error) {
    if (isAwsError(error, "ClusterNotFoundException")) return [];
    throw error;
  }
}

async function usesOfTasks(client: ECSClient, cluster: string): Promise<Use[]> {
  const { DescribeTasksCommand, paginateListTasks } = await import("@aws-sdk/client-ecs");
  const uses: Use[] = [];
  // Tasks that are to run include those that are being started.
  const input = { cluster, desiredStatus: "RUNNING" as const };
  for await (const { taskArns = [] } of paginateListTasks(
    { client, pageSize: TASKS_A_CALL },
    input,
  )) {
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(
      new DescribeTasksCommand({ cluster, tasks: taskArns }),
    );
    uses.push(...tasks.flatMap(usesOfTask));
  }
  return uses;
}

function usesOfTask({ containers = [], taskArn = "" }: Task): Use[] {
  return containers.flatMap(({ image, imageDigest }) =>
    image === undefined ? [] : [{ image, digest: imageDigest, usedBy: taskArn }],
  );
}

async function usesOfServices(client: ECSClient, cluster: string): Promise<FoundUse[]> {
  const { DescribeServicesCommand, paginateListServices } = await import("@aws-sdk/client-ecs");
  const definitions = new Definitions(client);
  const uses: FoundUse[] = [];
  for await (const { serviceArns = [] } of paginateListServices(
    { client, pageSize: SERVICES_A_CALL },
    { cluster },
  )) {
    if (serviceArns.length === 0) continue;
    const command = new DescribeServicesCommand({ cluster, services: serviceArns });
    for (const service of (await client.send(command)).services ?? []) {
      for (const definition of listDefinitions(service)) {
        uses.push(...(await definitions.usesBy(service.serviceArn ?? definition, definition)));
      }
    }
  }
  return uses;
}

/** The task definitions of a service: the present one, and those of deployments and task sets still under way. */
function listDefinitions({
  taskDefinition,
  deployments = [],
  taskSets = [],
}: Service): ReadonlySet<string> {
  const all = [taskDefinition, ...[...deployments, ...taskSets].map((part) => part.taskDefinition)];
  return new Set(all.filter((definition) => definition !== undefined));
}

/** The images of task definitions; services share them, so each is read once. */
class Definitions {
  readonly #images = new Map<string, readonly string[] | { readonly reason: string }>();

  constructor(readonly client: ECSClient) {}

  async usesBy(usedBy: string, definition: string): Promise<FoundUse[]> {
    const images = this.#images.get(definition) ?? (await this.#read(definition));
    this.#images.set(definition, images);
    if ("reason" in images) return [{ usedBy, reason: images.reason }];
    return images.map((image) => ({ image, usedBy }));
  }

  /** A service may go on with a task definition that has been deleted. */
  async #read(definition: string): Promise<readonly string[] | { readonly reason: string }> {
    const { DescribeTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: definition });
    try {
      const { taskDefinition } = await this.client.send(command);
      return (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []);
    } catch (error) {
      if (!isAwsError(error, "ClientException")) throw error;
      return { reason: `${definition} cannot be read: ${describeAwsError(error)}` };
    }
  }
}
