import { type Finding, at, wrong } from "../finding";
import type { JsonRecord } from "../json";
import { report } from "./findings";
import {
  type ActionType,
  type CountType,
  type StorageClass,
  type TagStatus,
  ACTION_TYPES,
  COUNT_TYPES,
  COUNT_TYPE_GRAMMAR,
  LIFECYCLE_LIMITS,
  STORAGE_CLASSES,
  TAG_STATUSES,
} from "./model";
import { isObjectOf, readObject, readPositive, readWord } from "./readJson";
import { type TagListName, readTagLists } from "./readTagLists";

/** What could be read of one rule; a member is there when it is well formed by itself. */
export interface ReadRule {
  /** The place of the rule in the document. */
  readonly index: number;
  readonly rulePriority?: number | undefined;
  readonly tagStatus?: TagStatus | undefined;
  readonly tagListName?: TagListName | undefined;
  readonly tagList?: readonly string[] | undefined;
  readonly storageClass?: StorageClass | undefined;
  readonly countType?: CountType | undefined;
  readonly countNumber?: number | undefined;
  readonly actionType?: ActionType | undefined;
}

const RULE_KEYS = ["rulePriority", "description", "selection", "action"];
const SELECTION_KEYS = [
  ...["tagStatus", "tagPatternList", "tagPrefixList", "storageClass"],
  ...["countType", "countUnit", "countNumber"],
];
const ACTION_KEYS = ["type", "targetStorageClass"];

/** Reads one rule and adds what is wrong with it by itself to `findings`. */
export function readRule(value: unknown, index: number, findings: Finding[]): ReadRule {
  const path = at("rules", index);
  if (!isObjectOf(value, path, RULE_KEYS, findings)) return { index };
  const rulePriority = readPositive(value, path, "rulePriority", findings);
  const description = value.description;
  if (description !== undefined && typeof description !== "string") {
    const message = wrong("description", description, "a string, or no description at all");
    findings.push(report("lifecycle-shape", at(path, "description"), message));
  }
  const selection = readObject(value, path, "selection", SELECTION_KEYS, findings);
  const action = readObject(value, path, "action", ACTION_KEYS, findings);
  const selected = selection && readSelection(selection, at(path, "selection"), findings);
  const actionType =
    action && readAction(action, at(path, "action"), selected?.countType, findings);
  return { index, rulePriority, ...selected, actionType };
}

function readSelection(
  selection: JsonRecord,
  path: string,
  findings: Finding[],
): Omit<ReadRule, "index"> {
  const tagStatus = readWord(selection, path, "tagStatus", TAG_STATUSES, findings);
  const tags = readTagLists(selection, path, tagStatus, findings);
  const countType = readWord(selection, path, "countType", COUNT_TYPES, findings);
  const storageClass = readStorageClass(selection, path, countType, findings);
  checkCountUnit(selection, path, countType, findings);
  const countNumber = readPositive(selection, path, "countNumber", findings);
  if (countNumber !== undefined && countType === "sinceImageTransitioned") {
    checkArchiveDays(countNumber, path, findings);
  }
  return { tagStatus, ...tags, countType, storageClass, countNumber };
}

function readStorageClass(
  selection: JsonRecord,
  path: string,
  countType: CountType | undefined,
  findings: Finding[],
): StorageClass | undefined {
  const needed = countType && COUNT_TYPE_GRAMMAR[countType].storageClass;
  if (selection.storageClass === undefined && needed !== "archive") return "standard";
  const given = readWord(selection, path, "storageClass", STORAGE_CLASSES, findings);
  if (given !== undefined && needed !== undefined && given !== needed) {
    const message = wrong("storageClass", given, `"${needed}" with countType "${countType ?? ""}"`);
    findings.push(report("lifecycle-storage-class", at(path, "storageClass"), message));
  }
  return given;
}

function checkCountUnit(
  selection: JsonRecord,
  path: string,
  countType: CountType | undefined,
  findings: Finding[],
): void {
  const given = selection.countUnit;
  const place = at(path, "countUnit");
  if (countType === "imageCountMoreThan" && given !== undefined) {
    const message = wrong("countUnit", given, `none with countType "imageCountMoreThan"`);
    findings.push(report("lifecycle-count-unit", place, message));
  } else if (countType !== "imageCountMoreThan" && given === undefined && countType) {
    const message = `countUnit is missing: allowed "days" with countType "${countType}".`;
    findings.push(report("lifecycle-missing-key", place, message));
  } else if (given !== undefined && given !== "days") {
    findings.push(report("lifecycle-count-unit", place, wrong("countUnit", given, '"days"')));
  }
}

function checkArchiveDays(days: number, path: string, findings: Finding[]): void {
  if (days >= LIFECYCLE_LIMITS.archiveMinDays) return;
  const allowed = `at least ${LIFECYCLE_LIMITS.archiveMinDays} days in the archive`;
  const message = wrong("countNumber", days, allowed);
  findings.push(report("lifecycle-archive-days", at(path, "countNumber"), message));
}

function readAction(
  action: JsonRecord,
  path: string,
  countType: CountType | undefined,
  findings: Finding[],
): ActionType | undefined {
  const type = readWord(action, path, "type", ACTION_TYPES, findings);
  checkTarget(action.targetStorageClass, at(path, "targetStorageClass"), type, findings);
  if (type === undefined || countType === undefined) return type;
  const allowed = COUNT_TYPE_GRAMMAR[countType].actions;
  if (allowed.includes(type)) return type;
  const message = wrong("action", type, `"${allowed.join('", "')}" with countType "${countType}"`);
  findings.push(report("lifecycle-action-type", at(path, "type"), message));
  return undefined;
}

function checkTarget(
  target: unknown,
  place: string,
  type: ActionType | undefined,
  findings: Finding[],
): void {
  if (type === "expire" && target !== undefined) {
    const message = wrong("targetStorageClass", target, 'none with action "expire"');
    findings.push(report("lifecycle-action-target", place, message));
  } else if (type === "transition" && target === undefined) {
    const message = 'targetStorageClass is missing: allowed "archive" with action "transition".';
    findings.push(report("lifecycle-missing-key", place, message));
  } else if (target !== undefined && target !== "archive") {
    const message = wrong("targetStorageClass", target, '"archive"');
    findings.push(report("lifecycle-action-target", place, message));
  }
}
