import { Key } from "@pulumi/aws/kms";
import type { StateMachine } from "@pulumi/aws/sfn";
import { Topic, TopicPolicy } from "@pulumi/aws/sns";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import { Component } from "../input/component";
import { ResourceContext } from "../input/resourceContext";
import type { FindingsAlertsArgs } from "./findingsAlertsArgs";
import {
  type AlertsContext,
  type Delivery,
  type EventBusName,
  createDelivery,
  createTargets,
} from "./findingsDelivery";
import * as documents from "./findingsDocuments";
import { createStageStop } from "./findingsStageStop";

/**
 * Alerts on findings in images: rules of Amazon EventBridge deliver findings and scans with findings to an encrypted topic and
 * to targets such as event buses of spokes, and stop stages of pipelines. Each target has a role that delivers to it alone; what
 * cannot be delivered is kept in a dead-letter queue.
 *
 * @example
 * const alerts = new FindingsAlerts("alerts", {
 *   blockedStages: { api: { pipelineName: "team-a-api", stageName: "Production", repositories: ["team-a/*"] } },
 * });
 */
export class FindingsAlerts extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:FindingsAlerts";

  /** ARN of the topic; unset without one. */
  public readonly topicArn: pulumi.Output<string | undefined>;
  /** ARN of the KMS key that encrypts the topic; unset without one. */
  public readonly kmsKeyArn: pulumi.Output<string | undefined>;
  /** ARN of the queue that keeps events that could not be delivered, and stages that could not be stopped, for 14 days. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** URL of that queue. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARNs of the rules: `topic-finding`, `topic-scan`, `target-<key>-finding`, `stage-<key>-scan` and so on. */
  public readonly ruleArns: pulumi.Output<Record<string, string>>;
  /** ARNs of the roles that deliver: `topic`, `target-<key>`, `stage-<key>`. The policy of a target in another account lets its role in. */
  public readonly deliveryRoleArns: pulumi.Output<Record<string, string>>;
  /** ARN of the state machine that stops stages; unset where there are none to stop. */
  public readonly stateMachineArn: pulumi.Output<string | undefined>;

  constructor(name: string, args: FindingsAlertsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const component = new Component(FindingsAlerts, name, args, documents.alertsChecks);
    args = component.args;
    const rendered = documents.alertsDocuments(component, args);
    component.refuse();
    super(FindingsAlerts.__pulumiType, name, args, opts);

    const context = new ResourceContext(component, this);
    const deadLetterQueue = createDeadLetterQueue(context);
    const common = { eventBusName: rendered.eventBusName?.render(), deadLetterQueue };
    const topic = rendered.topic && createTopic(context, rendered.topic, common);
    const stateMachine =
      args.blockedStages && createStageStop(context, args.blockedStages, deadLetterQueue);
    const deliveries = [
      ...(topic ? [topic.delivery] : []),
      ...rendered.targets.map((route) => createTargetDelivery(context, route, common)),
      ...(stateMachine
        ? rendered.stages.map((route) =>
            createStageDelivery(context, route, { ...common, stateMachine }),
          )
        : []),
    ];
    createDeadLetterQueuePolicy(context, deadLetterQueue, deliveries);

    this.topicArn = pulumi.output(topic?.arn);
    this.kmsKeyArn = pulumi.output(topic?.kmsKeyArn);
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.ruleArns = getRuleArns(deliveries);
    this.deliveryRoleArns = getRoleArns(deliveries);
    this.stateMachineArn = pulumi.output(stateMachine?.arn);
    this.registerOutputs(component.getOutputs(this));
  }
}

const FOURTEEN_DAYS_IN_SECONDS = 14 * 24 * 60 * 60;

function createDeadLetterQueue({ name, parent, region, tags }: AlertsContext): Queue {
  return new Queue(
    `${name}-dead-letter`,
    {
      messageRetentionSeconds: FOURTEEN_DAYS_IN_SECONDS,
      sqsManagedSseEnabled: true,
      region,
      tags,
    },
    { parent },
  );
}

/** What all routes have in common. */
interface Common {
  readonly eventBusName: EventBusName;
  readonly deadLetterQueue: Queue;
}

/** A topic, the key that encrypts it, and the only delivery to it. */
interface EncryptedTopic {
  readonly arn: pulumi.Output<string>;
  readonly kmsKeyArn: pulumi.Output<string>;
  readonly delivery: Delivery;
}

function createTopic(
  context: AlertsContext,
  route: documents.Route,
  common: Common,
): EncryptedTopic {
  const { component, name, parent, region, tags } = context;
  const delivery = createDelivery(context, route, common.eventBusName);
  const roleArn = delivery.role.arn;
  const { arn: kmsKeyArn } = createKey(context, roleArn);
  const { arn } = new Topic(name, { kmsMasterKeyId: kmsKeyArn, region, tags }, { parent });
  createTargets(context, delivery, {
    ...common,
    arn,
    policy: component.render({ arn, kmsKeyArn }, documents.deliveryPolicy),
  });
  const policy = component.render({ topicArn: arn, roleArn }, documents.topicPolicy);
  new TopicPolicy(name, { arn, policy, region }, { parent });
  return { arn, kmsKeyArn, delivery };
}

/** A key of its own: the key that AWS manages for Amazon SNS lets no role of another service encrypt. */
function createKey(context: AlertsContext, roleArn: pulumi.Input<string>): Key {
  const { component, name, parent, region, tags, accountId, homeRegion } = context;
  const publisher = { accountId, region: homeRegion, roleArn };
  return new Key(
    name,
    {
      description: `Encrypts the topic of ${name}`,
      policy: component.render(publisher, documents.topicKeyPolicy),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region,
      tags,
    },
    { parent },
  );
}

function createTargetDelivery(
  context: AlertsContext,
  route: documents.TargetRoute,
  common: Common,
): Delivery {
  const { arn } = route;
  const delivery = createDelivery(context, route, common.eventBusName);
  createTargets(context, delivery, { ...common, arn, policy: route.policy.render() });
  return delivery;
}

function createStageDelivery(
  context: AlertsContext,
  route: documents.StageRoute,
  { stateMachine, ...common }: Common & { readonly stateMachine: StateMachine },
): Delivery {
  const { arn } = stateMachine;
  const policy = context.component.render({ arn }, documents.deliveryPolicy);
  const inputTemplate = route.inputTemplate.render();
  const delivery = createDelivery(context, route, common.eventBusName);
  createTargets(context, delivery, { ...common, arn, policy, inputTemplate });
  return delivery;
}

function createDeadLetterQueuePolicy(
  { component, name, parent, region }: AlertsContext,
  queue: Queue,
  deliveries: readonly Delivery[],
): void {
  const { arn: queueArn, url: queueUrl } = queue;
  const ruleArns = deliveries.flatMap(({ rules }) => [...rules.values()].map(({ arn }) => arn));
  const policy = component.render({ queueArn, ruleArns }, documents.deadLetterQueuePolicy);
  // To take a policy away first would only wait for it: the provider looks for half a minute whether it is gone.
  new QueuePolicy(name, { queueUrl, policy, region }, { parent, deletedWith: queue });
}

function getRuleArns(deliveries: readonly Delivery[]): pulumi.Output<Record<string, string>> {
  const entries = deliveries.flatMap(({ route, rules }) =>
    [...rules].map(([event, { arn }]) => [`${route.name}-${event}`, arn] as const),
  );
  return pulumi.output(Object.fromEntries(entries));
}

function getRoleArns(deliveries: readonly Delivery[]): pulumi.Output<Record<string, string>> {
  const entries = deliveries.map(({ route, role }) => [route.name, role.arn] as const);
  return pulumi.output(Object.fromEntries(entries));
}
