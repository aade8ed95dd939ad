import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import type { Queue } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";

import type { FindingsEvent } from "../../domain/alerts/findingsEvent";
import type { ResourceContext } from "../input/resourceContext";
import type { FindingsAlertsArgs } from "./findingsAlertsArgs";
import * as documents from "./findingsDocuments";

export type AlertsContext = ResourceContext<FindingsAlertsArgs>;

/** The rules of a route, and the role that delivers what they match. */
export interface Delivery {
  readonly route: documents.Route;
  readonly rules: ReadonlyMap<FindingsEvent, EventRule>;
  readonly role: Role;
}

/** The bus that has the events; the default one where it is left out. */
export type EventBusName = pulumi.Input<string> | undefined;

/** Makes the rules of a route, and the role that delivers what they match; but no way to anywhere yet. */
export function createDelivery(
  context: AlertsContext,
  route: documents.Route,
  eventBusName: EventBusName,
): Delivery {
  const { component, parent, permissionsBoundary, tags } = context;
  const rules = new Map(
    route.events.map((event) => [event, createRule(context, route, { event, eventBusName })]),
  );
  const ruleArns = [...rules.values()].map(({ arn }) => arn);
  const assumeRolePolicy = component.render(ruleArns, documents.deliveryTrustPolicy);
  const name = `${context.name}-${route.name}`;
  const role = new Role(name, { assumeRolePolicy, permissionsBoundary, tags }, { parent });
  return { route, rules, role };
}

/** Where the events of a route go. */
export interface Destination {
  readonly arn: pulumi.Input<string>;
  /** The policy that allows the role to deliver there. */
  readonly policy: pulumi.Input<string>;
  /** What is delivered instead of the event itself. */
  readonly inputTemplate?: pulumi.Input<string>;
  readonly eventBusName: EventBusName;
  readonly deadLetterQueue: Queue;
}

/** Lets the role deliver, and makes a target for each rule. */
export function createTargets(
  context: AlertsContext,
  { route, rules, role }: Delivery,
  destination: Destination,
): void {
  const { parent, region } = context;
  const { arn, eventBusName, deadLetterQueue, inputTemplate } = destination;
  const name = `${context.name}-${route.name}`;
  const policy = new RolePolicy(name, { role: role.name, policy: destination.policy }, { parent });
  for (const [event, rule] of rules) {
    new EventTarget(
      `${name}-${event}`,
      {
        rule: rule.name,
        eventBusName,
        targetId: route.name,
        arn,
        roleArn: role.arn,
        deadLetterConfig: { arn: deadLetterQueue.arn },
        inputTransformer: inputTemplate === undefined ? undefined : { inputTemplate },
        region,
      },
      { parent, dependsOn: [policy] },
    );
  }
}

const DESCRIPTIONS: Readonly<Record<FindingsEvent, string>> = {
  finding: "Findings of Amazon Inspector in images",
  scan: "Scans of images that found something",
};

function createRule(
  { name, parent, region, tags }: AlertsContext,
  route: documents.Route,
  { event, eventBusName }: { readonly event: FindingsEvent; readonly eventBusName: EventBusName },
): EventRule {
  return new EventRule(
    `${name}-${route.name}-${event}`,
    {
      description: DESCRIPTIONS[event],
      eventPattern: route.eventPatterns.get(event)?.render(),
      eventBusName,
      region,
      tags,
    },
    { parent },
  );
}
