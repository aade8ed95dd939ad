import { checkLifecyclePolicy, parseLifecyclePolicy } from "../../domain";
import { examplesOf } from "./example";

const UNTAGGED = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 100 };
const TAGGED = { tagStatus: "tagged", tagPatternList: ["release-*"] };
const KEEP = { countType: "imageCountMoreThan", countNumber: 10 };
const OLD = { countType: "sinceImagePushed", countUnit: "days", countNumber: 30 };
const ANY = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500 };
const ARCHIVED = { storageClass: "archive", countType: "sinceImageTransitioned" };
const ARCHIVE = { type: "transition", targetStorageClass: "archive" };
const EXPIRE = { type: "expire" };

/** A policy of rules by their selections. */
function policy(...selections: readonly object[]): unknown {
  return {
    rules: selections.map((selection, index) => ({
      rulePriority: index + 1,
      selection,
      action: EXPIRE,
    })),
  };
}

/** A policy of one rule, made of its parts. */
function rule(parts: object): unknown {
  return { rules: [{ rulePriority: 1, selection: UNTAGGED, action: EXPIRE, ...parts }] };
}

const priorities = (...numbers: readonly number[]) => ({
  rules: numbers.map((rulePriority, index) => ({
    rulePriority,
    selection: index === 0 ? UNTAGGED : { ...TAGGED, ...KEEP },
    action: EXPIRE,
  })),
});

const tagged = (...tagPatternList: readonly string[]) =>
  policy({ tagStatus: "tagged", tagPatternList, ...KEEP }, UNTAGGED);

const RELEASES = tagged("release-*");

const archiveThenExpire = (days: number) => ({
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePulled",
        countUnit: "days",
        countNumber: 60,
      },
      action: ARCHIVE,
    },
    {
      rulePriority: 2,
      selection: { tagStatus: "untagged", ...ARCHIVED, countUnit: "days", countNumber: days },
      action: EXPIRE,
    },
  ],
});

export const lifecycleExamples = examplesOf(parseLifecyclePolicy, checkLifecyclePolicy, {
  "lifecycle-shape": [{ rules: "none" }, rule({})],
  "lifecycle-unknown-key": [rule({ priority: 2 }), rule({ description: "untagged" })],
  "lifecycle-missing-key": [
    rule({ selection: { tagStatus: "untagged", countNumber: 100 } }),
    rule({}),
  ],
  "lifecycle-rule-count": [{ rules: [] }, rule({})],
  "lifecycle-rule-priority": [rule({ rulePriority: 0 }), rule({ rulePriority: 1 })],
  "lifecycle-rule-priority-duplicate": [priorities(1, 1), priorities(1, 2)],
  "lifecycle-tag-status": [policy({ ...UNTAGGED, tagStatus: "none" }), policy(UNTAGGED)],
  "lifecycle-tag-list": [policy({ ...UNTAGGED, tagPatternList: ["release-*"] }), RELEASES],
  "lifecycle-tag-list-duplicate": [
    policy({ ...TAGGED, ...KEEP }, { ...TAGGED, ...OLD }),
    policy({ ...TAGGED, ...KEEP }, { ...TAGGED, tagPatternList: ["dev-*"], ...OLD }, UNTAGGED),
  ],
  "lifecycle-tag-empty": [tagged(""), tagged("release-*")],
  "lifecycle-tag-wildcards": [tagged("*-*-*-*-*"), tagged("*-*-*-*")],
  "lifecycle-count-type": [
    policy({ ...UNTAGGED, countType: "imagesMoreThan" }),
    policy({ ...UNTAGGED, countType: "imageCountMoreThan" }),
  ],
  "lifecycle-count-unit": [policy({ ...UNTAGGED, countUnit: "days" }), policy(UNTAGGED)],
  "lifecycle-count-number": [
    policy({ ...UNTAGGED, countNumber: 0 }),
    policy({ ...UNTAGGED, countNumber: 1 }),
  ],
  "lifecycle-archive-days": [archiveThenExpire(30), archiveThenExpire(90)],
  "lifecycle-storage-class": [
    policy({
      tagStatus: "untagged",
      ...ARCHIVED,
      storageClass: "standard",
      countUnit: "days",
      countNumber: 90,
    }),
    archiveThenExpire(90),
  ],
  "lifecycle-action-type": [
    rule({
      action: ARCHIVE,
      selection: { tagStatus: "untagged", ...ARCHIVED, countUnit: "days", countNumber: 90 },
    }),
    archiveThenExpire(90),
  ],
  "lifecycle-action-target": [
    rule({ action: { type: "expire", targetStorageClass: "archive" } }),
    rule({ action: EXPIRE }),
  ],
  "lifecycle-any-last": [policy(ANY, UNTAGGED), policy(UNTAGGED, ANY)],
  "lifecycle-untagged-duplicate": [
    policy(UNTAGGED, { tagStatus: "untagged", ...OLD }),
    policy({ tagStatus: "untagged", ...OLD }),
  ],
  "lifecycle-tag-list-and": [tagged("release-*", "dev-*"), RELEASES],
  "lifecycle-tag-redundant": [tagged("release-*", "release-1.*"), tagged("release-1.*")],
  "lifecycle-tag-never-matches": [tagged("release/*"), tagged("release-*")],
  "lifecycle-tags-overlap": [
    policy({ ...TAGGED, ...KEEP }, { tagStatus: "tagged", tagPatternList: ["*-rc"], ...OLD }),
    policy(
      { ...TAGGED, ...KEEP },
      { tagStatus: "tagged", tagPatternList: ["dev-*"], ...OLD },
      UNTAGGED,
    ),
  ],
  "lifecycle-untagged-uncovered": [policy({ ...TAGGED, ...KEEP }), RELEASES],
  "lifecycle-rule-shadowed": [
    policy({ tagStatus: "tagged", tagPatternList: ["*"], ...KEEP }, { ...TAGGED, ...KEEP }),
    RELEASES,
  ],
  "lifecycle-archive-saves-nothing": [
    { rules: [archiveThenExpire(90).rules[0]] },
    archiveThenExpire(90),
  ],
  "lifecycle-nothing-archived": [
    { rules: [archiveThenExpire(90).rules[1]] },
    archiveThenExpire(90),
  ],
  "lifecycle-count-low": [
    policy({ ...TAGGED, countType: "imageCountMoreThan", countNumber: 1 }),
    RELEASES,
  ],
  "lifecycle-rule-never-acts": [
    policy({ ...UNTAGGED, countNumber: 1_000_000 }),
    policy({ ...UNTAGGED, countNumber: 100 }),
  ],
});
