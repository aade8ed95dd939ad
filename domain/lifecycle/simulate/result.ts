import type { Finding } from "../../finding";
import type { AdviceOptions } from "../advice";
import type { Time } from "../image";

/** A use of an image. */
export interface ImageUse {
  /**
   * A digest, which is that of any repository; or an image reference by digest or tag, which is that of its own repository. A
   * tag stands for the image that has it in the inventory.
   */
  readonly image: string;
  /** Who uses it: ARNs, or `pod namespace/name`. @default - not known */
  readonly usedBy?: readonly string[] | undefined;
}

/** When and under which conditions a policy is applied. */
export interface SimulateOptions extends AdviceOptions {
  /** The moment at which the rules are evaluated. */
  readonly now: Time;
  /** Images in use: digests, image references, or uses with who uses them. @default - none */
  readonly inUse?: Iterable<string | ImageUse> | undefined;
}

/** What Amazon ECR does with an image, named as in its own preview. */
export interface PreviewAction {
  readonly type: "EXPIRE" | "TRANSITION";
  readonly targetStorageClass?: "ARCHIVE";
}

/** An image as results show it. */
export interface ResultImage {
  readonly repositoryName: string | undefined;
  readonly imageDigest: string;
  readonly imageTags: readonly string[];
  /** As it was given. */
  readonly imagePushedAt: Time;
  readonly imageSizeInBytes: number;
}

/** An image that a rule takes, in use or not: Amazon ECR does not know of the use. */
export interface ImageAction extends ResultImage {
  readonly storageClass: "STANDARD" | "ARCHIVE";
  readonly action: PreviewAction;
  readonly appliedRulePriority: number;
  /** The digest in use: that of the image, or that of an image which would go after it. Absent where none is. */
  readonly inUseDigest?: string;
  /** Who uses it, as far as it is known. Absent where it is not in use. */
  readonly usedBy?: readonly string[];
}

/** An image in use that a rule takes. */
export interface ImageConflict extends ImageAction {
  readonly inUseDigest: string;
  readonly usedBy: readonly string[];
}

/** A referrer that expires or is archived with its subject, within 24 hours of it. */
export interface ReferrerAction extends ResultImage {
  readonly action: PreviewAction;
  readonly subjectManifestDigest: string;
}

/**
 * An image that no rule acts on although it meets the tagging requirement of one, with the reason; and each referrer that
 * goes with its subject.
 */
export type ProtectedImage = ListedImage | ProtectedReferrer | ClaimedImage | RestoredImage;

interface ListedImage extends ResultImage {
  readonly reason: "listed-by-manifest";
  readonly manifestListDigests: readonly string[];
}

interface ProtectedReferrer extends ResultImage {
  readonly reason: "referrer";
  readonly subjectManifestDigest: string;
  /** Whether its subject expires: Amazon ECR removes a referrer within 24 hours of its subject. */
  readonly goesWithSubject: boolean;
  /** Whether its subject is archived: Amazon ECR archives a referrer within 24 hours of its subject. */
  readonly archivedWithSubject: boolean;
}

interface ClaimedImage extends ResultImage {
  readonly reason: "claimed-by-higher-rule";
  readonly claimedByRulePriority: number;
  readonly sparedFromRulePriority: number;
}

interface RestoredImage extends ResultImage {
  readonly reason: "being-restored";
}

/** How many images, and the sum of their sizes; an index is stored through the images it lists and adds none. */
export interface ImageTotal {
  readonly imageTotalCount: number;
  readonly sizeInBytes: number;
  readonly inUseTotalCount: number;
}

/** Totals, named as in Amazon ECR's own preview where it has them: images in use are counted like all others. */
export interface SimulationSummary {
  readonly imageTotalCount: number;
  readonly expiringImageTotalCount: number;
  readonly transitioningImageTotalCounts: readonly {
    readonly targetStorageClass: "ARCHIVE";
    readonly imageTotalCount: number;
  }[];
  /** An upper bound of what is freed: Amazon ECR stores a layer once, however many images have it. */
  readonly expiringSizeInBytes: number;
  readonly transitioningSizeInBytes: number;
  /** Referrers that Amazon ECR removes because their subject expires. */
  readonly removedReferrerTotalCount: number;
  readonly removedReferrerSizeInBytes: number;
  /** Referrers that Amazon ECR archives because their subject is archived. */
  readonly archivedReferrerTotalCount: number;
  readonly archivedReferrerSizeInBytes: number;
  readonly protectedImageTotalCount: number;
  /** Images in use among those that rules take. */
  readonly conflictTotalCount: number;
  /** What the next runs take at the same moment, once this run has set it free. */
  readonly laterImageTotalCount: number;
  readonly laterTaggedImageTotalCount: number;
  readonly laterSizeInBytes: number;
  /** Whether the size of some image is not known, so that no sum of sizes is an upper bound. */
  readonly sizesIncomplete: boolean;
}

/** What a rule takes. */
export interface RuleTotal extends ImageTotal {
  readonly rulePriority: number;
  readonly action: PreviewAction;
}

/** What the policy takes from one repository. */
export interface RepositoryTotal {
  readonly registryId: string | undefined;
  readonly region: string | undefined;
  readonly repositoryName: string | undefined;
  readonly imageTotalCount: number;
  readonly expiring: ImageTotal;
  readonly transitioning: ImageTotal;
}

/** An image among those that go which a person looks at first, and why. */
export interface AttentionImage extends ImageAction {
  /** It was pulled within 14 days, it has a tag like that of a release, or no image with the tags of its rule is left. */
  readonly attention: "pulled-recently" | "release-tag" | "last-of-rule";
}

/** The outcome of applying a policy once. */
export interface Simulation {
  readonly now: string;
  /** All that rules take, images in use included, by rule priority, then oldest first. */
  readonly actions: readonly ImageAction[];
  /** What the next runs take at the same moment: images that this run sets free, and what these push out of a count. */
  readonly later: readonly ImageAction[];
  readonly protected: readonly ProtectedImage[];
  /** Those of `actions` that are in use. */
  readonly conflicts: readonly ImageConflict[];
  /** Those of `actions` that a person looks at first. */
  readonly attention: readonly AttentionImage[];
  /** Every rule by priority, also those that take nothing. */
  readonly rules: readonly RuleTotal[];
  readonly repositories: readonly RepositoryTotal[];
  readonly summary: SimulationSummary;
  readonly findings: readonly Finding[];
}
