import type { Image } from "../image";
import { getSize } from "../image";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE } from "./evaluateRules";
import { ImageState, imageAt } from "./imageTable";
import type { Repository } from "./prepare";
import type { ImageAction, PreviewAction, ProtectedImage, ResultImage } from "./result";

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

/** The action of a rule on an image. Written out, not spread: there may be a million of them. */
export function actionOn({ table }: Repository, index: number, rule: CompiledRule): ImageAction {
  const image = imageAt(table, index);
  return {
    repositoryName: image.repositoryName,
    imageDigest: image.imageDigest,
    imageTags: image.imageTags ?? NO_TAGS,
    imagePushedAt: image.imagePushedAt,
    imageSizeInBytes: getSize(image),
    storageClass: table.state[index] === ImageState.archive ? "ARCHIVE" : "STANDARD",
    action: rule.action === "expire" ? EXPIRE : TRANSITION,
    appliedRulePriority: rule.rulePriority,
  };
}

/** Why an image is kept; `isProtected` has said that it is. */
export function protectedImage(
  repository: Repository,
  index: number,
  policy: CompiledPolicy,
): ProtectedImage {
  const { table, outcomes, relations } = repository;
  const shown = resultImage(imageAt(table, index));
  const getDigest = (other: number): string => imageAt(table, other).imageDigest;
  const goesWithSubject = outcomes.affectedReferrers.has(index);
  if (table.state[index] === ImageState.activating && !goesWithSubject) {
    return { ...shown, reason: "being-restored" };
  }
  const lists = relations.listsByChild.get(index);
  if (lists !== undefined) {
    return { ...shown, reason: "listed-by-manifest", manifestListDigests: lists.map(getDigest) };
  }
  const subject = relations.subjectByReferrer.get(index);
  if (subject !== undefined) {
    const subjectManifestDigest = getDigest(subject);
    return { ...shown, reason: "referrer", subjectManifestDigest, goesWithSubject };
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
