import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Key } from "@pulumi/aws/kms";
import type { StateMachine } from "@pulumi/aws/sfn";
import { Topic, TopicPolicy } from "@pulumi/aws/sns";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import { stageRoutes, targetRoutes, topicRoute } from "../domain/alerts/findingsAlerts";
import { type FindingsAlertsArgs, findingsAlertsShape } from "./findingsAlertsArgs";
import {
  type Delivery,
  type EventBusName,
  type FindingsScope,
  createDelivery,
  createTargets,
} from "./support/findingsDelivery";
import * as documents from "./support/findingsDocuments";
import { createStageStop } from "./support/findingsStageStop";
import { givenArguments } from "./support/givenArguments";
import { permissionsBoundaryOf } from "./support/permissionsBoundary";
import { type Owner, refuse, warn } from "./support/refuse";
import { regionOf } from "./support/region";
import { regionName } from "./support/repositoryDocuments";
import { tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

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
    const named = { component: FindingsAlerts, name };
    args = givenArguments(named, findingsAlertsShape, args);
    const findings = documents.checkFindingsAlertsArgs(name, args);
    refuse(named, findings);
    super(FindingsAlerts.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const scope = scopeOf(this, owner, args);
    const deadLetterQueue = createDeadLetterQueue(scope);
    const common = { eventBusName: eventBusNameOf(owner, args), deadLetterQueue };
    const topic = args.createTopic === false ? undefined : createTopic(scope, args, common);
    const stateMachine =
      args.blockedStages && createStageStop(scope, args.blockedStages, deadLetterQueue);
    const deliveries = [
      ...(topic ? [topic.delivery] : []),
      ...createTargetDeliveries(scope, args, common),
      ...createStageDeliveries(scope, args, { ...common, stateMachine }),
    ];
    createDeadLetterQueuePolicy(scope, deadLetterQueue, deliveries);

    this.topicArn = pulumi.output(topic?.arn);
    this.kmsKeyArn = pulumi.output(topic?.kmsKeyArn);
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.ruleArns = ruleArnsOf(deliveries);
    this.deliveryRoleArns = roleArnsOf(deliveries);
    this.stateMachineArn = pulumi.output(stateMachine?.arn);
    this.registerOutputs({
      topicArn: this.topicArn,
      kmsKeyArn: this.kmsKeyArn,
      deadLetterQueueArn: this.deadLetterQueueArn,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      ruleArns: this.ruleArns,
      deliveryRoleArns: this.deliveryRoleArns,
      stateMachineArn: this.stateMachineArn,
    });
  }
}

function scopeOf(parent: FindingsAlerts, owner: Owner, args: FindingsAlertsArgs): FindingsScope {
  const region = args.region && whenKnown(owner, args.region, regionName);
  const permissionsBoundary = permissionsBoundaryOf(parent, owner, args.permissionsBoundaryArn);
  return { parent, owner, region, permissionsBoundary, tags: tagsOf(owner, args.tags) };
}

function eventBusNameOf(owner: Owner, args: FindingsAlertsArgs): EventBusName {
  const { eventBusName } = args;
  if (eventBusName === undefined) return undefined;
  return whenKnown(owner, eventBusName, documents.eventBusName(owner.name, args));
}

const FOURTEEN_DAYS_IN_SECONDS = 14 * 24 * 60 * 60;

function createDeadLetterQueue({ parent, owner, region, tags }: FindingsScope): Queue {
  return new Queue(
    `${owner.name}-dead-letter`,
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
  scope: FindingsScope,
  args: FindingsAlertsArgs,
  common: Common,
): EncryptedTopic {
  const { parent, owner, region, tags } = scope;
  const delivery = createDelivery(scope, topicRoute(args), common.eventBusName);
  const roleArn = delivery.role.arn;
  const { arn: kmsKeyArn } = createKey(scope, roleArn);
  const { arn } = new Topic(owner.name, { kmsMasterKeyId: kmsKeyArn, region, tags }, { parent });
  createTargets(scope, delivery, {
    ...common,
    arn,
    policy: whenKnown(owner, { arn, kmsKeyArn }, documents.targetPolicy("createTopic")),
  });
  const policy = whenKnown(owner, { topicArn: arn, roleArn }, documents.topicPolicy);
  new TopicPolicy(owner.name, { arn, policy, region }, { parent });
  return { arn, kmsKeyArn, delivery };
}

/** A key of its own: the key that AWS manages for Amazon SNS lets no role of another service encrypt. */
function createKey(scope: FindingsScope, roleArn: pulumi.Input<string>): Key {
  const { parent, owner, region, tags } = scope;
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const publisher = { accountId, region: regionOf(parent, region), roleArn };
  return new Key(
    owner.name,
    {
      description: `Encrypts the topic of ${owner.name}`,
      policy: whenKnown(owner, publisher, documents.topicKeyPolicy),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region,
      tags,
    },
    { parent },
  );
}

function createTargetDeliveries(
  scope: FindingsScope,
  args: FindingsAlertsArgs,
  common: Common,
): Delivery[] {
  return targetRoutes(args).map((route) => {
    const { arn, kmsKeyArn } = route.entry;
    const target = { arn, kmsKeyArn, region: args.region };
    const policy = whenKnown(scope.owner, target, documents.targetPolicy(route.path));
    const delivery = createDelivery(scope, route, common.eventBusName);
    createTargets(scope, delivery, { ...common, arn, policy });
    return delivery;
  });
}

function createStageDeliveries(
  scope: FindingsScope,
  args: FindingsAlertsArgs,
  { stateMachine, ...common }: Common & { readonly stateMachine: StateMachine | undefined },
): Delivery[] {
  if (stateMachine === undefined) return [];
  const { owner } = scope;
  const { arn } = stateMachine;
  const policy = whenKnown(owner, { arn }, documents.targetPolicy("blockedStages"));
  return stageRoutes(args).map((route) => {
    const { pipelineName, stageName } = route.entry;
    const stage = { pipelineName, stageName };
    const inputTemplate = whenKnown(owner, stage, documents.stageStopInput(route));
    const delivery = createDelivery(scope, route, common.eventBusName);
    createTargets(scope, delivery, { ...common, arn, policy, inputTemplate });
    return delivery;
  });
}

function createDeadLetterQueuePolicy(
  { parent, owner, region }: FindingsScope,
  queue: Queue,
  deliveries: readonly Delivery[],
): void {
  const { arn: queueArn, url: queueUrl } = queue;
  const ruleArns = deliveries.flatMap(({ rules }) => [...rules.values()].map(({ arn }) => arn));
  const policy = whenKnown(owner, { queueArn, ruleArns }, documents.deadLetterQueuePolicy);
  // To take a policy away first would only wait for it: the provider looks for half a minute whether it is gone.
  new QueuePolicy(owner.name, { queueUrl, policy, region }, { parent, deletedWith: queue });
}

function ruleArnsOf(deliveries: readonly Delivery[]): pulumi.Output<Record<string, string>> {
  const entries = deliveries.flatMap(({ route, rules }) =>
    [...rules].map(([event, { arn }]) => [`${route.name}-${event}`, arn] as const),
  );
  return pulumi.output(Object.fromEntries(entries));
}

function roleArnsOf(deliveries: readonly Delivery[]): pulumi.Output<Record<string, string>> {
  const entries = deliveries.map(({ route, role }) => [route.name, role.arn] as const);
  return pulumi.output(Object.fromEntries(entries));
}
