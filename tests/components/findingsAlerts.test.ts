import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { FindingsAlerts } from "../../components/alerts/findingsAlerts";
import type { FindingsAlertsArgs } from "../../components/alerts/findingsAlertsArgs";
import { buildTopicKeyPolicy } from "../../domain/alerts/topicKeyPolicy";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { type Recording, UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const account = "111111111111";
const roleArn = (name: string) => `arn:aws:iam::${account}:role/alerts-${name}`;
const ruleArn = (name: string) => `arn:aws:events:us-east-1:${account}:rule/${name}`;

const bus = "arn:aws:events:eu-west-1:222222222222:event-bus/findings";
const queue = `arn:aws:sqs:us-east-1:${account}:audit`;
const key = `arn:aws:kms:us-east-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const full: FindingsAlertsArgs = {
  severities: ["HIGH"],
  repositories: ["team-a/*"],
  onScan: false,
  targets: {
    production: { arn: bus, severities: ["CRITICAL"], onScan: true },
    audit: { arn: queue, kmsKeyArn: key, repositories: ["base/node"] },
  },
  blockedStages: { api: { pipelineName: "team-a-api", stageName: "Production" } },
  eventBusName: "hub",
  region: "us-east-1",
  tags: { team: "platform" },
};

type Statement = Readonly<Record<string, unknown>>;

function statementsOf(text: unknown): Statement[] {
  return (JSON.parse(text as string) as { Statement: Statement[] }).Statement;
}

/** What a role may do where, by the role policies of a recording. */
function rightsOf(recording: Recording<unknown>, name: string): unknown[] {
  const { policy } = inputsOf(recording, ROLE_POLICY)[name]!;
  return statementsOf(policy).map(({ Action, Resource }) => [Action, Resource]);
}

describe("FindingsAlerts", () => {
  it("delivers critical and high findings and scans to an encrypted topic", async () => {
    const recording = await record(() => new FindingsAlerts("alerts"));
    assert.deepEqual(
      recording.resources.map(({ type, name }) => `${type.split(":").at(-1)!} ${name}`),
      [
        "EventRule alerts-topic-finding",
        "EventRule alerts-topic-scan",
        "EventTarget alerts-topic-finding",
        "EventTarget alerts-topic-scan",
        "Role alerts-topic",
        "RolePolicy alerts-topic",
        "Key alerts",
        "Topic alerts",
        "TopicPolicy alerts",
        "Queue alerts-dead-letter",
        "QueuePolicy alerts",
        "FindingsAlerts alerts",
      ],
    );
    assert.deepEqual(inputsOf(recording, "aws:sns/topic:Topic"), {
      alerts: { kmsMasterKeyId: key },
    });
    const { policy, ...keyInputs } = inputsOf(recording, "aws:kms/key:Key").alerts!;
    assert.deepEqual(keyInputs, {
      description: "Encrypts the topic of alerts",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    const publisher = { accountId: account, region: "us-east-1", roleArn: roleArn("topic") };
    assert.equal(policy, renderPolicyDocument(buildTopicKeyPolicy(publisher)));
    assert.deepEqual(inputsOf(recording, "aws:sqs/queue:Queue"), {
      "alerts-dead-letter": { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true },
    });
    const { eventPattern, ...rule } = inputsOf(recording, RULE)["alerts-topic-finding"]!;
    assert.deepEqual(rule, { description: "Findings of Amazon Inspector in images" });
    assert.deepEqual(JSON.parse(eventPattern as string), {
      source: ["aws.inspector2"],
      "detail-type": ["Inspector2 Finding"],
      detail: {
        severity: ["CRITICAL", "HIGH"],
        status: ["ACTIVE"],
        resources: { type: ["AWS_ECR_CONTAINER_IMAGE"] },
      },
    });
    assert.deepEqual(inputsOf(recording, TARGET)["alerts-topic-finding"], {
      rule: "alerts-topic-finding",
      targetId: "topic",
      arn: `arn:aws:sns:us-east-1:${account}:alerts`,
      roleArn: roleArn("topic"),
      deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:${account}:alerts-dead-letter` },
    });
  });

  it("lets only its rules publish, and only they may leave dead letters", async () => {
    const recording = await record(() => new FindingsAlerts("alerts"));
    const ruleArns = [ruleArn("alerts-topic-finding"), ruleArn("alerts-topic-scan")];
    assert.deepEqual(statementsOf(inputsOf(recording, ROLE)["alerts-topic"]!.assumeRolePolicy), [
      {
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ]);
    const topicArn = `arn:aws:sns:us-east-1:${account}:alerts`;
    assert.deepEqual(rightsOf(recording, "alerts-topic"), [
      [["sns:Publish"], [topicArn]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [key]],
    ]);
    const topicPolicy = inputsOf(recording, "aws:sns/topicPolicy:TopicPolicy").alerts!;
    assert.equal(topicPolicy.arn, topicArn);
    assert.deepEqual(statementsOf(topicPolicy.policy), [
      {
        Sid: "PublishByDeliveryRole",
        Effect: "Allow",
        Principal: { AWS: [roleArn("topic")] },
        Action: ["sns:Publish"],
        Resource: [topicArn],
      },
    ]);
    const queuePolicy = inputsOf(recording, "aws:sqs/queuePolicy:QueuePolicy").alerts!;
    assert.deepEqual(statementsOf(queuePolicy.policy), [
      {
        Sid: "KeepUndelivered",
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com"] },
        Action: ["sqs:SendMessage"],
        Resource: [`arn:aws:sqs:us-east-1:${account}:alerts-dead-letter`],
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ]);
  });

  it("takes every argument", async () => {
    const recording = await record(() => new FindingsAlerts("alerts", full));
    const rules = inputsOf(recording, RULE);
    assert.deepEqual(
      Object.entries(rules).map(([name, { eventBusName, region, tags }]) => [
        name,
        eventBusName,
        region,
        tags,
      ]),
      [
        "alerts-stage-api-finding",
        "alerts-target-audit-finding",
        "alerts-target-production-finding",
        "alerts-target-production-scan",
        "alerts-topic-finding",
      ].map((name) => [name, "hub", "us-east-1", { team: "platform" }]),
    );
    const selected = Object.entries(rules).map(([, { eventPattern }]) => {
      const { detail } = JSON.parse(eventPattern as string) as { detail: Statement };
      return detail.severity ?? detail["finding-severity-counts"];
    });
    assert.deepEqual(selected, [
      ["CRITICAL"],
      ["HIGH"],
      ["CRITICAL"],
      { CRITICAL: [{ numeric: [">", 0] }] },
      ["HIGH"],
    ]);
    assert.deepEqual(rightsOf(recording, "alerts-target-production"), [
      [["events:PutEvents"], [bus]],
    ]);
    assert.deepEqual(rightsOf(recording, "alerts-target-audit"), [
      [["sqs:SendMessage"], [queue]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [key]],
    ]);
    const { deadLetterConfig, ...target } = inputsOf(recording, TARGET)[
      "alerts-target-production-scan"
    ]!;
    assert.ok(deadLetterConfig);
    assert.deepEqual(target, {
      rule: "alerts-target-production-scan",
      eventBusName: "hub",
      targetId: "target-production",
      arn: bus,
      roleArn: roleArn("target-production"),
      region: "us-east-1",
    });
    const regions = recording.resources
      .filter(({ type }) => !/aws:iam|pulumi|ecr-hub/.test(type))
      .map(({ inputs }) => inputs.region);
    assert.deepEqual([...new Set(regions)], ["us-east-1"]);
  });

  it("stops stages by a state machine that can stop no other", async () => {
    const recording = await record(() => new FindingsAlerts("alerts", full));
    const { definition, ...machine } = inputsOf(recording, MACHINE)["alerts-stop-stages"]!;
    assert.deepEqual(machine, {
      roleArn: roleArn("stop-stages"),
      region: "us-east-1",
      tags: { team: "platform" },
    });
    assert.equal((JSON.parse(definition as string) as Statement).QueryLanguage, "JSONata");
    assert.deepEqual(rightsOf(recording, "alerts-stop-stages"), [
      [
        ["codepipeline:DisableStageTransition"],
        [`arn:aws:codepipeline:us-east-1:${account}:team-a-api/Production`],
      ],
      [["sqs:SendMessage"], [`arn:aws:sqs:us-east-1:${account}:alerts-dead-letter`]],
    ]);
    const [trust] = statementsOf(inputsOf(recording, ROLE)["alerts-stop-stages"]!.assumeRolePolicy);
    assert.deepEqual(trust!.Condition, {
      ArnLike: { "aws:SourceArn": [`arn:aws:states:us-east-1:${account}:stateMachine:*`] },
      StringEquals: { "aws:SourceAccount": [account] },
    });
    const machineArn = `arn:aws:states:us-east-1:${account}:stateMachine:alerts-stop-stages`;
    const { inputTransformer, arn } = inputsOf(recording, TARGET)["alerts-stage-api-finding"]!;
    assert.equal(arn, machineArn);
    assert.deepEqual(rightsOf(recording, "alerts-stage-api"), [
      [["states:StartExecution"], [machineArn]],
    ]);
    assert.deepEqual(inputTransformer, {
      inputTemplate:
        '{"pipelineName":"team-a-api","stageName":"Production","event":<aws.events.event.json>}',
    });
  });

  it("puts out what targets and subscribers need", async () => {
    const { registeredOutputs } = await record(() => new FindingsAlerts("alerts", full));
    assert.deepEqual(registeredOutputs.alerts, {
      topicArn: `arn:aws:sns:us-east-1:${account}:alerts`,
      kmsKeyArn: key,
      deadLetterQueueArn: `arn:aws:sqs:us-east-1:${account}:alerts-dead-letter`,
      deadLetterQueueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/alerts-dead-letter`,
      ruleArns: {
        "topic-finding": ruleArn("hub/alerts-topic-finding"),
        "target-production-finding": ruleArn("hub/alerts-target-production-finding"),
        "target-production-scan": ruleArn("hub/alerts-target-production-scan"),
        "target-audit-finding": ruleArn("hub/alerts-target-audit-finding"),
        "stage-api-finding": ruleArn("hub/alerts-stage-api-finding"),
      },
      deliveryRoleArns: {
        topic: roleArn("topic"),
        "target-production": roleArn("target-production"),
        "target-audit": roleArn("target-audit"),
        "stage-api": roleArn("stage-api"),
      },
      stateMachineArn: `arn:aws:states:us-east-1:${account}:stateMachine:alerts-stop-stages`,
    });
  });

  it("makes no topic, key and state machine that nobody asks for", async () => {
    const recording = await record(
      () =>
        new FindingsAlerts("alerts", { createTopic: false, targets: { audit: { arn: queue } } }),
    );
    const types = new Set(recording.resources.map(({ type }) => type.split(":").at(-1)));
    for (const type of ["Topic", "TopicPolicy", "Key", "StateMachine"]) {
      assert.equal(types.has(type), false, type);
    }
    const outputs = recording.registeredOutputs.alerts as Record<string, unknown>;
    assert.equal(outputs.topicArn, undefined);
    assert.equal(outputs.stateMachineArn, undefined);
  });

  it("leaves unknown what has an unknown part, and no more", async () => {
    const recording = await record(
      () => {
        const hub = new pulumi.StackReference("hub");
        const repository = hub.getOutput("repository") as pulumi.Output<string>;
        const arn = hub.getOutput("queueArn") as pulumi.Output<string>;
        return new FindingsAlerts("alerts", {
          targets: { audit: { arn }, team: { arn: queue, repositories: [repository] } },
        });
      },
      { preview: true },
    );
    const rules = inputsOf(recording, RULE);
    assert.equal(rules["alerts-target-team-finding"]!.eventPattern, UNKNOWN);
    assert.notEqual(rules["alerts-target-audit-finding"]!.eventPattern, UNKNOWN);
    const policies = inputsOf(recording, ROLE_POLICY);
    assert.equal(policies["alerts-target-audit"]!.policy, UNKNOWN);
    assert.deepEqual(rightsOf(recording, "alerts-target-team"), [[["sqs:SendMessage"], [queue]]]);
  });

  it("keeps a secret target secret", async () => {
    const recording = await record(
      () => new FindingsAlerts("alerts", { targets: { audit: { arn: pulumi.secret(queue) } } }),
    );
    const { policy } = inputsOf(recording, ROLE_POLICY)["alerts-target-audit"]!;
    assert.deepEqual(
      statementsOf((policy as { secret: string }).secret).map(({ Resource }) => Resource),
      [[queue]],
    );
    assert.deepEqual(inputsOf(recording, TARGET)["alerts-target-audit-scan"]!.arn, {
      secret: queue,
    });
  });
});
