import type * as pulumi from "@pulumi/pulumi";

/** How grave a finding is. */
export const FindingSeverity = {
  /** The gravest. */
  Critical: "CRITICAL",
  /** Grave. */
  High: "HIGH",
  /** Less grave. */
  Medium: "MEDIUM",
  /** Slight. */
  Low: "LOW",
  /** Worth knowing. */
  Informational: "INFORMATIONAL",
  /** Not judged yet by Amazon Inspector. */
  Untriaged: "UNTRIAGED",
  /** Not judged, in the findings of basic scanning. */
  Undefined: "UNDEFINED",
} as const;
export type FindingSeverity = (typeof FindingSeverity)[keyof typeof FindingSeverity];

/** Which events are delivered. */
export interface FindingsSelectionArgs {
  /**
   * Severities of the findings, and of what a scan must have found to be told.
   * @default - `CRITICAL` and `HIGH`; for a stage `CRITICAL` alone
   */
  severities?: pulumi.Input<FindingSeverity>[];
  /**
   * Names of the repositories. A `*` at the end stands for any rest of a name.
   * @default - all repositories of the registry
   */
  repositories?: pulumi.Input<string>[];
  /**
   * Whether findings are delivered: active ones of Amazon Inspector, one event for each finding in an image.
   * @default true
   */
  onFinding?: boolean;
  /**
   * Whether scans are delivered: the first scan of an image by Amazon Inspector and every basic scan, one event for each that
   * found something.
   * @default true
   */
  onScan?: boolean;
}

/** A target of Amazon EventBridge. It has all of the selection of the alerts that it does not make itself. */
export interface FindingsTargetArgs extends FindingsSelectionArgs {
  /**
   * ARN of an event bus in any account and region, or of a standard queue or topic, a function or a state machine in the region
   * of the alerts. A target in another account must let in the role of `deliveryRoleArns` by its own policy.
   */
  arn: pulumi.Input<string>;
  /**
   * ARN of the customer managed key that encrypts the queue or topic. In another account, the key must let in the role of
   * `deliveryRoleArns` by its own policy.
   * @default - none: the target is not encrypted by a key of its own
   */
  kmsKeyArn?: pulumi.Input<string>;
}

/** A stage of a pipeline that events stop. Its selection is that of the alerts, where it makes none itself; but for severities. */
export interface BlockedStageArgs extends FindingsSelectionArgs {
  /** Name of the pipeline, in the account and region of the alerts. */
  pipelineName: pulumi.Input<string>;
  /** Name of the stage that nothing may enter any more, until somebody enables its inbound transition again. */
  stageName: pulumi.Input<string>;
}

/** Arguments of `FindingsAlerts`. */
export interface FindingsAlertsArgs extends FindingsSelectionArgs {
  /**
   * Whether there is an encrypted topic of Amazon SNS to which events are delivered, for people and chat rooms to subscribe to.
   * @default true
   */
  createTopic?: boolean;
  /**
   * Targets, each under a key of your own choice. With topic and stages at most 25.
   * @default - none
   */
  targets?: Record<string, FindingsTargetArgs>;
  /**
   * Stages of AWS CodePipeline that events stop, with the finding as the reason, each under a key of your own choice.
   * @default - none
   */
  blockedStages?: Record<string, BlockedStageArgs>;
  /**
   * Name of the event bus that has the events: in a spoke, the bus to which the hub delivers them.
   * @default - the default event bus of the account, which has the events of its own registry
   */
  eventBusName?: pulumi.Input<string>;
  /**
   * ARN of the permissions boundary of every role the component makes: an IAM policy of this account, or one that AWS manages. It
   * gives no rights, and takes away what it does not allow.
   * @default - no boundary
   */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * AWS region of the registry, and so of all resources.
   * @default - the region of the provider
   */
  region?: pulumi.Input<string>;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
