import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import type { Queue } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";

import type { FindingsEvent } from "../../domain/alerts/findingsEvent";
import * as documents from "./findingsDocuments";
import type { Owner } from "./refuse";
import type { Tags } from "./tags";
import { whenKnown } from "./whenKnown";

/** What every resource of the component needs. */
export interface FindingsScope {
  readonly parent: pulumi.ComponentResource;
  readonly owner: Owner;
  readonly region: pulumi.Input<string> | undefined;
  readonly permissionsBoundary: pulumi.Input<string | undefined>;
  readonly tags: Tags | undefined;
}

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
  scope: FindingsScope,
  route: documents.Route,
  eventBusName: EventBusName,
): Delivery {
  const { parent, owner, permissionsBoundary, tags } = scope;
  const rules = new Map(
    route.events.map((event) => [event, createRule(scope, route, { event, eventBusName })]),
  );
  const ruleArns = [...rules.values()].map(({ arn }) => arn);
  const assumeRolePolicy = whenKnown(owner, ruleArns, documents.deliveryTrustPolicy);
  const name = `${owner.name}-${route.name}`;
  const role = new Role(name, { assumeRolePolicy, permissionsBoundary, tags }, { parent });
  return { route, rules, role };
}

/** Where the events of a route go. */
export interface Destination {
  readonly arn: pulumi.Input<string>;
  /** The policy that lets the role deliver there. */
  readonly policy: pulumi.Input<string>;
  /** What is delivered instead of the event itself. */
  readonly inputTemplate?: pulumi.Input<string>;
  readonly eventBusName: EventBusName;
  readonly deadLetterQueue: Queue;
}

/** Lets the role deliver, and makes a target for each rule. */
export function createTargets(
  { parent, owner, region }: FindingsScope,
  { route, rules, role }: Delivery,
  destination: Destination,
): void {
  const { arn, eventBusName, deadLetterQueue, inputTemplate } = destination;
  const name = `${owner.name}-${route.name}`;
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
  { parent, owner, region, tags }: FindingsScope,
  route: documents.Route,
  { event, eventBusName }: { readonly event: FindingsEvent; readonly eventBusName: EventBusName },
): EventRule {
  const { severities, repositories } = route;
  const selection = { severities: [...severities], repositories };
  return new EventRule(
    `${owner.name}-${route.name}-${event}`,
    {
      description: DESCRIPTIONS[event],
      eventPattern: whenKnown(owner, selection, documents.eventPattern(route, event)),
      eventBusName,
      region,
      tags,
    },
    { parent },
  );
}
