/**
 * A lifecycle policy as Amazon ECR writes it. The model is the document itself, so it can hold one that AWS refuses:
 * `checkLifecyclePolicy` tells.
 */
export interface LifecyclePolicy {
  readonly rules: readonly LifecycleRule[];
}

/** One rule: which images it selects and what Amazon ECR does with them. */
export interface LifecycleRule {
  /** Unique integer of at least 1; the lower number has the higher precedence. */
  readonly rulePriority: number;
  readonly description?: string;
  readonly selection: LifecycleSelection;
  readonly action: LifecycleAction;
}

/** The images a rule selects. */
export interface LifecycleSelection {
  /** `tagged`, `untagged` or `any`. */
  readonly tagStatus: string;
  /** Tag patterns with `*` as the wildcard; an image needs a tag for every one of them. */
  readonly tagPatternList?: readonly string[];
  /** Literal tag prefixes; an image needs a tag for every one of them. */
  readonly tagPrefixList?: readonly string[];
  /** `standard` or `archive`. @default "standard" */
  readonly storageClass?: string;
  /** `imageCountMoreThan`, `sinceImagePushed`, `sinceImagePulled` or `sinceImageTransitioned`. */
  readonly countType: string;
  /** `days` for the three ages, absent for `imageCountMoreThan`. */
  readonly countUnit?: string;
  /** Images to keep, or days. */
  readonly countNumber: number;
}

/** What Amazon ECR does with an image a rule takes. */
export interface LifecycleAction {
  /** `expire` or `transition`. */
  readonly type: string;
  /** `archive`, with `transition` only. */
  readonly targetStorageClass?: string;
}

/** The limits of a lifecycle policy (Amazon ECR user guide and API reference). */
export const LIFECYCLE_LIMITS = {
  rules: 50,
  textMaxLength: 30_720,
  wildcardsPerPattern: 4,
  archiveMinDays: 90,
} as const;

export const TAG_STATUSES = ["tagged", "untagged", "any"] as const;
export const STORAGE_CLASSES = ["standard", "archive"] as const;
export const COUNT_TYPES = [
  "imageCountMoreThan",
  "sinceImagePushed",
  "sinceImagePulled",
  "sinceImageTransitioned",
] as const;
export const ACTION_TYPES = ["expire", "transition"] as const;

export type TagStatus = (typeof TAG_STATUSES)[number];
export type StorageClass = (typeof STORAGE_CLASSES)[number];
export type CountType = (typeof COUNT_TYPES)[number];
export type ActionType = (typeof ACTION_TYPES)[number];

/** What the grammar allows with each countType: which storage class it looks at, and which actions it may take. */
export const COUNT_TYPE_GRAMMAR: Readonly<
  Record<CountType, { storageClass: StorageClass; actions: readonly ActionType[]; unit?: "days" }>
> = {
  imageCountMoreThan: { storageClass: "standard", actions: ["expire", "transition"] },
  sinceImagePushed: { storageClass: "standard", actions: ["expire", "transition"], unit: "days" },
  sinceImagePulled: { storageClass: "standard", actions: ["transition"], unit: "days" },
  sinceImageTransitioned: { storageClass: "archive", actions: ["expire"], unit: "days" },
};

/** Whether a value is one of the listed words. */
export function isOneOf<T extends string>(words: readonly T[], value: unknown): value is T {
  return (words as readonly unknown[]).includes(value);
}
