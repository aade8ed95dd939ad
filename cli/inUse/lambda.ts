import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";
import { type AwsOptions, clientConfig, isAwsError } from "../support/aws";
import type { FoundUse, OnProgress } from "./use";

const CONCURRENCY = 4;

/** Images of Lambda functions: of `$LATEST` and of every published version, with the aliases that point at it. */
export async function usesOfLambda(
  options: AwsOptions,
  onProgress: OnProgress,
): Promise<FoundUse[]> {
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
  const parallel = { concurrency: CONCURRENCY };
  const readAliases = async (name: string) =>
    [name, (await unlessDeleted(listAliases(client, name))) ?? NO_ALIASES] as const;
  const aliases = new Map(await pMap(names, readAliases, parallel));
  const readVersion = async (version: FunctionConfiguration) => {
    const ofFunction = aliases.get(version.FunctionName ?? "") ?? NO_ALIASES;
    const found = await unlessDeleted(usesOfVersion(client, version, ofFunction));
    onProgress(1);
    return found ?? [];
  };
  return (await pMap(versions, readVersion, parallel)).flat();
}

type Aliases = ReadonlyMap<string, readonly string[]>;

const NO_ALIASES: Aliases = new Map();

/** Undefined where the function or the version was deleted after it had been listed. */
async function unlessDeleted<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/** The names of a function's aliases by the version they point at, also with a part of the traffic. */
async function listAliases(client: LambdaClient, name: string): Promise<Aliases> {
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
  aliases: Aliases,
): Promise<FoundUse[]> {
  const { GetFunctionCommand } = await import("@aws-sdk/client-lambda");
  const command = new GetFunctionCommand({ FunctionName, Qualifier: Version });
  const { Code } = await client.send(command);
  const names = aliases.get(Version) ?? [];
  const usedBy = names.length === 0 ? FunctionArn : `${FunctionArn} (${names.join(", ")})`;
  const image = Code?.ResolvedImageUri ?? Code?.ImageUri;
  return [
    image === undefined
      ? { usedBy, reason: "AWS Lambda does not tell its image" }
      : { image, usedBy },
  ];
}
