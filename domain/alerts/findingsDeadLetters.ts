import { getPartition, renderArn } from "../arn";
import type { Finding } from "../finding";
import { type RoutedFindings, getRoutes } from "./findingsAlerts";
import { type DeadLetterQueue, buildDeadLetterQueuePolicy } from "./findingsDelivery";
import { reportFindings as report } from "./findingsRules";
import { renderPolicyDocument } from "../iam/iamPolicy";

/** Longest policy that Amazon SQS takes, in bytes. */
const POLICY_SIZE = 8_192;

/** Checks whether the policy of the queue can name all rules. Fails with `findings-dead-letter-size`. */
export function checkDeadLetterQueue(queue: DeadLetterQueue): Finding[] {
  const { length } = renderPolicyDocument(buildDeadLetterQueuePolicy(queue));
  if (length <= POLICY_SIZE) return [];
  const limit = `allowed at most ${POLICY_SIZE}: a shorter name, or fewer targets`;
  const message = `event bus makes the policy of the dead-letter queue too long: given ${length} bytes, ${limit}.`;
  return [report("findings-dead-letter-size", "eventBusName", message)];
}

/** What the names of rules are made of, as far as it is known. */
export interface RuleNaming {
  readonly namePrefix: string;
  readonly eventBusName: string;
  readonly region?: string;
}

/** Checks the same before there are rules, by their names as they will be. A region that is not known counts as a short one. */
export function checkDeadLetters(findings: RoutedFindings, place: RuleNaming): Finding[] {
  const { namePrefix, eventBusName, region = "us-east-1" } = place;
  const toArn = (service: string, resource: string) =>
    renderArn({ ...EXAMPLE, partition: getPartition(region), service, region, resource });
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

const EXAMPLE = { accountId: "111111111111" };

/** What Pulumi appends to keep names apart. */
export const NAME_SUFFIX = "-0123456";
