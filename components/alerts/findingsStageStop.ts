import { Role, RolePolicy } from "@pulumi/aws/iam";
import { StateMachine } from "@pulumi/aws/sfn";
import type { Queue } from "@pulumi/aws/sqs";

import type { BlockedStageArgs } from "./findingsAlertsArgs";
import type { AlertsContext } from "./findingsDelivery";
import * as documents from "./findingsDocuments";

/** Makes the state machine that stops stages, and the role by which it can stop these alone. */
export function createStageStop(
  context: AlertsContext,
  blockedStages: Readonly<Record<string, BlockedStageArgs>>,
  deadLetterQueue: Queue,
): StateMachine {
  const { component, parent, permissionsBoundary, tags, accountId, homeRegion: region } = context;
  const name = `${context.name}-stop-stages`;
  const assumeRolePolicy = component.render({ accountId, region }, documents.stageStopTrustPolicy);
  const role = new Role(name, { assumeRolePolicy, permissionsBoundary, tags }, { parent });
  const stages = getStages(blockedStages);
  const stop = { accountId, region, stages, deadLetterQueueArn: deadLetterQueue.arn };
  const policy = new RolePolicy(
    name,
    { role: role.name, policy: component.render(stop, documents.stageStopPolicy) },
    { parent },
  );
  const machine = { region, deadLetterQueueUrl: deadLetterQueue.url };
  return new StateMachine(
    name,
    {
      definition: component.render(machine, documents.stageStopDefinition),
      roleArn: role.arn,
      region: context.region,
      tags,
    },
    { parent, dependsOn: [policy] },
  );
}

function getStages(blockedStages: Readonly<Record<string, BlockedStageArgs>>) {
  const entries = Object.entries(blockedStages).map(
    ([key, { pipelineName, stageName }]) => [key, { pipelineName, stageName }] as const,
  );
  return Object.fromEntries(entries);
}
