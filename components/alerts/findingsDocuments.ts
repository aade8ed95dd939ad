import type * as pulumi from "@pulumi/pulumi";

import {
  type EntryRoute,
  type FindingsRoute,
  stageRoutes,
  targetRoutes,
  topicRoute,
} from "../../domain/alerts/findingsAlerts";
import {
  checkFindingsEventBus,
  checkFindingsPatterns,
  checkFindingsRoutes,
  checkSelectedRepositories,
  checkSeverities,
} from "../../domain/alerts/findingsAlertsCheck";
import { checkDeadLetterQueue } from "../../domain/alerts/findingsDeadLetters";
import {
  type DeliveryTarget,
  buildDeadLetterQueuePolicy,
  buildDeliveryPolicy,
  buildDeliveryTrustPolicy,
  buildTopicPolicy,
} from "../../domain/alerts/findingsDelivery";
import {
  type FindingsEvent,
  buildEventPattern,
  renderEventPattern,
} from "../../domain/alerts/findingsEvent";
import { checkDeliveryTarget, checkPipelineStage } from "../../domain/alerts/findingsTargetCheck";
import {
  type PipelineStage,
  type StageStopIntent,
  type StageStopMachine,
  buildStageStopDefinition,
  buildStageStopPolicy,
  buildStageStopTrustPolicy,
  renderStageStopDefinition,
  renderStageStopInput,
} from "../../domain/alerts/stageStop";
import { buildTopicKeyPolicy } from "../../domain/alerts/topicKeyPolicy";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import type { LeafChecks } from "../input/readArgs";
import type {
  BlockedStageArgs,
  FindingsAlertsArgs,
  FindingsTargetArgs,
} from "./findingsAlertsArgs";

export const alertsChecks: LeafChecks = Object.fromEntries(
  ["FindingsAlerts", "FindingsTarget", "BlockedStage"].flatMap((name) => [
    [`${name}.severities`, checkSeverities],
    [`${name}.repositories`, checkSelectedRepositories],
  ]),
);

/** The way of events to one target, of which not all may be known yet, with what is rendered of its arguments. */
export interface Route extends FindingsRoute<pulumi.Input<string>> {
  readonly eventPatterns: ReadonlyMap<FindingsEvent, Document<string>>;
}

/** A route to a target, with the policy that allows its role to deliver there. */
export interface TargetRoute extends Route {
  readonly arn: pulumi.Input<string>;
  readonly policy: Document<string>;
}

/** A route that stops a stage, with what the state machine is told. */
export interface StageRoute extends Route {
  readonly inputTemplate: Document<string>;
}

/** What is rendered of the arguments of alerts. */
export interface AlertsDocuments {
  readonly eventBusName: Document<string> | undefined;
  readonly topic: Route | undefined;
  readonly targets: readonly TargetRoute[];
  readonly stages: readonly StageRoute[];
}

export function alertsDocuments(component: Component, args: FindingsAlertsArgs): AlertsDocuments {
  component.report(checkFindingsRoutes(args, component.name));
  const { eventBusName, region } = args;
  return {
    eventBusName:
      eventBusName === undefined
        ? undefined
        : component.document({ eventBusName, region }, eventBus(component.name, args)),
    topic: args.createTopic === false ? undefined : toRoute(component, topicRoute(args)),
    targets: targetRoutes(args).map((route) => toTargetRoute(component, route, region)),
    stages: stageRoutes(args).map((route) => toStageRoute(component, route)),
  };
}

function toRoute(component: Component, route: FindingsRoute<pulumi.Input<string>>): Route {
  const { severities, repositories, events } = route;
  const selection = { severities: [...severities], repositories };
  const patterns = events.map(
    (event) => [event, component.document(selection, eventPattern(route, event))] as const,
  );
  return { ...route, eventPatterns: new Map(patterns) };
}

interface Selection {
  readonly severities: readonly string[];
  readonly repositories?: readonly string[];
}

function eventPattern(
  route: FindingsRoute<pulumi.Input<string>>,
  event: FindingsEvent,
): Renderer<Selection, string> {
  return {
    check: (selection) =>
      checkFindingsPatterns({ ...route, repositories: undefined, ...selection, events: [event] }),
    render: (selection) => renderEventPattern(buildEventPattern(event, selection)),
  };
}

/** The event bus of alerts, which has to leave room for all their rules in the policy of the dead-letter queue. */
function eventBus(
  namePrefix: string,
  args: FindingsAlertsArgs,
): Renderer<{ eventBusName?: string; region?: string }, string> {
  return {
    check: ({ eventBusName, region }) =>
      eventBusName === undefined
        ? []
        : checkFindingsEventBus(args, { namePrefix, eventBusName, region }),
    render: ({ eventBusName = "" }) => eventBusName,
  };
}

function toTargetRoute(
  component: Component,
  route: EntryRoute<pulumi.Input<string>, FindingsTargetArgs>,
  region: FindingsAlertsArgs["region"],
): TargetRoute {
  const { arn, kmsKeyArn } = route.entry;
  const target = { targets: { [route.key]: { arn, kmsKeyArn } }, region };
  const policy = component.document(target, {
    check: ({ targets: { [route.key]: one }, region: home }) =>
      one === undefined ? [] : checkDeliveryTarget(one, route.path, home),
    render: ({ targets: { [route.key]: one = { arn: "" } } }) => deliveryPolicy.render(one),
  });
  return { ...toRoute(component, route), arn, policy };
}

function toStageRoute(
  component: Component,
  route: EntryRoute<pulumi.Input<string>, BlockedStageArgs>,
): StageRoute {
  const { pipelineName, stageName } = route.entry;
  const stages = { blockedStages: { [route.key]: { pipelineName, stageName } } };
  const empty = { pipelineName: "", stageName: "" };
  const inputTemplate = component.document(stages, {
    check: ({ blockedStages: { [route.key]: stage } }) =>
      stage === undefined ? [] : checkPipelineStage(stage, route.path),
    render: ({ blockedStages: { [route.key]: stage = empty } }) => renderStageStopInput(stage),
  });
  return { ...toRoute(component, route), inputTemplate };
}

export const deliveryPolicy = policyRenderer<DeliveryTarget>(buildDeliveryPolicy);
export const deliveryTrustPolicy = policyRenderer<string[]>(buildDeliveryTrustPolicy);
export const topicPolicy = policyRenderer(buildTopicPolicy);
export const topicKeyPolicy = policyRenderer(buildTopicKeyPolicy);
export const stageStopTrustPolicy = policyRenderer(buildStageStopTrustPolicy);

export const deadLetterQueuePolicy = policyRenderer(
  buildDeadLetterQueuePolicy,
  checkDeadLetterQueue,
);

/** The stages to stop, by their keys in the arguments, and where their pipelines are. */
interface StageStop extends Omit<StageStopIntent, "stages"> {
  readonly stages: Readonly<Record<string, PipelineStage>>;
}

export const stageStopPolicy = policyRenderer(({ stages, ...home }: StageStop) =>
  buildStageStopPolicy({ ...home, stages: Object.values(stages) }),
);

export const stageStopDefinition: Renderer<StageStopMachine, string> = {
  render: (machine) => renderStageStopDefinition(buildStageStopDefinition(machine)),
};
