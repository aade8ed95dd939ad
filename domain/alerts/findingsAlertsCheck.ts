import { type CheckValue, type Finding, at, valueChecks, wrong } from "../finding";
import { type FindingsRoute, type RoutedFindings, getRoutes } from "./findingsAlerts";
import { NAME_SUFFIX, type RuleNaming, checkDeadLetters } from "./findingsDeadLetters";
import { FINDING_SEVERITIES, buildEventPattern, renderEventPattern } from "./findingsEvent";
import { reportFindings as report } from "./findingsRules";
import { checkList } from "../repository/grants";
import { isList } from "../json";
import { checkRepositorySelector } from "../repository/repositorySelector";

const check = valueChecks(report);

/**
 * Checks which targets there are, what they are called and whether they get anything, but not where they are. Event rules
 * are called after their targets, with `namePrefix` before it.
 */
export function checkFindingsRoutes(intent: RoutedFindings, namePrefix = ""): Finding[] {
  const routes = getRoutes(intent);
  return [
    ...checkCount(routes.length),
    ...checkNamePrefix(namePrefix),
    ...routes.flatMap((route) => checkRoute(route, namePrefix)),
  ];
}

/** Two rules a target, whose ARNs all stand in the policy of the dead-letter queue: those of the default bus always fit. */
const MOST_TARGETS = 25;

function checkCount(count: number): Finding[] {
  if (count === 0) {
    const message = "no destination: set createTopic, targets or blockedStages.";
    return [report("findings-no-target", "createTopic", message)];
  }
  if (count <= MOST_TARGETS) return [];
  const message = `too many targets: given ${count} with stages and topic, allowed at most ${MOST_TARGETS}.`;
  return [report("findings-target-count", "targets", message)];
}

/** Longest name of an event rule, less what Pulumi appends to keep names apart. */
const RULE_NAME_LENGTH = 64 - NAME_SUFFIX.length;

/** Topics and queues are called after the alerts, too, and take fewer characters than rules. */
function checkNamePrefix(namePrefix: string): Finding[] {
  const longest = RULE_NAME_LENGTH - "-target-x-finding".length;
  if (namePrefix.length > longest) {
    const message = `name of the alerts is too long: given ${namePrefix.length} characters, allowed at most ${longest}.`;
    return [report("findings-target-name", "name", message)];
  }
  return checkPrefixFormat(namePrefix, "name");
}

const checkPrefixFormat = check(
  "findings-target-name",
  "name of the alerts",
  /^[\w-]*$/,
  "letters, digits and _ -",
);

type Route = ReturnType<typeof getRoutes<unknown>>[number];

function checkRoute(route: Route, namePrefix: string): Finding[] {
  const findings = checkRouteName(route, namePrefix);
  if (route.events.length > 0) return findings;
  const message = "no event: set onFinding, onScan or both to true.";
  return [...findings, report("findings-no-event", at(route.path, "onFinding"), message)];
}

function checkRouteName(route: Route, namePrefix: string): Finding[] {
  const { key, path } = route;
  if (key === undefined) return [];
  const { length } = `${namePrefix}-${route.name}-finding`;
  const longest = Math.max(1, key.length + RULE_NAME_LENGTH - length);
  if (/^[A-Za-z0-9._-]+$/.test(key) && key.length <= longest) return [];
  const message = wrong("name", key, `1 to ${longest} letters, digits and . _ -`);
  return [report("findings-target-name", path, message)];
}

/** Checks which severities are selected. Fails with `findings-severity` and `findings-selection-empty`. */
export function checkSeverities(severities: unknown, path: string): Finding[] {
  return checkSelected(severities, path, checkSeverity);
}

/** Checks which repositories are selected. */
export function checkSelectedRepositories(repositories: unknown, path: string): Finding[] {
  return checkSelected(repositories, path, checkRepositorySelector);
}

function checkSelected(list: unknown, path: string, checkEntry: CheckValue): Finding[] {
  if (!isList(list) || list.length > 0) return checkList(list, path, checkEntry);
  const message = wrong("selection is empty", list, "at least one entry, or none of this list");
  return [report("findings-selection-empty", path, message)];
}

const checkSeverity = check("findings-severity", "severity", FINDING_SEVERITIES);

const PATTERN_LENGTH = 2_048;

/** Checks how long the event patterns of a route are. Fails with `findings-pattern-size`. */
export function checkFindingsPatterns(route: FindingsRoute): Finding[] {
  const lengths = route.events.map(
    (event) => renderEventPattern(buildEventPattern(event, route)).length,
  );
  const longest = Math.max(0, ...lengths);
  if (longest <= PATTERN_LENGTH) return [];
  const limit = `allowed at most ${PATTERN_LENGTH}, which is fewer repositories`;
  const message = `event pattern is too long: given ${longest} characters, ${limit}.`;
  return [report("findings-pattern-size", at(route.origins.repositories, "repositories"), message)];
}

/** Checks an event bus, and whether all its rules fit. Fails with `findings-event-bus-name` and `findings-dead-letter-size`. */
export function checkFindingsEventBus(findings: RoutedFindings, place: RuleNaming): Finding[] {
  const ofName = checkEventBusName(place.eventBusName, "eventBusName");
  return ofName.length > 0 ? ofName : checkDeadLetters(findings, place);
}

const checkEventBusName = check(
  "findings-event-bus-name",
  "event bus name",
  /^[/.\w-]{1,256}$/,
  "1 to 256 letters, digits and / . - _",
);
