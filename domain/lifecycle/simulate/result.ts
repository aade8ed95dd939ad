import type { Finding } from "../../finding";
import type { Time } from "../image";

/** When and under which conditions a policy is applied. */
export interface SimulateOptions {
  /** The moment at which the rules are evaluated. */
  readonly now: Time;
  /** Digests that must not go, alone or at the end of an image reference (`…@sha256:…`). @default - none */
  readonly inUse?: Iterable<string> | undefined;
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

/** An image that a rule takes. */
export interface ImageAction extends ResultImage {
  readonly storageClass: "STANDARD" | "ARCHIVE";
  readonly action: PreviewAction;
  readonly appliedRulePriority: number;
}

/** An image in use that a rule takes: Amazon ECR does not know of the use. */
export interface ImageConflict extends ImageAction {
  /** The digest in use: that of the image, or that of an image which would go after it. */
  readonly inUseDigest: string;
}

/**
 * An image that no rule acts on although it meets the tagging requirement of one, with the reason; and each referrer that
 * goes with its subject.
 */
export type ProtectedImage = ResultImage &
  (
    | { readonly reason: "listed-by-manifest"; readonly manifestListDigests: readonly string[] }
    | {
        readonly reason: "referrer";
        readonly subjectManifestDigest: string;
        /** Amazon ECR removes a referrer within 24 hours of its subject. */
        readonly goesWithSubject: boolean;
      }
    | {
        readonly reason: "claimed-by-higher-rule";
        readonly claimedByRulePriority: number;
        readonly sparedFromRulePriority: number;
      }
    | { readonly reason: "being-restored" }
  );

/** Totals, named as in Amazon ECR's own preview where it has them. */
export interface SimulationSummary {
  readonly imageTotalCount: number;
  readonly expiringImageTotalCount: number;
  readonly transitioningImageTotalCounts: readonly {
    readonly targetStorageClass: "ARCHIVE";
    readonly imageTotalCount: number;
  }[];
  /**
   * Sum of sizes, with what is listed by expiring lists alone and can go after them. An upper bound of what is freed: Amazon
   * ECR stores a layer once, however many images have it.
   */
  readonly expiringSizeInBytes: number;
  readonly transitioningSizeInBytes: number;
  /** Referrers that Amazon ECR removes because their subject expires. */
  readonly removedReferrerTotalCount: number;
  readonly removedReferrerSizeInBytes: number;
  readonly protectedImageTotalCount: number;
  readonly conflictTotalCount: number;
}

/** The outcome of applying a policy once. */
export interface Simulation {
  readonly now: string;
  /** By rule priority, then oldest first. */
  readonly actions: readonly ImageAction[];
  readonly protected: readonly ProtectedImage[];
  readonly conflicts: readonly ImageConflict[];
  readonly summary: SimulationSummary;
  readonly findings: readonly Finding[];
}
