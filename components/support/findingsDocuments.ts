import type * as pulumi from "@pulumi/pulumi";

import { type Finding, at } from "../../domain/finding";
import type { FindingsRoute } from "../../domain/alerts/findingsAlerts";
import {
  checkFindingsDestinations,
  checkFindingsEventBus,
  checkFindingsPatterns,
  checkFindingsRoutes,
  checkFindingsSelection,
  checkFindingsSelections,
} from "../../domain/alerts/findingsAlertsCheck";
import { checkDeadLetterQueue } from "../../domain/alerts/findingsDeadLetters";
import {
  type DeadLetterQueue,
  type DeliveryTarget,
  buildDeadLetterQueuePolicy,
  buildDeliveryPolicy,
  buildDeliveryTrustPolicy,
  buildTopicPolicy,
} from "../../domain/alerts/findingsDelivery";
import {
  type FindingsEvent,
  type FindingsFilter,
  buildEventPattern,
  renderEventPattern,
} from "../../domain/alerts/findingsEvent";
import { checkDeliveryTarget, checkPipelineStage } from "../../domain/alerts/findingsTargetCheck";
import { type PolicyDocument, renderPolicyDocument } from "../../domain/iam/iamPolicy";
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
import { checkTags } from "../../domain/tags";
import { type FindingsAlertsArgs, findingsAlertsShape } from "../findingsAlertsArgs";
import { distinct, settled } from "./findings";
import { permissionsBoundary } from "./permissionsBoundary";
import { readArguments } from "./readArguments";
import type { Made } from "./whenKnown";

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkFindingsAlertsArgs(name: string, args: FindingsAlertsArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(findingsAlertsShape, args);
  const destinations = [
    ...checkFindingsDestinations(known, name),
    ...permissionsBoundary.check(known),
    ...(known.tags ? checkTags(known.tags, "tags") : []),
  ];
  // What a target gets is decided apart from where it is, which may not be known yet.
  const selections = checkFindingsSelections(known).filter(({ path }) => !unsettled.includes(path));
  return distinct([
    ...findings,
    ...checkFindingsRoutes(known, name),
    ...selections,
    ...settled(destinations, unsettled),
  ]);
}

/** The way of events to one target, of which not all may be known yet. */
export type Route = FindingsRoute<pulumi.Input<string>>;

export function eventPattern(route: Route, event: FindingsEvent): Made<FindingsFilter, string> {
  const { origins } = route;
  return {
    check: ({ severities, repositories }) => [
      ...checkFindingsSelection({ severities }, origins.severities),
      ...checkFindingsSelection({ repositories }, origins.repositories),
      ...checkFindingsPatterns({ ...route, severities, repositories }),
    ],
    make: (filter) => renderEventPattern(buildEventPattern(event, filter)),
  };
}

/** The event bus of alerts, which has to leave room for all their rules in the policy of the dead-letter queue. */
export function eventBusName(namePrefix: string, args: FindingsAlertsArgs): Made<string, string> {
  return {
    check: (name) => checkFindingsEventBus(args, { namePrefix, eventBusName: name }),
    make: (name) => name,
  };
}

/** A target, in the region of the rules where that is given. */
export interface RoutedTarget extends DeliveryTarget {
  readonly region?: string;
}

/** What the role of a route may do; `path` is where its target was asked for. */
export function targetPolicy(path: string): Made<RoutedTarget, string> {
  return {
    check: ({ region, ...target }) => checkDeliveryTarget(target, path, region),
    make: (target) => renderPolicyDocument(buildDeliveryPolicy(target)),
  };
}

export function stageStopInput({ path }: Route): Made<PipelineStage, string> {
  return {
    check: (stage) => checkPipelineStage(stage, path),
    make: renderStageStopInput,
  };
}

/** A document of what AWS tells of resources: there is nothing to check. */
function told<K>(build: (known: K) => PolicyDocument): Made<K, string> {
  return { check: () => [], make: (known) => renderPolicyDocument(build(known)) };
}

export const deliveryTrustPolicy = told<string[]>(buildDeliveryTrustPolicy);
export const topicPolicy = told(buildTopicPolicy);
export const topicKeyPolicy = told(buildTopicKeyPolicy);
export const stageStopTrustPolicy = told(buildStageStopTrustPolicy);

export const deadLetterQueuePolicy: Made<DeadLetterQueue, string> = {
  check: checkDeadLetterQueue,
  make: (queue) => renderPolicyDocument(buildDeadLetterQueuePolicy(queue)),
};

/** The stages to stop, by their keys in the arguments, and where their pipelines are. */
export interface StageStop extends Omit<StageStopIntent, "stages"> {
  readonly stages: Readonly<Record<string, PipelineStage>>;
}

export const stageStopPolicy: Made<StageStop, string> = {
  check: ({ stages }) =>
    Object.entries(stages).flatMap(([key, stage]) =>
      checkPipelineStage(stage, at("blockedStages", key)),
    ),
  make: ({ stages, ...place }) =>
    renderPolicyDocument(buildStageStopPolicy({ ...place, stages: Object.values(stages) })),
};

export const stageStopDefinition: Made<StageStopMachine, string> = {
  check: () => [],
  make: (machine) => renderStageStopDefinition(buildStageStopDefinition(machine)),
};
