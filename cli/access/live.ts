import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import { parseArn } from "../../domain/arn";
import type { JsonRecord } from "../../domain/json";
import { matchesWildcard } from "../../domain/wildcard";
import { listRepositories } from "../inventory/listRepositories";
import { type AwsOptions, callAws, clientConfig, isAwsError } from "../support/aws";
import { InputError } from "../support/inputError";
import { Progress } from "../support/progress";
import type { StateResource } from "./state";

/** What to read from AWS itself. */
export interface LiveOptions extends AwsOptions {
  /** Names of repositories, with `*`. @default - all of the registry */
  readonly repository?: readonly string[];
  /** ARNs of the roles to read. @default - none */
  readonly role?: readonly string[];
}

const CONCURRENCY = 8;

/**
 * Reads the registry of an account and region, and roles with their policies, as the resources that a state would have: so the
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
    return [...registry, ...(await readRoles(options))];
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
      toResource("aws:ecr/repository:Repository", repositoryName, {
        arn: repositoryArn,
        name: repositoryName,
        encryptionConfigurations: encryptionConfiguration ? [encryptionConfiguration] : [],
        ...place,
      }),
    ),
    ...policies
      .flat()
      .map((one) => toResource("aws:ecr/repositoryPolicy:RepositoryPolicy", one.repository, one)),
    ...(policy?.policyText === undefined
      ? []
      : [
          toResource("aws:ecr/registryPolicy:RegistryPolicy", registryId, {
            policy: policy.policyText,
            ...place,
          }),
        ]),
    ...(await readCacheRules(client, place)),
    toResource("aws:ecr/replicationConfiguration:ReplicationConfiguration", registryId, {
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
        toResource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", ecrRepositoryPrefix, {
          ecrRepositoryPrefix,
          ...place,
        }),
      );
    }
  }
  return rules;
}

async function readRoles({ role: arns = [], ...options }: LiveOptions): Promise<StateResource[]> {
  if (arns.length === 0) return [];
  const { IAMClient: Client } = await import("@aws-sdk/client-iam");
  const { default: pMap } = await import("p-map");
  const client = new Client(clientConfig({ ...options, region: options.region ?? "us-east-1" }));
  const roles = await callAws("Reading roles", () =>
    pMap([...new Set(arns)], (arn) => readRole(client, arn), { concurrency: CONCURRENCY }),
  );
  const attached = new Set(
    roles.flatMap(({ outputs }) => [
      ...(outputs.managedPolicyArns as string[]),
      ...(outputs.permissionsBoundary === undefined ? [] : [outputs.permissionsBoundary as string]),
    ]),
  );
  const policies = await callAws("Reading policies of roles", () =>
    pMap([...attached], (arn) => readManagedPolicy(client, arn), { concurrency: CONCURRENCY }),
  );
  return [...roles, ...policies];
}

/** A role with its inline policies, and the ARNs of those that are attached. @throws InputError for a role of another account */
async function readRole(client: IAMClient, arn: string): Promise<StateResource> {
  const iam = await import("@aws-sdk/client-iam");
  const RoleName = arn.slice(arn.lastIndexOf("/") + 1);
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  if (Role?.Arn !== arn) {
    throw new InputError(
      `The account of the credentials has no role ${arn}, but ${Role?.Arn ?? "another"}: use credentials of account ${parseArn(arn)?.accountId ?? ""}, or add the state of the role's stack by --state.`,
    );
  }
  const inlinePolicies: JsonRecord[] = [];
  for await (const { PolicyNames = [] } of iam.paginateListRolePolicies({ client }, { RoleName })) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = "" } = await client.send(
        new iam.GetRolePolicyCommand({ RoleName, PolicyName }),
      );
      inlinePolicies.push({ name: PolicyName, policy: decodeURIComponent(PolicyDocument) });
    }
  }
  const managedPolicyArns: string[] = [];
  const pages = iam.paginateListAttachedRolePolicies({ client }, { RoleName });
  for await (const { AttachedPolicies = [] } of pages) {
    managedPolicyArns.push(...AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []));
  }
  return toResource("aws:iam/role:Role", RoleName, {
    arn,
    name: RoleName,
    inlinePolicies,
    managedPolicyArns,
    permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
  });
}

async function readManagedPolicy(client: IAMClient, arn: string): Promise<StateResource> {
  const iam = await import("@aws-sdk/client-iam");
  const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn: arn }));
  const { PolicyVersion } = await client.send(
    new iam.GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
  );
  return toResource("aws:iam/policy:Policy", arn, {
    arn,
    name: Policy?.PolicyName,
    policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
  });
}

function toResource(type: string, name: string, outputs: JsonRecord): StateResource {
  return { urn: `${type}::${name}`, type, outputs, isExternal: false, file: "AWS" };
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
