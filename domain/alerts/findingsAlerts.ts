import { at } from "../finding";
import { type FindingsEvent, FINDINGS_EVENTS } from "./findingsEvent";

/** Which events a target gets. A text may be one that is not known yet. */
export interface FindingsSelection<Text = string> {
  readonly severities?: readonly Text[];
  readonly repositories?: readonly Text[];
  /** Whether it gets findings of Amazon Inspector. */
  readonly onFinding?: boolean;
  /** Whether it gets scans that ended with findings. */
  readonly onScan?: boolean;
}

/** The parts of an intent that say which ways there are for events; its entries are whatever they are. */
export interface RoutedFindings<
  Text = unknown,
  Target = FindingsSelection<Text>,
  Stage = FindingsSelection<Text>,
> extends FindingsSelection<Text> {
  readonly createTopic?: boolean;
  readonly targets?: Readonly<Record<string, Target>>;
  readonly blockedStages?: Readonly<Record<string, Stage>>;
}

/** The way of events to one target. */
export interface FindingsRoute<Text = string> {
  /** What tells it from the others, such as `target-audit`; resources are called after it. */
  readonly name: string;
  /** Where the target stands in the intent; empty for the topic. */
  readonly path: string;
  readonly events: readonly FindingsEvent[];
  readonly severities: readonly (Text | string)[];
  readonly repositories?: readonly Text[];
  /** Where the lists of the selection stand: in the target, or in the intent as a whole. */
  readonly origins: { readonly severities: string; readonly repositories: string };
}

/** The way of events to what an entry of the intent names. */
export interface EntryRoute<Text, Entry> extends FindingsRoute<Text> {
  readonly key: string;
  readonly entry: Entry;
}

/** The severities that are told, and those that stop a stage, where nothing else is asked for. */
const DEFAULT_SEVERITIES = ["CRITICAL", "HIGH"] as const;
const DEFAULT_BLOCKING_SEVERITIES = ["CRITICAL"] as const;

/** The route to the topic: it gets what the intent as a whole selects. */
export function topicRoute<Text>(findings: FindingsSelection<Text>): FindingsRoute<Text> {
  return buildRoute("topic", "", [{}, findings]);
}

/** The routes to targets. What a target does not select itself, the intent as a whole selects. */
export function targetRoutes<Text, Target extends FindingsSelection<Text>>(
  findings: RoutedFindings<Text, Target, unknown>,
): EntryRoute<Text, Target>[] {
  return Object.entries(findings.targets ?? {}).map(([key, entry]) => ({
    ...buildRoute(`target-${key}`, at("targets", key), [entry, findings]),
    key,
    entry,
  }));
}

/** The routes that stop stages. The severities are not those of the intent as a whole, but a stage's own. */
export function stageRoutes<Text, Stage extends FindingsSelection<Text>>(
  findings: RoutedFindings<Text, unknown, Stage>,
): EntryRoute<Text, Stage>[] {
  const common = { ...findings, severities: undefined };
  return Object.entries(findings.blockedStages ?? {}).map(([key, entry]) => {
    const path = at("blockedStages", key);
    const route = buildRoute(`stage-${key}`, path, [entry, common], DEFAULT_BLOCKING_SEVERITIES);
    return { ...route, key, entry };
  });
}

/** All routes of an intent. */
export function getRoutes<Text>(
  findings: RoutedFindings<Text>,
): (FindingsRoute<Text> & { readonly key?: string })[] {
  return [
    ...(findings.createTopic === false ? [] : [topicRoute(findings)]),
    ...targetRoutes(findings),
    ...stageRoutes(findings),
  ];
}

/** A route by its own selection, and what that leaves out by the common one. */
function buildRoute<Text>(
  name: string,
  path: string,
  [own, common]: readonly [FindingsSelection<Text>, FindingsSelection<Text>],
  defaultSeverities: readonly string[] = DEFAULT_SEVERITIES,
): FindingsRoute<Text> {
  const wanted = {
    finding: own.onFinding ?? common.onFinding ?? true,
    scan: own.onScan ?? common.onScan ?? true,
  };
  return {
    name,
    path,
    events: FINDINGS_EVENTS.filter((event) => wanted[event]),
    severities: own.severities ?? common.severities ?? defaultSeverities,
    repositories: own.repositories ?? common.repositories,
    origins: {
      severities: own.severities === undefined ? "" : path,
      repositories: own.repositories === undefined ? "" : path,
    },
  };
}
