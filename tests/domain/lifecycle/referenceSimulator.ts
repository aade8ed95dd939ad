import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../domain/lifecycle/model";
import type { SimulationOverTime } from "../../../domain/lifecycle/simulate/overTime";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { DAY, NOW } from "./fixtures";

/** What one run of a policy does to the images of one repository. */
interface ReferenceRun {
  /** The priority of the rule that takes each image. */
  readonly taken: ReadonlyMap<string, number>;
  /** What happens to each referrer that follows its subject. */
  readonly referrers: ReadonlyMap<string, "EXPIRE" | "TRANSITION">;
  /** The images as they are afterwards. */
  readonly left: readonly Image[];
}

/**
 * One run as Amazon ECR's user guide describes it, rule by rule and list by list, for images of one repository with numbers as
 * times. Slow and plain: it is what the simulator is compared with.
 *
 * From the guide: an image that a manifest list references is not expired or archived before the list is deleted or archived;
 * referrers are expired or archived with their subject, and those of a subject that is neither are left alone.
 */
export function referenceRun(
  policy: LifecyclePolicy,
  images: readonly Image[],
  now: number,
): ReferenceRun {
  const isArchived = (digest: string | undefined): boolean =>
    images.some((one) => one.imageDigest === digest && one.imageStatus === "ARCHIVED");
  const isPresent = (digest: string | undefined): boolean =>
    images.some((one) => one.imageDigest === digest);
  const isListed = ({ imageDigest }: Image): boolean =>
    images.some(
      (list) =>
        list.imageDigest !== imageDigest &&
        list.imageStatus !== "ARCHIVED" &&
        list.children?.includes(imageDigest) === true,
    );
  const subject = (one: Image): string | undefined =>
    one.subjectManifestDigest !== one.imageDigest && isPresent(one.subjectManifestDigest)
      ? one.subjectManifestDigest
      : undefined;
  const isFree = (one: Image): boolean =>
    !isListed(one) && (subject(one) === undefined || isArchived(subject(one)));
  const taken = new Map<string, number>();
  const actions = new Map<string, "EXPIRE" | "TRANSITION">();
  const claimed = new Set<string>();
  for (const rule of policy.rules.toSorted((one, other) => one.rulePriority - other.rulePriority)) {
    const matching = images.filter((image) => matches(rule, image));
    for (const image of dueImages(rule, images, matching.filter(isFree), now)) {
      if (claimed.has(image.imageDigest)) continue;
      taken.set(image.imageDigest, rule.rulePriority);
      actions.set(image.imageDigest, rule.action.type === "expire" ? "EXPIRE" : "TRANSITION");
    }
    for (const { imageDigest } of matching) claimed.add(imageDigest);
  }
  const referrers = new Map<string, "EXPIRE" | "TRANSITION">();
  for (const action of ["EXPIRE", "TRANSITION"] as const) {
    // What is in the archive and does not expire is followed like what goes there.
    const follows = (its: string | undefined): boolean =>
      (actions.get(its ?? "") ?? (isArchived(its) ? "TRANSITION" : undefined)) === action;
    for (let isFound = true; isFound;) {
      isFound = false;
      for (const image of images) {
        if (!follows(subject(image)) || actions.has(image.imageDigest) || isListed(image)) continue;
        if (action === "TRANSITION" && (image.imageStatus ?? "ACTIVE") !== "ACTIVE") continue;
        actions.set(image.imageDigest, action);
        referrers.set(image.imageDigest, action);
        isFound = true;
      }
    }
  }
  const left = images.flatMap((image): Image[] => {
    const action = actions.get(image.imageDigest);
    if (action === "EXPIRE") return [];
    if (action === undefined) return [image];
    return [{ ...image, imageStatus: "ARCHIVED", lastArchivedAt: now }];
  });
  return { taken, referrers, left };
}

/** The first image on which a simulation and the reference differ. */
export function disagreement(
  policy: LifecyclePolicy,
  images: readonly Image[],
  { actions }: Pick<Simulation, "actions">,
): string | undefined {
  const { taken } = referenceRun(policy, images, NOW);
  const simulated = new Map(actions.map((one) => [one.imageDigest, one.appliedRulePriority]));
  return images
    .map(({ imageDigest }) => imageDigest)
    .find((digest) => taken.get(digest) !== simulated.get(digest));
}

/**
 * The first day on which a simulation over time and the reference differ. A restore that is under way ends before the next day,
 * with the first evaluation as its time.
 */
export function disagreementOverTime(
  policy: LifecyclePolicy,
  images: readonly Image[],
  { days }: Pick<SimulationOverTime, "days">,
): number | undefined {
  let left = images;
  return days.find(({ day, actions, referrers, imageTotalCount }) => {
    if (day === 1) left = left.map(endRestore);
    const reference = referenceRun(policy, left, NOW + day * DAY);
    left = reference.left;
    return (
      imageTotalCount !== left.length ||
      actions.length !== reference.taken.size ||
      referrers.length !== reference.referrers.size ||
      actions.some((one) => reference.taken.get(one.imageDigest) !== one.appliedRulePriority) ||
      referrers.some((one) => reference.referrers.get(one.imageDigest) !== one.action.type)
    );
  })?.day;
}

function endRestore(image: Image): Image {
  if (image.imageStatus !== "ACTIVATING") return image;
  return { ...image, imageStatus: "ACTIVE", lastActivatedAt: NOW };
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
