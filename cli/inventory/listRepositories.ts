import type { ECRClient, Repository } from "@aws-sdk/client-ecr";

/** A repository as `aws ecr describe-repositories` prints it. */
export type NamedRepository = Repository & { readonly repositoryName: string };

const NAMES_A_CALL = 100;

/** The repositories asked for, or all, each once and by name, so that a mistyped one shows before the work begins. */
export async function listRepositories(
  client: ECRClient,
  names: readonly string[] | undefined,
): Promise<NamedRepository[]> {
  const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
  const asked = names && [...new Set(names)];
  const calls = asked
    ? Array.from({ length: Math.ceil(asked.length / NAMES_A_CALL) }, (_, call) => ({
        repositoryNames: asked.slice(call * NAMES_A_CALL, (call + 1) * NAMES_A_CALL),
      }))
    : [{}];
  const found: NamedRepository[] = [];
  for (const input of calls) {
    for await (const { repositories = [] } of paginateDescribeRepositories({ client }, input)) {
      for (const one of repositories) {
        const { repositoryName } = one;
        if (repositoryName !== undefined) found.push({ ...one, repositoryName });
      }
    }
  }
  return found.sort((one, other) => (one.repositoryName < other.repositoryName ? -1 : 1));
}
