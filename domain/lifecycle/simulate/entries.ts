import type { Image } from "../image";
import { sizeOf } from "../image";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE } from "./evaluate";
import { Place, imageAt } from "./imageTable";
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
    imageSizeInBytes: sizeOf(image),
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
    imageSizeInBytes: sizeOf(image),
    storageClass: table.place[index] === Place.archive ? "ARCHIVE" : "STANDARD",
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
  const { table, verdicts, relations } = repository;
  const shown = resultImage(imageAt(table, index));
  const digestOf = (other: number): string => imageAt(table, other).imageDigest;
  const goesWithSubject = verdicts.followers.has(index);
  if (table.place[index] === Place.activating && !goesWithSubject) {
    return { ...shown, reason: "being-restored" };
  }
  const lists = relations.listsOf.get(index);
  if (lists !== undefined) {
    return { ...shown, reason: "listed-by-manifest", manifestListDigests: lists.map(digestOf) };
  }
  const subject = relations.subjectOf.get(index);
  if (subject !== undefined) {
    const subjectManifestDigest = digestOf(subject);
    return { ...shown, reason: "referrer", subjectManifestDigest, goesWithSubject };
  }
  const priorityOf = (rule: number | undefined): number =>
    policy.rules[rule ?? NONE]?.rulePriority ?? 0;
  return {
    ...shown,
    reason: "claimed-by-higher-rule",
    claimedByRulePriority: priorityOf(verdicts.claimedBy[index]),
    sparedFromRulePriority: priorityOf(verdicts.sparedFrom[index]),
  };
}
