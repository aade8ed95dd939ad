/** The jobs of a GitHub repository that a role trusts: those of its branches, tags and environments, and no others. */
export interface GitHubSource {
  /** Organization or user, in GitHub's own spelling: IAM compares upper and lower case. */
  readonly owner: string;
  readonly repository: string;
  /** Number of the owner; with `repositoryId`, subjects have the immutable form `repo:OWNER@ID/REPOSITORY@ID:…`. */
  readonly ownerId?: string;
  readonly repositoryId?: string;
  /** Names such as `main`, or patterns such as `release/*`. */
  readonly branches?: readonly string[];
  /** Names, or patterns such as `v*`. */
  readonly tags?: readonly string[];
  readonly environments?: readonly string[];
}

/**
 * The `sub` claims of the tokens that GitHub gives the jobs of a source. Repositories created, renamed or transferred after
 * 15 July 2026 have the immutable form, others where their owner chose it.
 */
export function gitHubSubjects(source: GitHubSource): string[] {
  const { owner, repository, ownerId, repositoryId } = source;
  const isImmutable = ownerId !== undefined && repositoryId !== undefined;
  const prefix = isImmutable
    ? `repo:${owner}@${ownerId}/${repository}@${repositoryId}`
    : `repo:${owner}/${repository}`;
  // A name that is not known yet is a hole in its list, which flatMap leaves out.
  return [
    ...(source.branches ?? []).flatMap((branch) => `${prefix}:ref:refs/heads/${branch}`),
    ...(source.tags ?? []).flatMap((tag) => `${prefix}:ref:refs/tags/${tag}`),
    ...(source.environments ?? []).flatMap((name) => `${prefix}:environment:${escapeColons(name)}`),
  ];
}

/** Colons part the claims of a subject, so GitHub escapes those in a value. */
function escapeColons(value: string): string {
  return value.replaceAll(":", "%3A");
}
