import { wrong } from "../finding";
import { type JsonRecord, isList } from "../json";
import {
  type Cursor,
  type PartialDocument,
  type Shape,
  objectOf,
  optional,
  readShape,
  valueShape,
} from "../jsonReader";
import type { LifecycleRuleId } from "./findings";
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
import { anything, checked, listWords, positive, rulesOf, tagList, word } from "./ruleShapes";

export type TagListName = "tagPatternList" | "tagPrefixList";

/** What could be read of one rule; a member is there when it is well formed by itself. */
export interface ReadRule extends Partial<Omit<Selection, TagListName | "countUnit">> {
  /** The place of the rule in the document. */
  readonly index: number;
  readonly rulePriority?: number;
  readonly tagListName?: TagListName | undefined;
  readonly tagList?: readonly string[] | undefined;
  readonly actionType?: ActionType | undefined;
}

interface Selection {
  readonly tagStatus: TagStatus;
  readonly tagPatternList?: readonly string[];
  readonly tagPrefixList?: readonly string[];
  readonly storageClass?: StorageClass;
  readonly countType: CountType;
  readonly countUnit?: unknown;
  readonly countNumber: number;
}

interface Action {
  readonly type: ActionType;
  readonly targetStorageClass?: unknown;
}

interface Rule {
  readonly rulePriority: number;
  readonly description?: string;
  readonly selection: Selection;
  readonly action: Action;
}

/** Reads the rules of a policy as far as they are right, and everything that is wrong with each by itself. */
export function readRules(value: unknown): PartialDocument<{ rules: readonly ReadRule[] }> {
  return readShape(value, {
    name: "lifecycle policy",
    rules: rulesOf("lifecycle-shape"),
    shape: objectOf<{ rules: readonly ReadRule[] }>({ rules: ruleList }),
  });
}

const TAG_LISTS: readonly TagListName[] = ["tagPatternList", "tagPrefixList"];

const selection = checked(
  objectOf<Selection>({
    tagStatus: word("lifecycle-tag-status", TAG_STATUSES),
    tagPatternList: optional(tagList(LIFECYCLE_LIMITS.wildcardsPerPattern)),
    tagPrefixList: optional(tagList(Infinity)),
    storageClass: optional(word("lifecycle-storage-class", STORAGE_CLASSES)),
    countType: word("lifecycle-count-type", COUNT_TYPES),
    countUnit: anything,
    countNumber: positive("lifecycle-count-number"),
  }),
  (read, cursor, given) => {
    checkTagLists(read, cursor, given);
    checkCountUnit(read, cursor);
    checkArchiveDays(read, cursor);
    return { storageClass: checkStorageClass(read, cursor, given) };
  },
);

function checkTagLists({ tagStatus }: Partial<Selection>, cursor: Cursor, given: JsonRecord): void {
  const names = TAG_LISTS.filter((name) => given[name] !== undefined);
  if (tagStatus === "tagged" && names.length !== 1) {
    const message = `tag lists: given ${names.length === 0 ? "none" : "both"}, allowed exactly one of tagPatternList and tagPrefixList with tagStatus "tagged".`;
    cursor.report("lifecycle-tag-list" satisfies LifecycleRuleId, message);
  }
  if (tagStatus === undefined || tagStatus === "tagged") return;
  for (const name of names) {
    const allowed = `none with tagStatus "${tagStatus}"`;
    cursor.to(name, rulesOf("lifecycle-tag-list")).refuse(given[name], allowed);
  }
}

function checkCountUnit({ countType, countUnit }: Partial<Selection>, cursor: Cursor): void {
  const unit = cursor.to("countUnit", rulesOf("lifecycle-count-unit"));
  if (countType === "imageCountMoreThan" && countUnit !== undefined) {
    unit.refuse(countUnit, 'none with countType "imageCountMoreThan"');
  } else if (countUnit !== undefined && countUnit !== "days") {
    unit.refuse(countUnit, '"days"');
  } else if (
    countUnit === undefined &&
    (countType ?? "imageCountMoreThan") !== "imageCountMoreThan"
  )
    unit.refuseMissing(`"days" with countType "${countType ?? ""}"`);
}

function checkArchiveDays({ countType, countNumber }: Partial<Selection>, cursor: Cursor): void {
  const least = LIFECYCLE_LIMITS.archiveMinDays;
  if (countType !== "sinceImageTransitioned" || (countNumber ?? least) >= least) return;
  const days = cursor.to("countNumber", rulesOf("lifecycle-archive-days"));
  days.refuse(countNumber, `at least ${least} days in the archive`);
}

/** The storage class that a selection names or, where it names none, the one that stands for none. */
function checkStorageClass(
  { countType, storageClass }: Partial<Selection>,
  cursor: Cursor,
  given: JsonRecord,
): StorageClass | undefined {
  const needed = countType && COUNT_TYPE_GRAMMAR[countType].storageClass;
  const its = cursor.to("storageClass", rulesOf("lifecycle-storage-class"));
  if (given.storageClass === undefined && needed !== "archive") return "standard";
  if (given.storageClass === undefined) its.refuseMissing(listWords(STORAGE_CLASSES));
  else if (storageClass !== undefined && needed !== undefined && storageClass !== needed)
    its.refuse(storageClass, `"${needed}" with countType "${countType ?? ""}"`);
  return storageClass;
}

const action = checked(
  objectOf<Action>({
    type: word("lifecycle-action-type", ACTION_TYPES),
    targetStorageClass: anything,
  }),
  ({ type, targetStorageClass: target }, cursor) => {
    const its = cursor.to("targetStorageClass", rulesOf("lifecycle-action-target"));
    if (type === "expire" && target !== undefined) its.refuse(target, 'none with action "expire"');
    else if (type === "transition" && target === undefined)
      its.refuseMissing('"archive" with action "transition"');
    else if (target !== undefined && target !== "archive") its.refuse(target, '"archive"');
    return undefined;
  },
);

const rule = checked(
  objectOf<Rule>({
    rulePriority: positive("lifecycle-rule-priority"),
    description: optional(
      valueShape("a string, or no description at all", (value) => typeof value === "string"),
    ),
    selection,
    action,
  }),
  ({ selection: selected, action: acts }, cursor) => {
    if (selected?.countType === undefined || acts?.type === undefined) return undefined;
    const { actions } = COUNT_TYPE_GRAMMAR[selected.countType];
    if (actions.includes(acts.type)) return undefined;
    const allowed = `${listWords(actions)} with countType "${selected.countType}"`;
    const type = cursor.to("action").to("type", rulesOf("lifecycle-action-type"));
    type.report("lifecycle-action-type", wrong("action", acts.type, allowed));
    return { action: undefined };
  },
);

const ruleList: Shape<readonly ReadRule[]> = {
  allowed: `a list of 1 to ${LIFECYCLE_LIMITS.rules} rules`,
  read: (value, cursor) => {
    if (!isList(value)) {
      cursor.refuse(value, ruleList.allowed);
      return undefined;
    }
    if (value.length === 0 || value.length > LIFECYCLE_LIMITS.rules) {
      const message = wrong("number of rules", value.length, `1 to ${LIFECYCLE_LIMITS.rules}`);
      cursor.report("lifecycle-rule-count" satisfies LifecycleRuleId, message);
    }
    // A huge list must not become a huge list of findings.
    return Array.from(value.slice(0, LIFECYCLE_LIMITS.rules), (one, index) =>
      flatten(index, rule.read(one, cursor.to(index))),
    );
  },
};

function flatten(index: number, read: Partial<Rule> = {}): ReadRule {
  const { rulePriority, selection: selected, action: acts } = read;
  const { tagPatternList, tagPrefixList, countUnit, ...rest } = selected ?? {};
  const isTagged = selected?.tagStatus === "tagged";
  const tagListName = tagPatternList === undefined ? "tagPrefixList" : "tagPatternList";
  const list = tagPatternList ?? tagPrefixList;
  return {
    index,
    ...(rulePriority !== undefined && { rulePriority }),
    ...rest,
    ...(isTagged && list !== undefined && { tagListName, tagList: list }),
    actionType: acts?.type,
  };
}
