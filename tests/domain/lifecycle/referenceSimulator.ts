import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../domain/lifecycle/model";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { DAY, NOW } from "./fixtures";

/** What the reference says about one image: the priority of the rule that takes it, or of the one that claims it. */
interface ReferenceVerdict {
  readonly appliedRule?: number;
  readonly claimedBy?: number;
}

/**
 * The evaluation as Amazon ECR's user guide tells it, rule by rule and list by list, for images of one repository with
 * numbers as times. Slow and plain: it is what the simulator is compared with.
 */
function referenceVerdicts(
  { rules }: LifecyclePolicy,
  images: readonly Image[],
  now: number,
): ReadonlyMap<string, ReferenceVerdict> {
  const digests = new Set(images.map(({ imageDigest }) => imageDigest));
  const listed = new Set(
    images.flatMap(({ imageDigest, children = [] }) =>
      children.filter((child) => child !== imageDigest),
    ),
  );
  const isSheltered = ({ imageDigest, subjectManifestDigest: subject }: Image): boolean =>
    listed.has(imageDigest) ||
    (subject !== undefined && subject !== imageDigest && digests.has(subject));
  const outcomes = new Map<string, ReferenceVerdict>();
  for (const rule of rules.toSorted((left, right) => left.rulePriority - right.rulePriority)) {
    const matching = images.filter((image) => matches(rule, image));
    const due = new Set(
      dueImages(
        rule,
        images,
        matching.filter((image) => !isSheltered(image)),
        now,
      ),
    );
    for (const image of matching) {
      if (outcomes.has(image.imageDigest)) continue;
      const claimedBy = rule.rulePriority;
      outcomes.set(
        image.imageDigest,
        due.has(image) ? { claimedBy, appliedRule: claimedBy } : { claimedBy },
      );
    }
  }
  return outcomes;
}

/** The first image on which a simulation and the reference differ, in use or not. */
export function disagreement(
  policy: LifecyclePolicy,
  images: readonly Image[],
  { actions, conflicts }: Simulation,
): string | undefined {
  const outcomes = referenceVerdicts(policy, images, NOW);
  const taken = new Map(
    [...actions, ...conflicts].map((one) => [one.imageDigest, one.appliedRulePriority]),
  );
  return images
    .map(({ imageDigest }) => imageDigest)
    .find((digest) => outcomes.get(digest)?.appliedRule !== taken.get(digest));
}

function matches({ selection }: LifecycleRule, { imageTags = [], imageStatus }: Image): boolean {
  const storageClass =
    imageStatus === "ARCHIVED" ? "archive" : imageStatus === "ACTIVATING" ? "" : "standard";
  if ((selection.storageClass ?? "standard") !== storageClass) return false;
  if (selection.tagStatus === "any") return true;
  if (selection.tagStatus === "untagged") return imageTags.length === 0;
  const patterns =
    selection.tagPatternList ?? selection.tagPrefixList?.map((prefix) => `${prefix}*`) ?? [];
  return patterns.every((pattern) => imageTags.some((tag) => matchesGlob(pattern, tag)));
}

/** A glob as a regular expression: right, and slow on some patterns. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

function dueImages(
  { selection: { countType, countNumber } }: LifecycleRule,
  all: readonly Image[],
  matching: readonly Image[],
  now: number,
): Image[] {
  if (countType === "imageCountMoreThan") {
    const newestFirst = matching.toSorted(
      (left, right) => rankedAt(right) - rankedAt(left) || all.indexOf(right) - all.indexOf(left),
    );
    return newestFirst.slice(countNumber);
  }
  return matching.filter((image) => now - since(countType, image) > countNumber * DAY);
}

function rankedAt({ imagePushedAt, lastActivatedAt }: Image): number {
  return (lastActivatedAt ?? imagePushedAt) as number;
}

function since(countType: string, image: Image): number {
  const {
    lastRecordedPullTime: pulled,
    lastActivatedAt: activated,
    lastArchivedAt: archived,
  } = image;
  if (countType === "sinceImagePushed") return rankedAt(image);
  if (countType === "sinceImageTransitioned") return (archived ?? NaN) as number;
  if (activated === undefined) return (pulled ?? image.imagePushedAt) as number;
  return pulled !== undefined && pulled > activated ? (pulled as number) : (activated as number);
}
