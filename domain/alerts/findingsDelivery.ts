import { parseArn } from "../arn";
import {
  allow,
  awsPrincipals,
  policyDocument,
  servicePrincipal,
  type PolicyCondition,
  type PolicyDocument,
} from "../iam/iamPolicy";

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

const EVENTBRIDGE = servicePrincipal("events.amazonaws.com");

function fromRules(ruleArns: readonly string[]): PolicyCondition[] {
  return [{ operator: "ArnEquals", key: "aws:SourceArn", values: ruleArns }];
}

/** Who may assume the role that delivers: Amazon EventBridge for these rules. */
export function buildDeliveryTrustPolicy(ruleArns: readonly string[]): PolicyDocument {
  const conditions = fromRules(ruleArns);
  return policyDocument(
    allow(undefined, ["sts:AssumeRole"], { principals: EVENTBRIDGE, conditions }),
  );
}

/** What the role that delivers may do: deliver to this target. `checkDeliveryTarget` refuses targets of other services. */
export function buildDeliveryPolicy({ arn, kmsKeyArn }: DeliveryTarget): PolicyDocument {
  const action = DELIVER_ACTIONS[parseArn(arn)?.service ?? ""];
  const keys = kmsKeyArn === undefined ? [] : [kmsKeyArn];
  return policyDocument(
    allow("Deliver", action === undefined ? [] : [action], { resources: [arn] }),
    allow("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], { resources: keys }),
  );
}

/**
 * The policy of a topic that one role publishes to. It names the role and not Amazon EventBridge: a statement for EventBridge in a
 * topic's policy takes no condition, so any rule of any account could publish.
 */
export function buildTopicPolicy(topic: {
  readonly topicArn: string;
  readonly roleArn: string;
}): PolicyDocument {
  return policyDocument(
    allow("PublishByDeliveryRole", ["sns:Publish"], {
      principals: awsPrincipals([topic.roleArn]),
      resources: [topic.topicArn],
    }),
  );
}

/** The queue that keeps events that these rules could not deliver. */
export interface DeadLetterQueue {
  readonly queueArn: string;
  readonly ruleArns: readonly string[];
}

/** The policy of the queue: Amazon EventBridge may fill it for these rules. */
export function buildDeadLetterQueuePolicy(queue: DeadLetterQueue): PolicyDocument {
  return policyDocument(
    allow("KeepUndelivered", ["sqs:SendMessage"], {
      principals: EVENTBRIDGE,
      resources: [queue.queueArn],
      conditions: fromRules(queue.ruleArns),
    }),
  );
}
