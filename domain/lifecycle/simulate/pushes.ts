import type { Image } from "../image";
import { timeOf } from "../image";
import { DAY } from "./compile";
import { sizeOf } from "./totals";

/** How many of the newest images tell what the next ones will be like. */
const MODELS = 100;

/** An image that is yet to be pushed. */
export interface FutureImage extends Image {
  readonly imagePushedAt: number;
}

/**
 * The images that will be pushed to a repository: each is like one of its newest images in turn, in tags and in size. An
 * index is modelled with the size of the manifests it lists.
 */
export function futurePushes(
  images: readonly Image[],
  now: number,
  days: number,
  pushesPerDay: number,
): FutureImage[] {
  const models = modelsOf(images);
  if (models.length === 0) return [];
  const sizes = new Map(images.map((image) => [image.imageDigest, sizeOf(image)]));
  return Array.from({ length: Math.floor(days * pushesPerDay) }, (_, number): FutureImage => {
    const model = models[number % models.length];
    const listed = model?.children?.reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0) ?? 0;
    return {
      repositoryName: model?.repositoryName,
      imageDigest: `future:${number + 1}`,
      imageTags: model?.imageTags,
      imagePushedAt: now + ((number + 1) / pushesPerDay) * DAY,
      imageSizeInBytes: listed > 0 || model === undefined ? listed : sizeOf(model),
    };
  });
}

/** The newest images that are pulled by themselves: neither listed by another one nor referring to one. */
function modelsOf(images: readonly Image[]): Image[] {
  const listed = new Set(images.flatMap(({ children }) => children ?? []));
  return images
    .filter((image) => !listed.has(image.imageDigest) && image.subjectManifestDigest === undefined)
    .sort((left, right) => timeOf(right.imagePushedAt) - timeOf(left.imagePushedAt))
    .slice(0, MODELS);
}
