/**
 * One lifecycle rule, flat, in AWS's own names and values, as a component receives it. Loose on purpose: it comes from
 * any Pulumi language. What is left out is filled in by `buildLifecyclePolicy` where the grammar leaves one choice.
 */
export interface FlatLifecycleRule {
  /** Unique integer of at least 1; the lower number has the higher precedence. @default - numbered by place in the list */
  readonly rulePriority?: number;
  readonly description?: string;
  /** `tagged`, `untagged` or `any`. @default - `tagged` when a tag list is given; needed otherwise */
  readonly tagStatus?: string;
  /** Literal tag prefixes; an image needs a tag for every one of them. */
  readonly tagPrefixList?: readonly string[];
  /** Tag patterns with `*` as the wildcard, at most 4 each; an image needs a tag for every one of them. */
  readonly tagPatternList?: readonly string[];
  /** `standard` or `archive`. @default - `archive` for `sinceImageTransitioned`, `standard` otherwise */
  readonly storageClass?: string;
  /** `imageCountMoreThan`, `sinceImagePushed`, `sinceImagePulled` or `sinceImageTransitioned`. */
  readonly countType: string;
  /** Images to keep, or days. At least 90 for `sinceImageTransitioned`. */
  readonly countNumber: number;
  /** `expire` or `transition`. @default - `transition` for `sinceImagePulled`, `expire` otherwise */
  readonly action?: string;
  /** `archive`. @default - `archive` for a transition */
  readonly targetStorageClass?: string;
}

/** A list with at least one entry; not readonly, so that it fits the args of a component. */
export type NonEmptyList<T> = [T, ...T[]];

interface TaggedByPattern {
  readonly tagStatus?: "tagged";
  readonly tagPatternList: string[];
  readonly tagPrefixList?: never;
}

interface TaggedByPrefix {
  readonly tagStatus?: "tagged";
  readonly tagPatternList?: never;
  readonly tagPrefixList: string[];
}

interface UntaggedOrAny {
  readonly tagStatus: "untagged" | "any";
  readonly tagPatternList?: never;
  readonly tagPrefixList?: never;
}

interface ExpireStandard {
  readonly countType: "imageCountMoreThan" | "sinceImagePushed";
  readonly storageClass?: "standard";
  readonly action?: "expire";
  readonly targetStorageClass?: never;
}

interface TransitionStandard {
  readonly countType: "imageCountMoreThan" | "sinceImagePushed";
  readonly storageClass?: "standard";
  readonly action: "transition";
  readonly targetStorageClass?: "archive";
}

interface TransitionNotPulled {
  readonly countType: "sinceImagePulled";
  readonly storageClass?: "standard";
  readonly action?: "transition";
  readonly targetStorageClass?: "archive";
}

interface ExpireArchive {
  readonly countType: "sinceImageTransitioned";
  readonly storageClass?: "archive";
  readonly action?: "expire";
  readonly targetStorageClass?: never;
}

interface RuleBasics {
  readonly rulePriority?: number;
  readonly description?: string;
  readonly countNumber: number;
}

/** One lifecycle rule for TypeScript: what the grammar forbids does not compile. It is a `FlatLifecycleRule`. */
export type LifecycleRuleIntent = RuleBasics &
  (TaggedByPattern | TaggedByPrefix | UntaggedOrAny) &
  (ExpireStandard | TransitionStandard | TransitionNotPulled | ExpireArchive);
