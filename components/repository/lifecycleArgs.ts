import type * as pulumi from "@pulumi/pulumi";

/** Which images a lifecycle rule selects, by their tags. */
export const LifecycleTagStatus = {
  /** Images with a tag for every entry of the rule's tag list. */
  Tagged: "tagged",
  /** Images without any tag. */
  Untagged: "untagged",
  /** All images. */
  Any: "any",
} as const;
export type LifecycleTagStatus = (typeof LifecycleTagStatus)[keyof typeof LifecycleTagStatus];

/** Where Amazon ECR keeps an image. */
export const LifecycleStorageClass = {
  /** Images that can be pulled. */
  Standard: "standard",
  /** Archived images: they cannot be pulled before they are restored. */
  Archive: "archive",
} as const;
export type LifecycleStorageClass =
  (typeof LifecycleStorageClass)[keyof typeof LifecycleStorageClass];

/** What a lifecycle rule counts. */
export const LifecycleCountType = {
  /** The newest `countNumber` images stay. */
  ImageCountMoreThan: "imageCountMoreThan",
  /** Days since the image was pushed. */
  SinceImagePushed: "sinceImagePushed",
  /** Days since the image was last pulled, or pushed if it never was. */
  SinceImagePulled: "sinceImagePulled",
  /** Days since the image was archived. */
  SinceImageTransitioned: "sinceImageTransitioned",
} as const;
export type LifecycleCountType = (typeof LifecycleCountType)[keyof typeof LifecycleCountType];

/** What a lifecycle rule does with the images it takes. */
export const LifecycleAction = {
  /** Deletes them, within 24 hours. */
  Expire: "expire",
  /** Moves them to another storage class, within 24 hours. */
  Transition: "transition",
} as const;
export type LifecycleAction = (typeof LifecycleAction)[keyof typeof LifecycleAction];

/**
 * One lifecycle rule, in AWS's own names and values. `expireUntagged`, `keepLatest` and the other helpers make such rules.
 */
export interface LifecycleRuleArgs {
  /**
   * Unique integer of at least 1; the rule with the lower number has the higher precedence. A rule with tag status `any`
   * needs the highest of its storage class.
   * @default - numbered by the place in the list, `any` rules last
   */
  rulePriority?: pulumi.Input<number>;
  /**
   * What the rule is for.
   * @default - none
   */
  description?: pulumi.Input<string>;
  /**
   * `tagged`, `untagged` or `any`. `tagged` needs one of the two tag lists, the others take none.
   * @default - `tagged` where a tag list is given, required otherwise
   */
  tagStatus?: pulumi.Input<LifecycleTagStatus>;
  /**
   * Literal tag prefixes. The rule takes an image that has a tag for every one of them, not for any.
   * @default - none
   */
  tagPrefixList?: pulumi.Input<string>[];
  /**
   * Tag patterns, with at most 4 `*` as wildcards each. The rule takes an image that has a tag for every one of them, not for
   * any; a pattern without `*` is an exact tag.
   * @default - none
   */
  tagPatternList?: pulumi.Input<string>[];
  /**
   * The storage class the rule looks at.
   * @default - `archive` for `sinceImageTransitioned`, `standard` otherwise
   */
  storageClass?: pulumi.Input<LifecycleStorageClass>;
  /** What `countNumber` counts: images or days. */
  countType: pulumi.Input<LifecycleCountType>;
  /** Images to keep with `imageCountMoreThan`; days otherwise, at least 90 with `sinceImageTransitioned`. */
  countNumber: pulumi.Input<number>;
  /**
   * `expire` or `transition`. `sinceImagePulled` can only transition, `sinceImageTransitioned` can only expire.
   * @default - `transition` for `sinceImagePulled`, `expire` otherwise
   */
  action?: pulumi.Input<LifecycleAction>;
  /**
   * The storage class a transition leads to; AWS knows `archive` only.
   * @default - `archive` for a transition, none otherwise
   */
  targetStorageClass?: pulumi.Input<LifecycleStorageClass>;
}

/** The lifecycle policy of a repository. */
export interface LifecycleArgs {
  /** The rules, at most 50. An empty list makes no lifecycle policy: images then stay for ever. */
  rules: LifecycleRuleArgs[];
}
