import assert from "node:assert/strict";
import { EventBus, EventBusPolicy } from "@pulumi/aws/cloudwatch";
import { Key } from "@pulumi/aws/kms";
import { Queue } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts, type FindingsAlertsArgs } from "ecr-hub";

import type { Engine, Stack } from "../../local";
import { callAws } from "../support/awsCalls";
import { deployedDocuments } from "../support/deployedDocuments";
import { basicScan, inspectorScan } from "../support/findingsEvents";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const HUB = "666666666666";
const SPOKE = "777777777777";
const BUS = `arn:aws:events:us-east-1:${SPOKE}:event-bus/hub-findings`;

/** The role that delivers to the spoke, as Pulumi will call it: both stacks go up at the same time. */
const ROLE = `arn:aws:iam::${HUB}:role/alerts-target-production-???????`;

/** A spoke that takes what a role of the hub delivers on a bus of its own, and puts findings in team-a/api into a queue. */
function spokeProgram() {
  const bus = new EventBus("hub-findings", { name: "hub-findings" });
  new EventBusPolicy("hub-findings", {
    eventBusName: bus.name,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PutEventsFromHub",
          Effect: "Allow",
          Principal: { AWS: HUB },
          Action: "events:PutEvents",
          Resource: bus.arn,
          Condition: { ArnLike: { "aws:PrincipalArn": ROLE } },
        },
      ],
    }),
  });
  const queue = new Queue("audit");
  new FindingsAlerts("spoke", {
    eventBusName: bus.name,
    createTopic: false,
    targets: { audit: { arn: queue.arn, severities: ["MEDIUM"], repositories: ["team-a/api"] } },
  });
  return Promise.resolve({ queueUrl: queue.url });
}

describe("FindingsAlerts on the local engine", () => {
  let engine: Engine;
  let hub: Stack;
  let spoke: Stack;
  let args: FindingsAlertsArgs = {};
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const stackOf = (account: string, program: () => Promise<Record<string, unknown>>) =>
      engine.stack({
        project: "findings",
        name: account,
        account,
        region: "us-east-1",
        program,
      });
    hub = await stackOf(HUB, () => {
      const alerts = new FindingsAlerts("alerts", args);
      const key = new Key("audit");
      return Promise.resolve({ kmsKeyArn: key.arn, roles: alerts.deliveryRoleArns });
    });
    spoke = await stackOf(SPOKE, spokeProgram);
  });
  after(async () => {
    await Promise.all([hub.destroy(), spoke.destroy()]);
  });

  const smallest: FindingsAlertsArgs = {
    targets: {
      production: { arn: BUS, severities: ["CRITICAL", "MEDIUM"] },
      // The emulator calls none, and it need not be there.
      run: { arn: `arn:aws:lambda:us-east-1:${HUB}:function:triage` },
    },
    blockedStages: { api: { pipelineName: "team-a-api", stageName: "Production" } },
  };

  it("makes topic, targets, state machine and dead-letter queue, and nothing more on a second up", async () => {
    args = smallest;
    const [ofHub] = await Promise.all([hub.up(), spoke.up()]);
    const roles = succeeded(ofHub).outputs.roles as Record<string, string>;
    assert.match(roles["target-production"]!, new RegExp(ROLE.replaceAll("?", "[0-9a-f]")));
    const made = changesOf(ofHub).map((line) => line.replace(/^create \S+:/, ""));
    assert.deepEqual(made, [
      "EventRule alerts-stage-api-finding",
      "EventRule alerts-stage-api-scan",
      "EventRule alerts-target-production-finding",
      "EventRule alerts-target-production-scan",
      "EventRule alerts-target-run-finding",
      "EventRule alerts-target-run-scan",
      "EventRule alerts-topic-finding",
      "EventRule alerts-topic-scan",
      "EventTarget alerts-stage-api-finding",
      "EventTarget alerts-stage-api-scan",
      "EventTarget alerts-target-production-finding",
      "EventTarget alerts-target-production-scan",
      "EventTarget alerts-target-run-finding",
      "EventTarget alerts-target-run-scan",
      "EventTarget alerts-topic-finding",
      "EventTarget alerts-topic-scan",
      "Role alerts-stage-api",
      "Role alerts-stop-stages",
      "Role alerts-target-production",
      "Role alerts-target-run",
      "Role alerts-topic",
      "RolePolicy alerts-stage-api",
      "RolePolicy alerts-stop-stages",
      "RolePolicy alerts-target-production",
      "RolePolicy alerts-target-run",
      "RolePolicy alerts-topic",
      "Key alerts",
      "Key audit",
      "StateMachine alerts-stop-stages",
      "Topic alerts",
      "TopicPolicy alerts",
      "Queue alerts-dead-letter",
      "QueuePolicy alerts",
      "FindingsAlerts alerts",
    ]);
    const again = await Promise.all([hub.up(), spoke.up()]);
    assert.deepEqual(
      again.map((outcome) => succeeded(outcome).changes),
      [[], []],
    );
  });

  it("delivers the hub's scans to the bus of a spoke, which keeps those of its own", async () => {
    const { outputs } = succeeded(await spoke.up());
    // The emulator delivers to buses and queues only, so topic and stage must not match; nor does it look into lists.
    const events = [
      inspectorScan({ MEDIUM: 1 }),
      basicScan({ MEDIUM: 1 }),
      inspectorScan({ LOW: 1 }),
      inspectorScan({ MEDIUM: 1 }, "team-b/batch"),
    ];
    await callAws(await engine.account(HUB), {
      service: "events",
      target: "AWSEvents.PutEvents",
      input: {
        Entries: events.map(({ source, "detail-type": DetailType, detail }) => ({
          Source: source,
          DetailType,
          Detail: JSON.stringify(detail),
        })),
      },
    });
    const { Messages = [] } = await callAws<{ Messages?: { Body: string }[] }>(
      await engine.account(SPOKE),
      {
        service: "sqs",
        target: "AmazonSQS.ReceiveMessage",
        input: { QueueUrl: outputs.queueUrl, MaxNumberOfMessages: 10 },
      },
    );
    const received = Messages.map(({ Body }) => JSON.parse(Body) as { detail: object });
    assert.deepEqual(
      received.map(({ detail }) => detail),
      [events[0]!.detail, events[1]!.detail],
    );
  });

  it("updates selection, targets, stages and tags, and nothing more on a second up", async () => {
    const kmsKeyArn = String(succeeded(await hub.up()).outputs.kmsKeyArn);
    args = {
      severities: ["CRITICAL"],
      repositories: ["team-a/*"],
      onScan: false,
      targets: {
        production: { arn: BUS, repositories: ["team-a/api"] },
        run: { arn: `arn:aws:states:us-east-1:${HUB}:stateMachine:triage` },
        audit: { arn: `arn:aws:sqs:us-east-1:${HUB}:audit`, kmsKeyArn },
      },
      blockedStages: { api: { pipelineName: "team-a-web", stageName: "Staging" } },
      tags: { team: "platform" },
    };
    const { changes } = succeeded(await hub.up());
    const updated = changes
      .filter(({ operation, type }) => operation === "update" && !type.startsWith("ecr-hub:"))
      .map(({ type, name, properties }) => {
        const changed = properties.filter((property) => !property.startsWith("tags"));
        return [type.replace(/^.*:/, ""), name, ...changed.toSorted()].join(" ");
      });
    assert.deepEqual(updated.toSorted(), [
      "EventRule alerts-stage-api-finding eventPattern",
      "EventRule alerts-target-production-finding eventPattern",
      "EventRule alerts-target-run-finding eventPattern",
      "EventRule alerts-topic-finding eventPattern",
      "EventTarget alerts-stage-api-finding inputTransformer",
      "EventTarget alerts-target-run-finding arn",
      "Key alerts",
      "Queue alerts-dead-letter",
      "QueuePolicy alerts policy",
      "Role alerts-stage-api assumeRolePolicy",
      "Role alerts-stop-stages",
      "Role alerts-target-production assumeRolePolicy",
      "Role alerts-target-run assumeRolePolicy",
      "Role alerts-topic assumeRolePolicy",
      "RolePolicy alerts-stop-stages policy",
      "RolePolicy alerts-target-run policy",
      "StateMachine alerts-stop-stages",
      "Topic alerts",
    ]);
    assert.deepEqual(succeeded(await hub.up()).changes, []);
  });

  it("leaves in AWS the documents that the program says, and nothing of what was before", async () => {
    const documents = await deployedDocuments(engine, `organization/findings/${HUB}`, HUB);
    assert.deepEqual(
      documents.map(({ of, ofAws }) => ({ of, document: ofAws })),
      documents.map(({ of, ofProgram }) => ({ of, document: ofProgram })),
    );
    const naming = (word: string) =>
      documents.filter(({ ofAws }) => JSON.stringify(ofAws).includes(word)).map(({ of }) => of);
    assert.deepEqual(naming("team-a-api"), []);
    assert.deepEqual(naming("function:triage"), []);
    assert.deepEqual(naming("team-a-web"), ["RolePolicy alerts-stop-stages policy"]);
    assert.deepEqual(naming("stateMachine:triage"), ["RolePolicy alerts-target-run policy"]);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await Promise.all([hub.destroy(), spoke.destroy()]);
    destroyed.forEach(succeeded);
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === HUB || account === SPOKE),
      [],
    );
  });
});
