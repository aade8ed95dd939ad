import { type FindingsSelection, getRoutes } from "../../domain/alerts/findingsAlerts";
import {
  checkFindingsEventBus,
  checkFindingsPatterns,
  checkFindingsRoutes,
  checkSelectedRepositories,
  checkSeverities,
} from "../../domain/alerts/findingsAlertsCheck";
import type { DeliveryTarget } from "../../domain/alerts/findingsDelivery";
import { checkDeliveryTarget, checkPipelineStage } from "../../domain/alerts/findingsTargetCheck";
import type { PipelineStage } from "../../domain/alerts/stageStop";
import { type Finding, at } from "../../domain/finding";
import { checkRegion } from "../../domain/identifiers";

type Entries<T> = Readonly<Record<string, T & FindingsSelection>>;

/** The arguments of alerts, all known. */
export interface FindingsAlertsIntent extends FindingsSelection {
  readonly createTopic?: boolean;
  readonly targets?: Entries<DeliveryTarget>;
  readonly blockedStages?: Entries<PipelineStage>;
  readonly eventBusName?: string;
  readonly region?: string;
}

/** All checks of alerts. */
export function checkAlerts(intent: FindingsAlertsIntent): Finding[] {
  const { targets = {}, blockedStages = {} } = intent;
  const entries: [path: string, own: FindingsSelection][] = [
    ["", intent],
    ...toEntries("targets", targets),
    ...toEntries("blockedStages", blockedStages),
  ];
  return [
    ...checkFindingsRoutes(intent),
    ...entries.flatMap(([path, { severities, repositories }]) => [
      ...checkSeverities(severities, at(path, "severities")),
      ...checkSelectedRepositories(repositories, at(path, "repositories")),
    ]),
    ...getRoutes<string>(intent).flatMap(checkFindingsPatterns),
    ...checkDestinations(intent),
  ];
}

/** Checks where the events come from and go to. */
export function checkDestinations(intent: FindingsAlertsIntent, namePrefix = ""): Finding[] {
  const { targets = {}, blockedStages = {}, eventBusName, region } = intent;
  return [
    ...toEntries("targets", targets).flatMap(([path, one]) =>
      checkDeliveryTarget(one, path, region),
    ),
    ...toEntries("blockedStages", blockedStages).flatMap(([path, one]) =>
      checkPipelineStage(one, path),
    ),
    ...(eventBusName === undefined
      ? []
      : checkFindingsEventBus(intent, { namePrefix, eventBusName, region })),
    ...(region === undefined ? [] : checkRegion(region, "region")),
  ];
}

function toEntries<T>(list: string, entries: Readonly<Record<string, T>>): [path: string, T][] {
  return Object.entries(entries).map(([key, one]) => [at(list, key), one]);
}
