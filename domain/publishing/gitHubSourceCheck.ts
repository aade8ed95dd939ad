import { type CheckValue, type Finding, at, findRepeats, valueChecks, wrong } from "../finding";
import { getIndexedStrings, isList } from "../json";
import { hasEntries } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";
import { type GitHubSource, gitHubSubjects } from "./gitHubSource";
import { isGitRef } from "./gitRef";

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
  "github-id-server": error(
    "A GitHub source has ids, but the OIDC provider is a GitHub Enterprise Server, whose subjects have none.",
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
    ...checkEach(source.branches, at(path, "branches"), checkRef),
    ...checkEach(source.tags, at(path, "tags"), checkRef),
    ...checkEach(source.environments, at(path, "environments"), checkEnvironment),
    ...checkBound(source, path),
  ];
}

function checkEach(list: unknown, path: string, checkEntry: CheckValue): Finding[] {
  const entries = isList(list) ? list : [];
  return entries.flatMap((entry, index) => checkEntry(entry, at(path, index)));
}

const check = valueChecks(report);

const checkOwner = check(
  "github-owner-format",
  "GitHub owner",
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,
  "the name of a GitHub organization or user, without wildcards",
);

const checkRepository = check(
  "github-repository-format",
  "GitHub repository",
  /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
  "the name of a GitHub repository, without its owner and without wildcards",
);

const checkId = check("github-id-format", "GitHub id", /^[1-9]\d{0,19}$/, "a string of digits");

const checkEnvironment = check(
  "github-environment-format",
  "GitHub environment",
  /^[^*?$\u0000-\u001f]{1,255}$/,
  "1 to 255 characters without * ? and $",
);

function checkIds(source: GitHubSource, path: string): Finding[] {
  const keys = ["ownerId", "repositoryId"] as const;
  const given = keys.filter((key) => source[key] !== undefined);
  const findings = given.flatMap((key) => checkId(source[key], at(path, key)));
  if (given.length !== 1) return findings;
  const message =
    "GitHub ids are incomplete: ownerId requires repositoryId, and the other way round.";
  return [...findings, report("github-id-pair", path, message)];
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
  return [report("github-ref-format", path, wrong("branch or tag", ref, allowed))];
}

function checkBound({ branches, tags, environments }: GitHubSource, path: string): Finding[] {
  if ([branches, tags, environments].some(hasEntries)) return [];
  const message = "GitHub source names no job: give at least one branch, tag or environment.";
  return [report("github-source-unbound", path, message)];
}

/** Each entry of each source is one subject; the same twice is a slip of the pen. */
function checkDuplicates(sources: readonly GitHubSource[]): Finding[] {
  const subjects = sources.flatMap(({ branches, tags, environments, ...rest }, index) =>
    Object.entries({ branches, tags, environments }).flatMap(([key, list]) =>
      getIndexedStrings(list).map(([entry, i]) => {
        const [subject] = gitHubSubjects({ ...rest, [key]: [entry] });
        return { subject, path: at(at(at("", index), key), i) };
      }),
    ),
  );
  return findRepeats(subjects, ({ subject }) => subject).map(({ entry: { subject, path } }) => {
    const message = wrong("GitHub source is given twice", subject, "each source once");
    return report("github-source-duplicate", path, message);
  });
}
