import assert from "node:assert/strict";
import { EventBus, EventBusPolicy } from "@pulumi/aws/cloudwatch";
import { Queue } from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { FindingsAlerts } from "ecr-hub";

import type { Engine, Stack } from "../../local";
import { callAws } from "../support/awsCalls";
import { deployedDocuments } from "../support/deployedDocuments";
import { basicScan, inspectorScan } from "../support/findingsEvents";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";
import { SPOKE, findingsAlerts, findingsAlertsArgs } from "../support/updates/findingsAlerts";
import { ACCOUNT, HOME, type Step, changesIn } from "../support/updates/updateCase";

/** The role that delivers to the spoke, as Pulumi will call it: both stacks go up at the same time. */
const ROLE = `arn:aws:iam::${ACCOUNT}:role/alerts-target-production-???????`;

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
          Principal: { AWS: ACCOUNT },
          Action: "events:PutEvents",
          Resource: bus.arn,
          Condition: { ArnLike: { "aws:PrincipalArn": ROLE } },
        },
      ],
    }),
  });
  const queue = new Queue("audit", { name: "audit" });
  // An ARN that is told beforehand keeps the alerts from waiting for the queue.
  const arn = `arn:aws:sqs:${HOME}:${SPOKE}:audit`;
  new FindingsAlerts("spoke", {
    eventBusName: bus.name,
    createTopic: false,
    targets: { audit: { arn, severities: ["MEDIUM"], repositories: ["team-a/api"] } },
  });
  return Promise.resolve({ queueUrl: queue.url });
}

describe("FindingsAlerts on the local engine", () => {
  let engine: Engine;
  let hub: Stack;
  let spoke: Stack;
  let step: Step = "made";
  let queueUrl: string;
  before("stand up the alerts of a hub and of a spoke", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const stackOf = (account: string, program: () => Promise<Record<string, unknown>>) =>
      engine.stack({ project: "findings", name: account, account, region: HOME, program });
    hub = await stackOf(ACCOUNT, () => {
      const { deliveryRoleArns } = new FindingsAlerts(
        findingsAlerts.name,
        findingsAlertsArgs[step],
      );
      return Promise.resolve({ roles: deliveryRoleArns });
    });
    spoke = await stackOf(SPOKE, spokeProgram);
    const [ofHub, ofSpoke] = await Promise.all([hub.up(), spoke.up()]);
    const roles = succeeded(ofHub).outputs.roles as Record<string, string>;
    queueUrl = String(succeeded(ofSpoke).outputs.queueUrl);
    assert.match(roles["target-production"]!, new RegExp(ROLE.replaceAll("?", "[0-9a-f]")));
  });
  after("destroy what a failure left", async () => {
    await Promise.all([hub.destroy(), spoke.destroy()]);
  });

  it("delivers the hub's scans to the bus of a spoke, which keeps those of its own", async () => {
    // The emulator delivers to buses and queues only, so no other target must match; nor does it look into lists.
    const events = [
      inspectorScan({ MEDIUM: 1 }),
      basicScan({ MEDIUM: 1 }),
      inspectorScan({ LOW: 1 }),
      inspectorScan({ MEDIUM: 1 }, "team-b/batch"),
    ];
    await callAws(await engine.account(ACCOUNT), {
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
        input: { QueueUrl: queueUrl, MaxNumberOfMessages: 10 },
      },
    );
    const received = Messages.map(({ Body }) => JSON.parse(Body) as { detail: object });
    assert.deepEqual(
      received.map(({ detail }) => detail),
      [events[0]!.detail, events[1]!.detail],
    );
  });

  it("updates in place what AWS can change, and nothing more on a second up", async () => {
    step = "updated";
    const outcome = succeeded(await hub.up());
    assert.deepEqual(changesIn(findingsAlerts, outcome), findingsAlerts.changes.updated);
    const again = await Promise.all([hub.up(), spoke.up()]);
    assert.deepEqual(
      again.map(({ changes }) => changes),
      [[], []],
    );
  });

  it("leaves in AWS the documents that the program says, and nothing of what was before", async () => {
    const documents = await deployedDocuments(engine, `organization/findings/${ACCOUNT}`, ACCOUNT);
    assert.deepEqual(
      documents.map(({ of, ofAws }) => ({ of, document: ofAws })),
      documents.map(({ of, ofProgram }) => ({ of, document: ofProgram })),
    );
    const naming = (word: string) =>
      documents
        .filter(({ ofAws }) => JSON.stringify(ofAws).includes(word))
        .map(({ of }) => of)
        .toSorted();
    assert.deepEqual(naming("-made"), []);
    assert.deepEqual(naming("-updated"), [
      "RolePolicy alerts-stop-stages policy",
      "RolePolicy alerts-target-audit policy",
      "RolePolicy alerts-target-run policy",
    ]);
  });

  it("would replace in another region, and on another bus, what AWS cannot move", async () => {
    step = "moved";
    // A preview says so at once; to go up would wait for queues for minutes.
    const outcome = succeeded(await hub.preview());
    assert.deepEqual(changesIn(findingsAlerts, outcome), findingsAlerts.changes.moved);
  });

  it("leaves nothing behind", async () => {
    (await Promise.all([hub.destroy(), spoke.destroy()])).forEach(succeeded);
    assert.deepEqual(await engine.emulator.inventory(), []);
  });
});
