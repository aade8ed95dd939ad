import { type Image, getSize, toTime } from "../image";
import { DAY } from "./compile";
import type { DistinctImages } from "./duplicates";

/** How many of the newest images tell what the next ones will be like. */
const MODELS = 100;

/**
 * The images that will be pushed to a repository: each is like one of its newest images in turn, in tags and in size. An
 * index is modelled with the size of the manifests it lists.
 */
export function futurePushes(
  { images, indexes }: DistinctImages,
  now: number,
  days: number,
  pushesPerDay: number,
): Image[] {
  const models = findModels(images);
  const sizeAt = (place: number | undefined): number => {
    const image = images[place ?? -1];
    return image === undefined ? 0 : getSize(image);
  };
  const count = models.length === 0 ? 0 : Math.floor(days * pushesPerDay);
  return Array.from({ length: count }, (_, place): Image => {
    const number = place + 1;
    const model = models[place % models.length];
    const listed = (model?.children ?? []).map((digest) => sizeAt(indexes.get(digest)));
    const size = listed.reduce((sum, its) => sum + its, 0);
    return {
      registryId: model?.registryId,
      region: model?.region,
      repositoryName: model?.repositoryName,
      imageDigest: `future:${number}`,
      imageTags: model?.imageTags?.map((tag) => nextTag(tag, number)),
      imagePushedAt: now + (number / pushesPerDay) * DAY,
      imageSizeInBytes: size > 0 || model === undefined ? size : getSize(model),
    };
  });
}

/** Enough digits that no tag of an inventory is met by chance. */
const DIGITS = 10;

/** A tag with a number is that of one version, so the next push has another number; one without is moved by each push. */
function nextTag(tag: string, number: number): string {
  return tag.replace(/(?<=\d)(?=\D*$)/, String(number).padStart(DIGITS, "0"));
}

/** The newest images that are pulled by themselves: neither listed by another one nor referring to one. */
function findModels(images: readonly Image[]): Image[] {
  const listed = new Set(images.flatMap(({ children }) => children ?? []));
  return images
    .filter((image) => !listed.has(image.imageDigest) && image.subjectManifestDigest === undefined)
    .sort((left, right) => toTime(right.imagePushedAt) - toTime(left.imagePushedAt))
    .slice(0, MODELS);
}
