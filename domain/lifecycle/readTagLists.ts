import { type Finding, at, quote, wrong } from "../finding";
import type { JsonRecord } from "../json";
import { report } from "./findings";
import { type TagStatus, LIFECYCLE_LIMITS } from "./model";

export type TagListName = "tagPatternList" | "tagPrefixList";

const LIST_NAMES: readonly TagListName[] = ["tagPatternList", "tagPrefixList"];

/** The one tag list of a selection, when it has one that can be read. */
export interface ReadTagList {
  readonly tagListName?: TagListName;
  readonly tagList?: readonly string[];
}

/** Reads the two tag lists of a selection: `tagged` needs exactly one, the other statuses need none. */
export function readTagLists(
  selection: JsonRecord,
  path: string,
  tagStatus: TagStatus | undefined,
  findings: Finding[],
): ReadTagList {
  const given = LIST_NAMES.filter((name) => selection[name] !== undefined);
  const lists = given.map((name): ReadTagList => {
    const tagList = readList(selection[name], at(path, name), name, findings);
    return tagList === undefined ? {} : { tagListName: name, tagList };
  });
  if (tagStatus === "tagged" && given.length !== 1) {
    const message = `tag lists: given ${given.length === 0 ? "none" : "both"}, allowed exactly one of tagPatternList and tagPrefixList with tagStatus "tagged".`;
    findings.push(report("lifecycle-tag-list", path, message));
    return {};
  }
  if (tagStatus === "untagged" || tagStatus === "any") {
    for (const name of given) {
      const message = wrong(name, selection[name], `none with tagStatus "${tagStatus}"`);
      findings.push(report("lifecycle-tag-list", at(path, name), message));
    }
    return {};
  }
  return lists[0] ?? {};
}

function readList(
  value: unknown,
  path: string,
  name: TagListName,
  findings: Finding[],
): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    findings.push(report("lifecycle-shape", path, wrong(name, value, "a list of strings")));
    return undefined;
  }
  if (value.length === 0) {
    const message = wrong(name, value, `at least one entry, or no ${name} at all`);
    findings.push(report("lifecycle-tag-list", path, message));
    return undefined;
  }
  const before = findings.length;
  const entries: string[] = [];
  for (const [index, entry] of (value as unknown[]).entries()) {
    checkEntry(entry, at(path, index), name, findings);
    if (typeof entry === "string") entries.push(entry);
  }
  return findings.length === before ? entries : undefined;
}

function checkEntry(entry: unknown, path: string, name: TagListName, findings: Finding[]): void {
  const kind = name === "tagPatternList" ? "tag pattern" : "tag prefix";
  if (typeof entry !== "string") {
    findings.push(report("lifecycle-shape", path, wrong(kind, entry, "a string")));
  } else if (entry === "") {
    findings.push(
      report("lifecycle-tag-empty", path, wrong(kind, entry, "at least one character")),
    );
  } else if (name === "tagPatternList") {
    const wildcards = entry.split("*").length - 1;
    if (wildcards <= LIFECYCLE_LIMITS.wildcardsPerPattern) return;
    const allowed = `at most ${LIFECYCLE_LIMITS.wildcardsPerPattern}`;
    const message = `wildcards in ${quote(entry)}: given ${wildcards}, allowed ${allowed}.`;
    findings.push(report("lifecycle-tag-wildcards", path, message));
  }
}
