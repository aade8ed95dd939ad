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
  readonly tags: Tags | undefined;
}

/** Where the events of a route go. */
export interface Destination {
  readonly arn: pulumi.Input<string>;
  /** The policy that lets the role deliver there. */
  readonly policy: pulumi.Input<string>;
  /** What is delivered instead of the event itself. */
  readonly inputTemplate?: pulumi.Input<string>;
  /** The bus that has the events; the default one where it is left out. */
  readonly eventBusName: pulumi.Input<string> | undefined;
  readonly deadLetterQueue: Queue;
}

/** The rules of a route, and the role that delivers what they match. */
export interface Delivery {
  readonly route: documents.Route;
  readonly rules: ReadonlyMap<FindingsEvent, EventRule>;
  readonly role: Role;
}

/** Makes the rules of a route, a target for each of them, and the role that delivers to it. */
export function createDelivery(
  scope: FindingsScope,
  route: documents.Route,
  destination: Destination,
): Delivery {
  const { parent, owner, region, tags } = scope;
  const { eventBusName, deadLetterQueue, inputTemplate } = destination;
  const name = `${owner.name}-${route.name}`;
  const rules = new Map(
    route.events.map((event) => [event, createRule(scope, route, { event, eventBusName })]),
  );
  const ruleArns = [...rules.values()].map(({ arn }) => arn);
  const assumeRolePolicy = whenKnown(owner, ruleArns, documents.deliveryTrustPolicy);
  const role = new Role(name, { assumeRolePolicy, tags }, { parent });
  const policy = new RolePolicy(name, { role: role.name, policy: destination.policy }, { parent });
  for (const [event, rule] of rules) {
    new EventTarget(
      `${name}-${event}`,
      {
        rule: rule.name,
        eventBusName,
        targetId: route.name,
        arn: destination.arn,
        roleArn: role.arn,
        deadLetterConfig: { arn: deadLetterQueue.arn },
        inputTransformer: inputTemplate === undefined ? undefined : { inputTemplate },
        region,
      },
      { parent, dependsOn: [policy] },
    );
  }
  return { route, rules, role };
}

const DESCRIPTIONS: Readonly<Record<FindingsEvent, string>> = {
  finding: "Findings of Amazon Inspector in images",
  scan: "Scans of images that found something",
};

function createRule(
  { parent, owner, region, tags }: FindingsScope,
  route: documents.Route,
  { event, eventBusName }: Pick<Destination, "eventBusName"> & { readonly event: FindingsEvent },
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
