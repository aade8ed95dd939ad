import {
  DescribeRepositoriesCommand,
  ECRClient,
  GetRegistryPolicyCommand,
  GetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import type { Engine } from "../../local";

/** The resource policies of the registry of one account and region, as AWS gives them. */
export interface DeployedPolicies {
  /** By repository name; undefined for a repository without policy. */
  readonly repositories: Readonly<Record<string, string | undefined>>;
  readonly registry: string | undefined;
}

/** Reads the resource policies of a registry with the AWS SDK. */
export async function deployedPolicies(
  engine: Engine,
  account: string,
  region: string,
): Promise<DeployedPolicies> {
  const client = new ECRClient({ region, credentials: await engine.account(account) });
  try {
    const { repositories = [] } = await client.send(new DescribeRepositoriesCommand());
    const entries = repositories.map(async ({ repositoryName = "" }) => {
      const policy = client.send(new GetRepositoryPolicyCommand({ repositoryName }));
      const { policyText } = await orNone(policy, "RepositoryPolicyNotFoundException");
      return [repositoryName, policyText] as const;
    });
    const registry = client.send(new GetRegistryPolicyCommand());
    const { policyText } = await orNone(registry, "RegistryPolicyNotFoundException");
    return { repositories: Object.fromEntries(await Promise.all(entries)), registry: policyText };
  } finally {
    client.destroy();
  }
}

async function orNone<T extends object>(answer: Promise<T>, none: string): Promise<Partial<T>> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === none) return {};
    throw error;
  }
}
