/** One place where an image is used, as it was found. */
export interface Use {
  /** The image reference as the service has it. */
  readonly image: string;
  /** The digest that runs, where the service tells it. */
  readonly digest?: string | undefined;
  /** Who uses it: an ARN, or `pod namespace/name`. */
  readonly usedBy: string;
}

/** An image in use with everyone who uses it. */
export interface ImageInUse {
  readonly imageDigest: string;
  readonly images: readonly string[];
  readonly usedBy: readonly string[];
}

/** A use of an image of Amazon ECR whose digest cannot be told. */
export interface UnresolvedUse {
  readonly image: string;
  readonly usedBy: string;
  readonly reason: string;
}

/** What was found to be in use. */
export interface InUseReport {
  readonly images: readonly ImageInUse[];
  readonly unresolved: readonly UnresolvedUse[];
}
