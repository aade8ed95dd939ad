import { type Image, getSize } from "../image";
import type { ActionType } from "../model";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE } from "./evaluateRules";
import { ImageState, holdsOthers, imageAt } from "./imageTable";
import type { Repository } from "./prepare";
import type {
  ImageAction,
  PreviewAction,
  ProtectedImage,
  ReferrerAction,
  ResultImage,
} from "./result";

const NO_TAGS: readonly string[] = [];
const EXPIRE: PreviewAction = { type: "EXPIRE" };
const TRANSITION: PreviewAction = { type: "TRANSITION", targetStorageClass: "ARCHIVE" };

/** An image as results show it. */
export function resultImage(image: Image): ResultImage {
  return {
    repositoryName: image.repositoryName,
    imageDigest: image.imageDigest,
    imageTags: image.imageTags ?? NO_TAGS,
    imagePushedAt: image.imagePushedAt,
    imageSizeInBytes: getSize(image),
  };
}

/** An action as Amazon ECR's preview names it. */
export function previewAction(action: ActionType): PreviewAction {
  return action === "expire" ? EXPIRE : TRANSITION;
}

/** The action of a rule on an image. Written out, not spread: there may be a million of them. */
export function actionOn(
  { table, relations }: Repository,
  index: number,
  rule: CompiledRule,
): ImageAction {
  const image = imageAt(table, index);
  const action: ImageAction = {
    repositoryName: image.repositoryName,
    imageDigest: image.imageDigest,
    imageTags: image.imageTags ?? NO_TAGS,
    imagePushedAt: image.imagePushedAt,
    imageSizeInBytes: getSize(image),
    storageClass: table.state[index] === ImageState.archive ? "ARCHIVE" : "STANDARD",
    action: previewAction(rule.action),
    appliedRulePriority: rule.rulePriority,
  };
  const use = relations.inUse.get(index);
  return use === undefined ? action : { ...action, ...use };
}

/** A referrer that follows its subject. */
export function referrerAction(
  { table, relations }: Repository,
  index: number,
  action: ActionType,
): ReferrerAction {
  const subject = imageAt(table, relations.subjectByReferrer.get(index) ?? index);
  return {
    ...resultImage(imageAt(table, index)),
    action: previewAction(action),
    subjectManifestDigest: subject.imageDigest,
  };
}

/** Why an image is kept; `getResultGroup` has said that it is. */
export function protectedImage(
  repository: Repository,
  index: number,
  policy: CompiledPolicy,
): ProtectedImage {
  const { table, outcomes, relations } = repository;
  const shown = resultImage(imageAt(table, index));
  const getDigest = (other: number): string => imageAt(table, other).imageDigest;
  const follows = outcomes.affectedReferrers.get(index);
  if (table.state[index] === ImageState.activating && follows === undefined) {
    return { ...shown, reason: "being-restored" };
  }
  const lists = relations.listsByChild.get(index)?.filter((list) => holdsOthers(table.state[list]));
  if (lists !== undefined && lists.length > 0) {
    return { ...shown, reason: "listed-by-manifest", manifestListDigests: lists.map(getDigest) };
  }
  const subject = relations.subjectByReferrer.get(index);
  if (subject !== undefined && (follows !== undefined || repository.referenced[index] !== 0)) {
    return {
      ...shown,
      reason: "referrer",
      subjectManifestDigest: getDigest(subject),
      goesWithSubject: follows === "expire",
      archivedWithSubject: follows === "transition",
    };
  }
  const getPriority = (rule: number | undefined): number =>
    policy.rules[rule ?? NONE]?.rulePriority ?? 0;
  return {
    ...shown,
    reason: "claimed-by-higher-rule",
    claimedByRulePriority: getPriority(outcomes.claimedBy[index]),
    sparedFromRulePriority: getPriority(outcomes.sparedFrom[index]),
  };
}
