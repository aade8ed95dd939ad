import type { ECRClient, Repository } from "@aws-sdk/client-ecr";
import type { RegistryScan, RepositoryScan } from "../../domain/adoption/registryScan";
import { SETTING_NAMES } from "../../domain/registry/accountSettings";
import { listRepositories } from "../inventory/listRepositories";
import { isAwsError } from "../support/aws";

/** What to read of a registry. */
interface ScanOptions {
  readonly repository?: readonly string[];
  readonly concurrency: number;
}

/** Reads a registry with its repositories, in the words of Amazon ECR. */
export async function scanRegistry(client: ECRClient, options: ScanOptions): Promise<RegistryScan> {
  const ecr = await import("@aws-sdk/client-ecr");
  const described = await listRepositories(client, options.repository);
  const registry = await client.send(new ecr.DescribeRegistryCommand({}));
  const scanning = await client.send(new ecr.GetRegistryScanningConfigurationCommand({}));
  const policy = await ifThere("RegistryPolicyNotFoundException", () =>
    client.send(new ecr.GetRegistryPolicyCommand({})),
  );
  const caches = ecr.paginateDescribePullThroughCacheRules({ client }, {});
  const templates = ecr.paginateDescribeRepositoryCreationTemplates({ client }, {});
  const { default: pMap } = await import("p-map");
  const read = {
    registryId: registry.registryId ?? "",
    region: await client.config.region(),
    scanningConfiguration: scanning.scanningConfiguration,
    replicationConfiguration: registry.replicationConfiguration,
    registryPolicyText: policy?.policyText,
    pullThroughCacheRules: await collect(caches, (page) => page.pullThroughCacheRules),
    repositoryCreationTemplates: await collect(templates, (page) =>
      page.repositoryCreationTemplates?.map(({ resourceTags, ...template }) => ({
        ...template,
        resourceTags: toMap(resourceTags),
      })),
    ),
    accountSettings: await readSettings(client),
    pullTimeUpdateExclusions: await listExclusions(client),
    repositories: await pMap(described, (one) => scanRepository(client, one), options),
  };
  // The SDK leaves open what AWS always says.
  return read as RegistryScan;
}

async function collect<Page, T>(
  pages: AsyncIterable<Page>,
  select: (page: Page) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...(select(page) ?? []));
  return all;
}

async function readSettings(client: ECRClient): Promise<Record<string, string>> {
  const { GetAccountSettingCommand } = await import("@aws-sdk/client-ecr");
  const settings: Record<string, string> = {};
  for (const name of Object.values(SETTING_NAMES)) {
    const { value } = await client.send(new GetAccountSettingCommand({ name }));
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

async function listExclusions(client: ECRClient): Promise<string[]> {
  const { ListPullTimeUpdateExclusionsCommand } = await import("@aws-sdk/client-ecr");
  const found: string[] = [];
  for (let nextToken: string | undefined, isFirst = true; isFirst || nextToken; isFirst = false) {
    const page = await client.send(new ListPullTimeUpdateExclusionsCommand({ nextToken }));
    found.push(...(page.pullTimeUpdateExclusions ?? []));
    ({ nextToken } = page);
  }
  return found;
}

async function scanRepository(
  client: ECRClient,
  { repositoryName = "", repositoryArn: resourceArn, ...described }: Repository,
): Promise<RepositoryScan> {
  const ecr = await import("@aws-sdk/client-ecr");
  const policy = await ifThere("RepositoryPolicyNotFoundException", () =>
    client.send(new ecr.GetRepositoryPolicyCommand({ repositoryName })),
  );
  const lifecycle = await ifThere("LifecyclePolicyNotFoundException", () =>
    client.send(new ecr.GetLifecyclePolicyCommand({ repositoryName })),
  );
  const { tags } = await client.send(new ecr.ListTagsForResourceCommand({ resourceArn }));
  const scanned = {
    repositoryName,
    imageTagMutability: described.imageTagMutability,
    imageTagMutabilityExclusionFilters: described.imageTagMutabilityExclusionFilters,
    imageScanningConfiguration: described.imageScanningConfiguration,
    encryptionConfiguration: described.encryptionConfiguration,
    policyText: policy?.policyText,
    lifecyclePolicyText: lifecycle?.lifecyclePolicyText,
    tags: toMap(tags),
  };
  return scanned as RepositoryScan;
}

function toMap(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] = [],
): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** What AWS answers, or undefined where it says by an exception that there is none. */
async function ifThere<T>(exception: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error, exception)) return undefined;
    throw error;
  }
}
