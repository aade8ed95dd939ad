import type { ECRClient } from "@aws-sdk/client-ecr";
import type { JsonRecord } from "../../domain/json";
import { matchesWildcard } from "../../domain/wildcard";
import { listRepositories } from "../inventory/listRepositories";
import { type AwsOptions, callAws, clientConfig, isAwsError } from "../support/aws";
import { Progress } from "../support/progress";
import { type LiveIdentities, readLiveIdentities } from "./liveIdentities";
import { type StateResource, toLiveResource } from "./state";

/** What to read from AWS itself. */
export interface LiveOptions extends AwsOptions, LiveIdentities {
  /** Names of repositories, with `*`. @default - all of the registry */
  readonly repository?: readonly string[];
}

const CONCURRENCY = 8;

/**
 * Reads the registry of an account and region, and roles and users with their policies, as the resources that a state would have: so the
 * same code decides. It changes nothing.
 *
 * @throws InputError
 */
export async function readLive(options: LiveOptions): Promise<StateResource[]> {
  const progress = new Progress();
  try {
    const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
    const client = new Client(clientConfig(options));
    const registry = await callAws("Reading the registry", () =>
      readRegistry(client, options.repository, (done, total) => {
        progress.update(`Read the policies of ${done} of ${total} repositories`);
      }),
    );
    return [...registry, ...(await readLiveIdentities(options))];
  } finally {
    progress.end();
  }
}

async function readRegistry(
  client: ECRClient,
  patterns: readonly string[] | undefined,
  report: (done: number, total: number) => void,
): Promise<StateResource[]> {
  const { DescribeRegistryCommand, GetRegistryPolicyCommand, GetRepositoryPolicyCommand } =
    await import("@aws-sdk/client-ecr");
  const { default: pMap } = await import("p-map");
  const region = await client.config.region();
  const { registryId = "", replicationConfiguration } = await client.send(
    new DescribeRegistryCommand({}),
  );
  const place = { registryId, region };
  const repositories = await listMatching(client, patterns);
  const policy = await unless("RegistryPolicyNotFoundException", () =>
    client.send(new GetRegistryPolicyCommand({})),
  );
  let done = 0;
  const policies = await pMap(
    repositories,
    async ({ repositoryName }) => {
      const found = await unless("RepositoryPolicyNotFoundException", () =>
        client.send(new GetRepositoryPolicyCommand({ repositoryName })),
      );
      report(++done, repositories.length);
      return found?.policyText === undefined
        ? []
        : [{ repository: repositoryName, policy: found.policyText, ...place }];
    },
    { concurrency: CONCURRENCY },
  );
  return [
    ...repositories.map(({ repositoryName, repositoryArn, encryptionConfiguration }) =>
      toLiveResource("aws:ecr/repository:Repository", repositoryName, {
        arn: repositoryArn,
        name: repositoryName,
        encryptionConfigurations: encryptionConfiguration ? [encryptionConfiguration] : [],
        ...place,
      }),
    ),
    ...policies
      .flat()
      .map((one) =>
        toLiveResource("aws:ecr/repositoryPolicy:RepositoryPolicy", one.repository, one),
      ),
    ...(policy?.policyText === undefined
      ? []
      : [
          toLiveResource("aws:ecr/registryPolicy:RegistryPolicy", registryId, {
            policy: policy.policyText,
            ...place,
          }),
        ]),
    ...(await readCacheRules(client, place)),
    toLiveResource("aws:ecr/replicationConfiguration:ReplicationConfiguration", registryId, {
      replicationConfiguration,
      ...place,
    }),
  ];
}

async function listMatching(client: ECRClient, patterns: readonly string[] | undefined) {
  const isPattern = patterns?.some((one) => one.includes("*")) ?? true;
  const all = await listRepositories(client, isPattern ? undefined : patterns);
  return all.filter(
    ({ repositoryName }) => patterns?.some((one) => matchesWildcard(one, repositoryName)) ?? true,
  );
}

async function readCacheRules(client: ECRClient, place: JsonRecord): Promise<StateResource[]> {
  const { paginateDescribePullThroughCacheRules } = await import("@aws-sdk/client-ecr");
  const rules: StateResource[] = [];
  for await (const page of paginateDescribePullThroughCacheRules({ client }, {})) {
    for (const rule of page.pullThroughCacheRules ?? []) {
      const { ecrRepositoryPrefix = "" } = rule;
      rules.push(
        toLiveResource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", ecrRepositoryPrefix, {
          ecrRepositoryPrefix,
          ...place,
        }),
      );
    }
  }
  return rules;
}

/** Undefined where AWS answers with an exception. */
async function unless<T>(exception: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error, exception)) return undefined;
    throw error;
  }
}
