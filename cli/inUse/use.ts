import type { UnresolvedUse } from "../../domain/workload/imagesInUse";

/** One place where an image is used, as it was found. */
export interface Use {
  /** The image reference as the service has it. */
  readonly image: string;
  /** The digest that runs, where the service tells it. */
  readonly digest?: string | undefined;
  /** Who uses it: an ARN, or `pod namespace/name`. */
  readonly usedBy: string;
}

/** What a service tells of a use: the image, or why it cannot be told. */
export type FoundUse = Use | UnresolvedUse;

/** Hears of each so many places that were looked at. */
export type OnProgress = (places: number) => void;

/** An image in use with everyone who uses it. */
export interface ImageInUse {
  readonly imageDigest: string;
  readonly images: readonly string[];
  readonly usedBy: readonly string[];
}

/** What was found to be in use. */
export interface InUseReport {
  readonly images: readonly ImageInUse[];
  readonly unresolved: readonly UnresolvedUse[];
}
