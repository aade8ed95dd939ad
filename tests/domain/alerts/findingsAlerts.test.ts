import assert from "node:assert/strict";

import { getRoutes } from "../../../domain/alerts/findingsAlerts";
import { checkFindingsRoutes } from "../../../domain/alerts/findingsAlertsCheck";
import { findingsAlertsRules } from "../../../domain/alerts/findingsRules";
import { type FindingsAlertsIntent, checkAlerts } from "../../support/alerts";
import { lines } from "../../support/findingLines";

const bus = "arn:aws:events:eu-west-1:222222222222:event-bus/findings";
const queue = "arn:aws:sqs:us-east-1:111111111111:audit";
const key = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

const full: FindingsAlertsIntent = {
  severities: ["CRITICAL", "HIGH", "UNTRIAGED", "UNDEFINED"],
  repositories: ["base/*", "team-a/api"],
  onScan: false,
  targets: {
    production: { arn: bus, repositories: ["team-a/*"], severities: ["CRITICAL"], onScan: true },
    audit: { arn: queue, kmsKeyArn: key },
    ticket: { arn: "arn:aws:lambda:us-east-1:111111111111:function:ticket:live" },
    machine: { arn: "arn:aws:states:us-east-1:111111111111:stateMachine:triage" },
    chat: { arn: "arn:aws:sns:us-east-1:111111111111:chat" },
  },
  blockedStages: {
    api: { pipelineName: "team-a.api", stageName: "Production_1", repositories: ["team-a/api"] },
  },
  eventBusName: "hub",
  region: "us-east-1",
};

describe("routesOf", () => {
  it("has a topic with critical and high findings and scans, where nothing is asked for", () => {
    assert.deepEqual(getRoutes({}), [
      {
        name: "topic",
        path: "",
        events: ["finding", "scan"],
        severities: ["CRITICAL", "HIGH"],
        repositories: undefined,
        origins: { severities: "", repositories: "" },
      },
    ]);
  });

  it("gives each target what it selects, and else what all select", () => {
    const routes = getRoutes(full).map(({ name, events, severities, repositories, origins }) => [
      name,
      events.join(),
      severities.join(),
      repositories?.join(),
      origins.repositories,
    ]);
    const common = ["CRITICAL,HIGH,UNTRIAGED,UNDEFINED", "base/*,team-a/api", ""];
    assert.deepEqual(routes, [
      ["topic", "finding", ...common],
      ["target-production", "finding,scan", "CRITICAL", "team-a/*", "targets.production"],
      ["target-audit", "finding", ...common],
      ["target-ticket", "finding", ...common],
      ["target-machine", "finding", ...common],
      ["target-chat", "finding", ...common],
      ["stage-api", "finding", "CRITICAL", "team-a/api", "blockedStages.api"],
    ]);
  });

  it("stops a stage by severities of its own only", () => {
    const stage = { pipelineName: "a", stageName: "b" };
    const severitiesOf = (intent: FindingsAlertsIntent) => getRoutes(intent).at(-1)!.severities;
    assert.deepEqual(severitiesOf({ severities: ["LOW"], blockedStages: { stage } }), ["CRITICAL"]);
    const own = { ...stage, severities: ["HIGH"] };
    assert.deepEqual(severitiesOf({ blockedStages: { own } }), ["HIGH"]);
  });
});

describe("the checks of alerts", () => {
  it("accepts alerts with everything, and with nothing", () => {
    assert.deepEqual(checkAlerts(full), []);
    assert.deepEqual(checkAlerts({}), []);
  });

  it("refuses everything that is wrong at once", () => {
    const findings = checkAlerts({
      severities: ["SEVERE", "HIGH", "HIGH"],
      repositories: [],
      targets: {
        "to all": { arn: "arn:aws:sqs:us-east-1:111111111111:*" },
        fifo: { arn: `${queue}.fifo`, onFinding: false, onScan: false },
        abroad: { arn: queue.replace("us-east-1", "eu-west-1") },
        bus: { arn: bus, kmsKeyArn: key, repositories: ["Team", "team-a/*", "a/*/b"] },
        audit: { arn: queue, kmsKeyArn: "alias/audit" },
      },
      blockedStages: { api: { pipelineName: "team a", stageName: "", severities: [] } },
      eventBusName: "hub bus",
      region: "us-east-1",
    });
    assert.deepEqual(lines(findings), [
      'findings-target-name @ targets["to all"]: name: given "to all", allowed 1 to 40 letters, digits and . _ -.',
      "findings-no-event @ targets.fifo.onFinding: no event: set onFinding, onScan or both to true.",
      'findings-severity @ severities[0]: severity: given "SEVERE", allowed CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED, UNDEFINED.',
      'grant-duplicate @ severities[2]: the same is given twice: given "HIGH", allowed once, as in severities[1].',
      "findings-selection-empty @ repositories: selection is empty: given [], allowed at least one entry, or none of this list.",
      'repository-name-format @ targets.bus.repositories[0]: repository name: given "Team", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them.',
      'repository-name-format @ targets.bus.repositories[2]: repository name: given "a/*/b", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them.',
      "findings-selection-empty @ blockedStages.api.severities: selection is empty: given [], allowed at least one entry, or none of this list.",
      'findings-target-arn @ targets["to all"].arn: target: given "arn:aws:sqs:us-east-1:111111111111:*", allowed the ARN of a topic, queue, function, state machine or event bus.',
      'findings-target-fifo @ targets.fifo.arn: target is a FIFO one: given "arn:aws:sqs:us-east-1:111111111111:audit.fifo", allowed a standard topic or queue.',
      'findings-target-region @ targets.abroad.arn: target is in another region than the rules: given "arn:aws:sqs:eu-west-1:111111111111:audit", allowed a target in us-east-1, or an event bus of the other region.',
      `findings-target-key @ targets.bus.kmsKeyArn: target needs no key: given "${key}", allowed a key for topics and queues only.`,
      'findings-target-key @ targets.audit.kmsKeyArn: key: given "alias/audit", allowed the ARN of a KMS key, not an alias.',
      'findings-stage-name @ blockedStages.api.pipelineName: name: given "team a", allowed 1 to 100 letters, digits and . @ - _.',
      'findings-stage-name @ blockedStages.api.stageName: name: given "", allowed 1 to 100 letters, digits and . @ - _.',
      'findings-event-bus-name @ eventBusName: event bus name: given "hub bus", allowed 1 to 256 letters, digits and / . - _.',
    ]);
  });

  it("refuses findings that reach nobody", () => {
    assert.deepEqual(lines(checkAlerts({ createTopic: false })), [
      "findings-no-target @ createTopic: no destination: set createTopic, targets or blockedStages.",
    ]);
  });

  it("refuses more than 25 targets", () => {
    const target = { arn: queue };
    const targets = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`t${i}`, target]));
    assert.deepEqual(lines(checkAlerts({ targets })), [
      "findings-target-count @ targets: too many targets: given 26 with stages and topic, allowed at most 25.",
    ]);
    assert.deepEqual(checkAlerts({ targets, createTopic: false }), []);
  });

  it("refuses a selection too long for an event pattern, where it was made", () => {
    const repositories = Array.from({ length: 60 }, (_, i) => `team-${i}/service-with-a-name`);
    const [of0, of1] = [{ repositories }, { targets: { audit: { arn: queue, repositories } } }];
    assert.deepEqual(
      [of0, of1].flatMap(checkAlerts).map(({ rule, path }) => [rule, path]),
      [
        ["findings-pattern-size", "repositories"],
        ["findings-pattern-size", "targets.audit.repositories"],
      ],
    );
  });
});

describe("checkFindingsRoutes", () => {
  it("refuses names with which rules had names of over 64 characters", () => {
    const check = (keyLength: number, prefix: string) =>
      lines(checkFindingsRoutes({ blockedStages: { ["k".repeat(keyLength)]: {} } }, prefix));
    assert.deepEqual(check(35, "alerts"), []);
    assert.equal(`alerts-stage-${"k".repeat(35)}-finding-0123456`.length, 64);
    assert.deepEqual(check(36, "alerts"), [
      `findings-target-name @ blockedStages.${"k".repeat(36)}: name: given "${"k".repeat(36)}", allowed 1 to 35 letters, digits and . _ -.`,
    ]);
    assert.deepEqual(checkFindingsRoutes({}, "n".repeat(39)), []);
    assert.deepEqual(lines(checkFindingsRoutes({}, "n".repeat(40))), [
      "findings-target-name @ name: name of the alerts is too long: given 40 characters, allowed at most 39.",
    ]);
  });
});

describe("findingsAlertsRules", () => {
  it("keeps its ids", () => {
    assert.deepEqual(
      Object.entries(findingsAlertsRules).map(([id, { severity }]) => `${id} ${severity}`),
      [
        "findings-severity error",
        "findings-selection-empty error",
        "findings-no-event error",
        "findings-no-target error",
        "findings-target-count error",
        "findings-target-name error",
        "findings-target-arn error",
        "findings-target-fifo error",
        "findings-target-region error",
        "findings-target-key error",
        "findings-stage-name error",
        "findings-event-bus-name error",
        "findings-dead-letter-size error",
        "findings-pattern-size error",
      ],
    );
  });
});
