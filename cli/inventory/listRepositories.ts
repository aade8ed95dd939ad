import type { ECRClient } from "@aws-sdk/client-ecr";

/** The repositories to describe, and whose they are. */
export interface Registry {
  readonly registryId: string | undefined;
  readonly names: readonly string[];
}

const NAMES_A_CALL = 100;

/** The repositories asked for, or all, each once and by name, so that a mistyped one shows before the work begins. */
export async function listRepositories(
  client: ECRClient,
  repository: readonly string[] | undefined,
): Promise<Registry> {
  const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
  const asked = repository && [...new Set(repository)];
  const calls = asked
    ? Array.from({ length: Math.ceil(asked.length / NAMES_A_CALL) }, (_, call) => ({
        repositoryNames: asked.slice(call * NAMES_A_CALL, (call + 1) * NAMES_A_CALL),
      }))
    : [{}];
  const names: string[] = [];
  let registryId: string | undefined;
  for (const input of calls) {
    for await (const page of paginateDescribeRepositories({ client }, input)) {
      for (const { repositoryName, registryId: id } of page.repositories ?? []) {
        registryId ??= id;
        if (repositoryName !== undefined) names.push(repositoryName);
      }
    }
  }
  return { registryId, names: names.sort() };
}
