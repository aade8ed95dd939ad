import { FindingsAlerts, type FindingsAlertsArgs } from "ecr-hub";
import { ABROAD, ACCOUNT, HOME, type Step, boundaryArn, keyArn, updateCase } from "./updateCase";

/** The account to whose bus findings are delivered. */
export const SPOKE = "777777777777";
export const SPOKE_BUS = `arn:aws:events:${HOME}:${SPOKE}:event-bus/hub-findings`;

function alertsOf(step: "made" | "updated", region: string): FindingsAlertsArgs {
  const isMade = step === "made";
  const place = `${region}:${ACCOUNT}`;
  const selection = {
    severities: isMade ? ["CRITICAL", "HIGH"] : ["CRITICAL"],
    repositories: [isMade ? "team-*" : "team-a/*"],
    onFinding: !isMade,
    onScan: true,
  } satisfies FindingsAlertsArgs;
  return {
    ...selection,
    createTopic: !isMade,
    targets: {
      production: { arn: SPOKE_BUS, ...selection, severities: [isMade ? "MEDIUM" : "HIGH"] },
      // The emulator calls neither, and they need not be there.
      audit: { arn: `arn:aws:sqs:${place}:audit-${step}`, kmsKeyArn: keyArn(region, step) },
      run: {
        arn: isMade
          ? `arn:aws:lambda:${place}:function:run-made`
          : `arn:aws:states:${place}:stateMachine:run-updated`,
      },
    },
    blockedStages: {
      api: { pipelineName: `pipeline-${step}`, stageName: `stage-${step}`, ...selection },
    },
    permissionsBoundaryArn: boundaryArn(step),
    region,
    tags: { step },
  };
}

function moved(): FindingsAlertsArgs {
  const alerts = alertsOf("updated", ABROAD);
  const findingsAlone = { onFinding: true, onScan: false };
  const { production, ...targets } = alerts.targets!;
  const { api } = alerts.blockedStages!;
  return {
    ...alerts,
    ...findingsAlone,
    targets: { production: { ...production!, ...findingsAlone }, ...targets },
    blockedStages: { api: { ...api!, ...findingsAlone } },
    eventBusName: "findings",
  };
}

export const findingsAlertsArgs: Readonly<Record<Step, FindingsAlertsArgs>> = {
  made: alertsOf("made", HOME),
  updated: alertsOf("updated", HOME),
  moved: moved(),
};

export const findingsAlerts = updateCase(FindingsAlerts, "alerts", {
  argsOf: () => ({ ...findingsAlertsArgs }),
  changes: {
    updated: [
      "create EventRule alerts-stage-api-finding",
      "create EventRule alerts-target-audit-finding",
      "create EventRule alerts-target-production-finding",
      "create EventRule alerts-target-run-finding",
      "create EventRule alerts-topic-finding",
      "create EventRule alerts-topic-scan",
      "create EventTarget alerts-stage-api-finding",
      "create EventTarget alerts-target-audit-finding",
      "create EventTarget alerts-target-production-finding",
      "create EventTarget alerts-target-run-finding",
      "create EventTarget alerts-topic-finding",
      "create EventTarget alerts-topic-scan",
      "create Key alerts",
      "create Role alerts-topic",
      "create RolePolicy alerts-topic",
      "create Topic alerts",
      "create TopicPolicy alerts",
      "update EventRule alerts-stage-api-scan eventPattern tags",
      "update EventRule alerts-target-audit-scan eventPattern tags",
      "update EventRule alerts-target-production-scan eventPattern tags",
      "update EventRule alerts-target-run-scan eventPattern tags",
      "update EventTarget alerts-stage-api-scan inputTransformer",
      "update EventTarget alerts-target-audit-scan arn",
      "update EventTarget alerts-target-run-scan arn",
      "update Queue alerts-dead-letter tags",
      "update QueuePolicy alerts policy",
      "update Role alerts-stage-api assumeRolePolicy permissionsBoundary tags",
      "update Role alerts-stop-stages permissionsBoundary tags",
      "update Role alerts-target-audit assumeRolePolicy permissionsBoundary tags",
      "update Role alerts-target-production assumeRolePolicy permissionsBoundary tags",
      "update Role alerts-target-run assumeRolePolicy permissionsBoundary tags",
      "update RolePolicy alerts-stop-stages policy",
      "update RolePolicy alerts-target-audit policy",
      "update RolePolicy alerts-target-run policy",
      "update StateMachine alerts-stop-stages tags",
    ],
    moved: [
      "delete EventRule alerts-stage-api-scan",
      "delete EventRule alerts-target-audit-scan",
      "delete EventRule alerts-target-production-scan",
      "delete EventRule alerts-target-run-scan",
      "delete EventRule alerts-topic-scan",
      "delete EventTarget alerts-stage-api-scan",
      "delete EventTarget alerts-target-audit-scan",
      "delete EventTarget alerts-target-production-scan",
      "delete EventTarget alerts-target-run-scan",
      "delete EventTarget alerts-topic-scan",
      "replace EventRule alerts-stage-api-finding eventBusName region",
      "replace EventRule alerts-target-audit-finding eventBusName region",
      "replace EventRule alerts-target-production-finding eventBusName region",
      "replace EventRule alerts-target-run-finding eventBusName region",
      "replace EventRule alerts-topic-finding eventBusName region",
      "replace EventTarget alerts-stage-api-finding arn deadLetterConfig eventBusName region rule",
      "replace EventTarget alerts-target-audit-finding arn deadLetterConfig eventBusName region rule",
      "replace EventTarget alerts-target-production-finding deadLetterConfig eventBusName region rule",
      "replace EventTarget alerts-target-run-finding arn deadLetterConfig eventBusName region rule",
      "replace EventTarget alerts-topic-finding arn deadLetterConfig eventBusName region rule",
      "replace Key alerts policy region",
      "replace Queue alerts-dead-letter region",
      "replace QueuePolicy alerts policy queueUrl region",
      "replace StateMachine alerts-stop-stages definition region",
      "replace Topic alerts kmsMasterKeyId region",
      "replace TopicPolicy alerts arn policy region",
      "update Role alerts-stage-api assumeRolePolicy",
      "update Role alerts-stop-stages assumeRolePolicy",
      "update Role alerts-target-audit assumeRolePolicy",
      "update Role alerts-target-production assumeRolePolicy",
      "update Role alerts-target-run assumeRolePolicy",
      "update Role alerts-topic assumeRolePolicy",
      "update RolePolicy alerts-stage-api policy",
      "update RolePolicy alerts-stop-stages policy",
      "update RolePolicy alerts-target-audit policy",
      "update RolePolicy alerts-target-run policy",
      "update RolePolicy alerts-topic policy",
    ],
  },
});
