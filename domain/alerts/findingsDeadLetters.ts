import { getPartition, renderArn } from "../arn";
import type { Finding } from "../finding";
import { type RoutedFindings, getRoutes } from "./findingsAlerts";
import { type DeadLetterQueue, buildDeadLetterQueuePolicy } from "./findingsDelivery";
import { reportFindings as report } from "./findingsRules";
import { checkPolicyLength } from "../iam/iamPolicy";

/** Longest policy that Amazon SQS takes, in bytes. */
const POLICY_SIZE = 8_192;

/** Checks whether the policy of the queue can name all rules. Fails with `findings-dead-letter-size`. */
export function checkDeadLetterQueue(queue: DeadLetterQueue): Finding[] {
  const what = "policy of the dead-letter queue, which names every rule of the event bus,";
  const fix = "Give a shorter name, or fewer targets.";
  return checkPolicyLength(
    buildDeadLetterQueuePolicy(queue),
    { what, most: POLICY_SIZE, fix },
    (message) => report("findings-dead-letter-size", "eventBusName", message),
  );
}

/** What the names of rules are made of, as far as it is known. */
export interface RuleNaming {
  readonly namePrefix: string;
  readonly eventBusName: string;
  readonly region?: string;
}

/**
 * Checks the same before there are rules, by their names as they will be. Every account id is as long as this example; a region that
 * is not known counts as the shortest one.
 */
export function checkDeadLetters(findings: RoutedFindings, naming: RuleNaming): Finding[] {
  const { namePrefix, eventBusName, region = "us-east-1" } = naming;
  const toArn = (service: string, resource: string) =>
    renderArn({
      accountId: EXAMPLE_ACCOUNT,
      partition: getPartition(region),
      service,
      region,
      resource,
    });
  const bus = eventBusName === "default" ? "" : `${eventBusName}/`;
  const ruleArns = getRoutes(findings).flatMap(({ name, events }) =>
    events.map((event) =>
      toArn("events", `rule/${bus}${namePrefix}-${name}-${event}${NAME_SUFFIX}`),
    ),
  );
  return checkDeadLetterQueue({
    queueArn: toArn("sqs", `${namePrefix}-dead-letter${NAME_SUFFIX}`),
    ruleArns,
  });
}

const EXAMPLE_ACCOUNT = "0".repeat(12);

/** What Pulumi appends to keep names apart. */
export const NAME_SUFFIX = "-0123456";
