import type { ECSClient, Service, Task } from "@aws-sdk/client-ecs";
import { clientConfig } from "../support/aws";
import type { AwsOptions } from "../support/aws";
import type { Use } from "./use";

const TASKS_A_CALL = 100;
const SERVICES_A_CALL = 10;

/** Images of ECS: of every task that runs or starts, and of every task definition that a service has in use. */
export async function usesOfEcs(options: AwsOptions): Promise<Use[]> {
  const { ECSClient: Client, paginateListClusters } = await import("@aws-sdk/client-ecs");
  const client = new Client(clientConfig(options));
  const uses: Use[] = [];
  for await (const { clusterArns = [] } of paginateListClusters({ client }, {})) {
    for (const cluster of clusterArns) {
      uses.push(
        ...(await usesOfTasks(client, cluster)),
        ...(await usesOfServices(client, cluster)),
      );
    }
  }
  return uses;
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

async function usesOfServices(client: ECSClient, cluster: string): Promise<Use[]> {
  const { DescribeServicesCommand, paginateListServices } = await import("@aws-sdk/client-ecs");
  const definitions = new DefinitionImages(client);
  const uses: Use[] = [];
  for await (const { serviceArns = [] } of paginateListServices(
    { client, pageSize: SERVICES_A_CALL },
    { cluster },
  )) {
    if (serviceArns.length === 0) continue;
    const command = new DescribeServicesCommand({ cluster, services: serviceArns });
    for (const service of (await client.send(command)).services ?? []) {
      for (const definition of definitionsOf(service)) {
        const images = await definitions.of(definition);
        uses.push(...images.map((image) => ({ image, usedBy: service.serviceArn ?? definition })));
      }
    }
  }
  return uses;
}

/** The task definitions of a service: the present one, and those of deployments and task sets still under way. */
function definitionsOf({
  taskDefinition,
  deployments = [],
  taskSets = [],
}: Service): ReadonlySet<string> {
  const all = [taskDefinition, ...[...deployments, ...taskSets].map((part) => part.taskDefinition)];
  return new Set(all.filter((definition) => definition !== undefined));
}

/** The images of task definitions; services share them, so each is read once. */
class DefinitionImages {
  readonly #images = new Map<string, readonly string[]>();

  constructor(readonly client: ECSClient) {}

  async of(definition: string): Promise<readonly string[]> {
    const known = this.#images.get(definition);
    if (known !== undefined) return known;
    const { DescribeTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: definition });
    const { taskDefinition } = await this.client.send(command);
    const images = (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []);
    this.#images.set(definition, images);
    return images;
  }
}
