import { type Image, toTime } from "../image";
import type { CompiledPolicy } from "./compile";
import { oldestFirst } from "./timeOrder";

/**
 * Where an image is. One that is being restored is in neither storage class; the last two are of a simulation over time:
 * what has gone, and what is yet to be pushed.
 */
export const ImageState = { standard: 0, archive: 1, activating: 2, gone: 3, notYet: 4 } as const;

/** Whether an image in this state keeps what it lists, and what refers to it. An archived one does so no more. */
export function holdsOthers(state: number | undefined): boolean {
  return state === ImageState.standard || state === ImageState.activating;
}

/** The images of one repository in columns, with what does not change while rules are applied. */
export interface ImageTable {
  readonly images: Image[];
  /** The indexes of the images, oldest first; of two with the same time the later listed one is the newer. */
  readonly oldestFirst: Uint32Array;
  /** The time that gives order and age: the push, or the activation of an image that was archived and restored. */
  readonly rankedAt: Float64Array;
  /** The last recorded pull since the activation, or else `rankedAt`. */
  readonly pulledAt: Float64Array;
  /** The time of archiving; NaN for an image that is not in the archive. */
  readonly archivedAt: Float64Array;
  /** A `ImageState` for each image. */
  readonly state: Uint8Array;
  /** The rules whose tagging requirement each image meets, as the two words of a rule set. */
  readonly matchLow: Uint32Array;
  readonly matchHigh: Uint32Array;
}

/** Puts the images of one repository into columns. Their times must be readable. */
export function tabulate(given: readonly Image[], { matcher }: CompiledPolicy): ImageTable {
  const images = [...given];
  const size = images.length;
  const rankedAt = new Float64Array(size);
  const pulledAt = new Float64Array(size);
  const archivedAt = new Float64Array(size).fill(NaN);
  const state = new Uint8Array(size);
  const matchLow = new Uint32Array(size);
  const matchHigh = new Uint32Array(size);
  for (const [index, image] of images.entries()) {
    const pushed = toTime(image.imagePushedAt);
    const activated = timeIfGiven(image.lastActivatedAt);
    const pulled = timeIfGiven(image.lastRecordedPullTime);
    const ranked = Number.isNaN(activated) ? pushed : activated;
    rankedAt[index] = ranked;
    pulledAt[index] =
      pulled > ranked || (Number.isNaN(activated) && !Number.isNaN(pulled)) ? pulled : ranked;
    state[index] = getState(image);
    if (state[index] === ImageState.archive) archivedAt[index] = timeIfGiven(image.lastArchivedAt);
    matcher.match(image.imageTags);
    matchLow[index] = matcher.low;
    matchHigh[index] = matcher.high;
  }
  return {
    images,
    oldestFirst: oldestFirst(rankedAt),
    rankedAt,
    pulledAt,
    archivedAt,
    state,
    matchLow,
    matchHigh,
  };
}

/** Gives an image other tags. */
export function retag(
  table: ImageTable,
  index: number,
  { matcher }: CompiledPolicy,
  imageTags: readonly string[],
): void {
  table.images[index] = { ...imageAt(table, index), imageTags };
  matcher.match(imageTags);
  table.matchLow[index] = matcher.low;
  table.matchHigh[index] = matcher.high;
}

/** The image at an index of a table. */
export function imageAt({ images }: ImageTable, index: number): Image {
  const image = images[index];
  if (image === undefined) throw new RangeError(`There is no image ${index}.`);
  return image;
}

function timeIfGiven(time: Image["lastActivatedAt"] | null): number {
  return time === undefined || time === null ? NaN : toTime(time);
}

function getState(image: Image): number {
  if (image.imageStatus === "ARCHIVED") return ImageState.archive;
  return image.imageStatus === "ACTIVATING" ? ImageState.activating : ImageState.standard;
}
