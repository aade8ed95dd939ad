import { type Finding, at, wrong } from "../finding";
import { isGitRef } from "./gitRef";
import { getIndexedStrings, isList } from "../json";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of what GitHub Actions may run in for a role to trust it. */
export const gitHubSourceRules = {
  "github-owner-format": error(
    "The owner of a GitHub repository is not the name of a user or an organization.",
  ),
  "github-repository-format": error(
    "The name of a GitHub repository has characters that GitHub refuses.",
  ),
  "github-id-format": error("The id of a GitHub owner or repository is not a string of digits."),
  "github-id-pair": error(
    "A GitHub source has only one of the owner's id and the repository's id.",
  ),
  "github-ref-format": error(
    "A branch or tag is not a name that git allows, with * for any characters in it.",
  ),
  "github-ref-wildcard": error(
    "A branch or tag begins with a wildcard, so that it binds a role to nothing.",
  ),
  "github-environment-format": error(
    "A GitHub environment is empty, too long, or has characters a policy cannot compare.",
  ),
  "github-source-unbound": error("A GitHub source names no branch, no tag and no environment."),
  "github-source-duplicate": error(
    "Two GitHub sources, or two entries of one, name the same jobs.",
  ),
} satisfies RuleTable;

const report = reporter(gitHubSourceRules);

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
  return [
    ...(source.branches ?? []).map((branch) => `${prefix}:ref:refs/heads/${branch}`),
    ...(source.tags ?? []).map((tag) => `${prefix}:ref:refs/tags/${tag}`),
    ...(source.environments ?? []).map((name) => `${prefix}:environment:${escapeColons(name)}`),
  ];
}

/** Colons part the claims of a subject, so GitHub escapes those in a value. */
function escapeColons(value: string): string {
  return value.replaceAll(":", "%3A");
}

/** Checks sources for every `github-…` rule. Paths begin with the index of the source, such as `[0].branches[1]`. */
export function checkGitHubSources(sources: readonly GitHubSource[]): Finding[] {
  return [
    ...sources.flatMap((source, index) => checkSource(source, at("", index))),
    ...checkDuplicates(sources),
  ];
}

function checkSource(source: GitHubSource, path: string): Finding[] {
  return [
    ...checkOwner(source.owner, at(path, "owner")),
    ...checkRepository(source.repository, at(path, "repository")),
    ...checkIds(source, path),
    ...toEntries(source.branches).flatMap((branch, i) =>
      checkRef(branch, at(at(path, "branches"), i)),
    ),
    ...toEntries(source.tags).flatMap((tag, i) => checkRef(tag, at(at(path, "tags"), i))),
    ...toEntries(source.environments).flatMap((name, i) =>
      checkEnvironment(name, at(at(path, "environments"), i)),
    ),
    ...checkBound(source, path),
  ];
}

function toEntries(list: readonly string[] | undefined): readonly string[] {
  return isList(list) ? list : [];
}

function checkOwner(owner: unknown, path: string): Finding[] {
  if (typeof owner === "string" && /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner)) return [];
  const allowed = "the name of a GitHub organization or user, without wildcards";
  return [report("github-owner-format", path, wrong("GitHub owner is not valid", owner, allowed))];
}

function checkRepository(repository: unknown, path: string): Finding[] {
  const isName = typeof repository === "string" && /^[A-Za-z0-9._-]{1,100}$/.test(repository);
  if (isName && !/^\.{1,2}$/.test(repository)) return [];
  const allowed = "the name of a GitHub repository, without its owner and without wildcards";
  const message = wrong("GitHub repository is not valid", repository, allowed);
  return [report("github-repository-format", path, message)];
}

function checkIds({ ownerId, repositoryId }: GitHubSource, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const [key, id] of Object.entries({ ownerId, repositoryId })) {
    if (id === undefined || (typeof id === "string" && /^[1-9]\d{0,19}$/.test(id))) continue;
    const message = wrong("GitHub id is not valid", id, "a string of digits");
    findings.push(report("github-id-format", at(path, key), message));
  }
  if ((ownerId === undefined) !== (repositoryId === undefined)) {
    const given = ownerId === undefined ? "repositoryId" : "ownerId";
    const message = wrong(
      "GitHub ids are incomplete",
      given,
      "both ownerId and repositoryId, or none",
    );
    findings.push(report("github-id-pair", path, message));
  }
  return findings;
}

function checkRef(ref: unknown, path: string): Finding[] {
  const allowed = "a name such as main or v1.2.3, or a pattern such as release/*";
  if (typeof ref === "string" && ref.startsWith("*")) {
    const message = wrong("branch or tag begins with a wildcard", ref, allowed);
    return [report("github-ref-wildcard", path, message)];
  }
  // IAM reads `${…}` as a variable.
  const isName = typeof ref === "string" && !ref.startsWith("refs/") && !ref.includes("$");
  if (isName && isGitRef(ref.replaceAll("*", "x"))) return [];
  return [report("github-ref-format", path, wrong("branch or tag is not valid", ref, allowed))];
}

function checkEnvironment(name: unknown, path: string): Finding[] {
  if (typeof name === "string" && /^[^*?$\u0000-\u001f]{1,255}$/.test(name)) return [];
  const allowed = "1 to 255 characters without * ? and $";
  const message = wrong("GitHub environment is not valid", name, allowed);
  return [report("github-environment-format", path, message)];
}

function checkBound({ branches, tags, environments }: GitHubSource, path: string): Finding[] {
  if ([branches, tags, environments].some((list) => toEntries(list).length > 0)) return [];
  const message =
    "GitHub source is not bound: given no branch, tag or environment, allowed at least one of them.";
  return [report("github-source-unbound", path, message)];
}

/** Each entry of each source is one subject; the same twice is a slip of the pen. */
function checkDuplicates(sources: readonly GitHubSource[]): Finding[] {
  const seen = new Set<string>();
  return sources.flatMap((source, index) => {
    const { branches, tags, environments, ...rest } = source;
    return Object.entries({ branches, tags, environments }).flatMap(([key, list]) =>
      getIndexedStrings(list).flatMap(([entry, i]) => {
        const [subject = ""] = gitHubSubjects({ ...rest, [key]: [entry] });
        if (!seen.has(subject)) {
          seen.add(subject);
          return [];
        }
        const message = wrong("GitHub source is given twice", subject, "each source once");
        return [report("github-source-duplicate", at(at(at("", index), key), i), message)];
      }),
    );
  });
}
