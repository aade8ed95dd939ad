import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";
import { clientConfig } from "../support/aws";
import type { AwsOptions } from "../support/aws";
import type { Use } from "./use";

const CONCURRENCY = 4;

/** Images of Lambda functions: of `$LATEST` and of every published version, with the aliases that point at it. */
export async function usesOfLambda(options: AwsOptions): Promise<Use[]> {
  const { LambdaClient: Client, paginateListFunctions } = await import("@aws-sdk/client-lambda");
  const { default: pMap } = await import("p-map");
  const client = new Client(clientConfig(options));
  const versions: FunctionConfiguration[] = [];
  for await (const { Functions = [] } of paginateListFunctions(
    { client },
    { FunctionVersion: "ALL" },
  )) {
    versions.push(...Functions.filter(({ PackageType }) => PackageType === "Image"));
  }
  const names = [...new Set(versions.flatMap(({ FunctionName }) => FunctionName ?? []))];
  const aliases = new Map(
    await pMap(names, async (name) => [name, await aliasesOf(client, name)] as const, {
      concurrency: CONCURRENCY,
    }),
  );
  const uses = await pMap(
    versions,
    (version) =>
      usesOfVersion(client, version, aliases.get(version.FunctionName ?? "") ?? new Map()),
    { concurrency: CONCURRENCY },
  );
  return uses.flat();
}

/** The names of a function's aliases by the version they point at, also with a part of the traffic. */
async function aliasesOf(
  client: LambdaClient,
  name: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { paginateListAliases } = await import("@aws-sdk/client-lambda");
  const aliases = new Map<string, string[]>();
  for await (const { Aliases = [] } of paginateListAliases({ client }, { FunctionName: name })) {
    for (const { Name, FunctionVersion, RoutingConfig } of Aliases) {
      for (const version of [
        FunctionVersion,
        ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
      ]) {
        if (Name === undefined || version === undefined) continue;
        aliases.set(version, [...(aliases.get(version) ?? []), Name]);
      }
    }
  }
  return aliases;
}

async function usesOfVersion(
  client: LambdaClient,
  { FunctionName, FunctionArn = "", Version = "$LATEST" }: FunctionConfiguration,
  aliases: ReadonlyMap<string, readonly string[]>,
): Promise<Use[]> {
  const { GetFunctionCommand } = await import("@aws-sdk/client-lambda");
  const command = new GetFunctionCommand({ FunctionName, Qualifier: Version });
  const { Code } = await client.send(command);
  const image = Code?.ResolvedImageUri ?? Code?.ImageUri;
  if (image === undefined) return [];
  const names = aliases.get(Version) ?? [];
  return [
    { image, usedBy: names.length === 0 ? FunctionArn : `${FunctionArn} (${names.join(", ")})` },
  ];
}
