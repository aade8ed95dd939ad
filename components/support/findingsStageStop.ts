import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { StateMachine } from "@pulumi/aws/sfn";
import type { Queue } from "@pulumi/aws/sqs";

import type { BlockedStageArgs } from "../findingsAlertsArgs";
import type { FindingsScope } from "./findingsDelivery";
import * as documents from "./findingsDocuments";
import { regionOf } from "./region";
import { whenKnown } from "./whenKnown";

/** Makes the state machine that stops stages, and the role by which it can stop these alone. */
export function createStageStop(
  scope: FindingsScope,
  blockedStages: Readonly<Record<string, BlockedStageArgs>>,
  deadLetterQueue: Queue,
): StateMachine {
  const { parent, owner, region: givenRegion, permissionsBoundary, tags } = scope;
  const name = `${owner.name}-stop-stages`;
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const region = regionOf(parent, givenRegion);
  const assumeRolePolicy = whenKnown(owner, { accountId, region }, documents.stageStopTrustPolicy);
  const role = new Role(name, { assumeRolePolicy, permissionsBoundary, tags }, { parent });
  const stages = stagesOf(blockedStages);
  const deadLetterQueueArn = deadLetterQueue.arn;
  const policy = new RolePolicy(
    name,
    {
      role: role.name,
      policy: whenKnown(
        owner,
        { accountId, region, stages, deadLetterQueueArn },
        documents.stageStopPolicy,
      ),
    },
    { parent },
  );
  const machine = { region, deadLetterQueueUrl: deadLetterQueue.url };
  return new StateMachine(
    name,
    {
      definition: whenKnown(owner, machine, documents.stageStopDefinition),
      roleArn: role.arn,
      region: givenRegion,
      tags,
    },
    { parent, dependsOn: [policy] },
  );
}

function stagesOf(blockedStages: Readonly<Record<string, BlockedStageArgs>>) {
  const entries = Object.entries(blockedStages).map(
    ([key, { pipelineName, stageName }]) => [key, { pipelineName, stageName }] as const,
  );
  return Object.fromEntries(entries);
}
