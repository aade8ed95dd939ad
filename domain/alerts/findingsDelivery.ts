import { parseArn } from "../arn";
import type { PolicyDocument, PolicyStatement, Principal } from "../iam/iamPolicy";

/** What events are delivered to. */
export interface DeliveryTarget {
  /** ARN of a topic, queue, function, state machine, or event bus. */
  readonly arn: string;
  /** ARN of the customer managed key that encrypts the topic or queue, where there is one. */
  readonly kmsKeyArn?: string;
}

/** What Amazon EventBridge does at a target, by the service in its ARN. */
const DELIVER_ACTIONS: Readonly<Record<string, string>> = {
  events: "events:PutEvents",
  lambda: "lambda:InvokeFunction",
  sns: "sns:Publish",
  sqs: "sqs:SendMessage",
  states: "states:StartExecution",
};

const EVENTBRIDGE: Principal = { type: "Service", value: "events.amazonaws.com" };

/** Who may assume the role that delivers: Amazon EventBridge for these rules. */
export function buildDeliveryTrustPolicy(ruleArns: readonly string[]): PolicyDocument {
  return buildDocument({
    effect: "Allow",
    principals: [EVENTBRIDGE],
    actions: ["sts:AssumeRole"],
    conditions: [{ operator: "ArnEquals", key: "aws:SourceArn", values: ruleArns }],
  });
}

/** What the role that delivers may do: deliver to this target. `checkDeliveryTarget` refuses what nothing is known of. */
export function buildDeliveryPolicy({ arn, kmsKeyArn }: DeliveryTarget): PolicyDocument {
  const action = DELIVER_ACTIONS[parseArn(arn)?.service ?? ""];
  return buildDocument(
    ...allow("Deliver", action === undefined ? [] : [action], arn),
    ...allow("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], kmsKeyArn),
  );
}

function allow(
  sid: string,
  actions: readonly string[],
  resource: string | undefined,
): PolicyStatement[] {
  if (resource === undefined || actions.length === 0) return [];
  return [{ sid, effect: "Allow", actions, resources: [resource], conditions: [] }];
}

/**
 * The policy of a topic that one role publishes to. It names the role and not Amazon EventBridge, for which a topic's policy
 * can have no condition: any rule of any account could then publish.
 */
export function buildTopicPolicy(topic: {
  readonly topicArn: string;
  readonly roleArn: string;
}): PolicyDocument {
  return buildDocument({
    sid: "PublishByDeliveryRole",
    effect: "Allow",
    principals: [{ type: "AWS", value: topic.roleArn }],
    actions: ["sns:Publish"],
    resources: [topic.topicArn],
    conditions: [],
  });
}

/** The queue that keeps what these rules could not deliver. */
export interface DeadLetterQueue {
  readonly queueArn: string;
  readonly ruleArns: readonly string[];
}

/** The policy of the queue: Amazon EventBridge may fill it for these rules. */
export function buildDeadLetterQueuePolicy(queue: DeadLetterQueue): PolicyDocument {
  return buildDocument({
    sid: "KeepUndelivered",
    effect: "Allow",
    principals: [EVENTBRIDGE],
    actions: ["sqs:SendMessage"],
    resources: [queue.queueArn],
    conditions: [{ operator: "ArnEquals", key: "aws:SourceArn", values: queue.ruleArns }],
  });
}

function buildDocument(...statements: PolicyStatement[]): PolicyDocument {
  return { version: "2012-10-17", statements };
}
