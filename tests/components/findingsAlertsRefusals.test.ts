import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { FindingsAlerts } from "../../components/alerts/findingsAlerts";
import type { FindingsAlertsArgs } from "../../components/alerts/findingsAlertsArgs";
import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const queue = "arn:aws:sqs:us-east-1:111111111111:audit";

describe("FindingsAlerts", () => {
  it("refuses everything that is wrong at once, before anything is registered", async () => {
    const wrong = {
      severities: ["SEVERE"],
      onScan: "yes",
      targets: {
        "au dit": { arn: pulumi.output(queue), severities: ["BAD"] },
        fifo: { arn: `${queue}.fifo`, kmsKeyArn: "alias/a" },
        nothing: {},
      },
      blockedStages: { api: { pipelineName: "team a", stageName: pulumi.output("b") } },
      eventBusName: "a b",
      region: "us",
      tags: { "": "x" },
      topic: true,
    } as unknown as FindingsAlertsArgs;
    const severities = "CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED, UNDEFINED";
    await assert.rejects(
      record(() => new FindingsAlerts("alerts", wrong)),
      ({ message }: Error) => {
        assert.deepEqual(
          message.split("\n").toSorted(),
          [
            'FindingsAlerts "alerts" refuses 12 arguments:',
            '  onScan: argument is of the wrong type: given "yes", allowed a boolean. (argument-type)',
            "  targets.nothing.arn: required argument is missing: given nothing, allowed a string. (argument-missing)",
            '  topic: argument does not exist: given "topic", allowed createTopic, targets, blockedStages, eventBusName, permissionsBoundaryArn, region, tags, severities, repositories, onFinding, onScan. (argument-unknown)',
            '  targets["au dit"]: name: given "au dit", allowed 1 to 34 letters, digits and . _ -. (findings-target-name)',
            `  severities[0]: severity: given "SEVERE", allowed ${severities}. (findings-severity)`,
            `  targets["au dit"].severities[0]: severity: given "BAD", allowed ${severities}. (findings-severity)`,
            '  targets.fifo.kmsKeyArn: key: given "alias/a", allowed the ARN of a KMS key, not an alias. (findings-target-key)',
            `  targets.fifo.arn: target is a FIFO one: given "${queue}.fifo", allowed a standard topic or queue. (findings-target-fifo)`,
            `  targets.fifo.arn: target is in another region than the rules: given "${queue}.fifo", allowed a target in us, or an event bus of the other region. (findings-target-region)`,
            '  eventBusName: event bus name: given "a b", allowed 1 to 256 letters, digits and / . - _. (findings-event-bus-name)',
            '  region: region: given "us", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
            '  tags[""]: tag key has the wrong length: given 0 characters, allowed 1 to 128. (tag-key-length)',
          ].toSorted(),
        );
        return true;
      },
    );
  });

  it("refuses what turns out to be wrong once it is known, with the property path", async () => {
    const refused = (args: FindingsAlertsArgs) =>
      record(() => new FindingsAlerts("alerts", args)).then(
        () => "",
        (error: unknown) => String(error).split("\n")[1],
      );
    assert.match(
      (await refused({ targets: { audit: { arn: pulumi.output("audit") } } }))!,
      /^ {2}targets\.audit\.arn: target: given "audit"/,
    );
    assert.match(
      (await refused({ repositories: [pulumi.output("Team")] }))!,
      /^ {2}repositories\[0\]: repository name: given/,
    );
    const stage = { pipelineName: "a", stageName: pulumi.output("b c") };
    assert.match(
      (await refused({ blockedStages: { stage } }))!,
      /^ {2}blockedStages\.stage\.stageName: name: given/,
    );
  });

  it("refuses a name that topics, queues and rules cannot have", async () => {
    for (const name of ["team a/api", "team-a.api", "a".repeat(40)]) {
      const lines = await refusal(() => new FindingsAlerts(name, {}));
      assert.deepEqual(lines.map(pathAndRule), ["name (findings-target-name)"]);
    }
    await record(() => new FindingsAlerts("a".repeat(39), {}));
  });

  /** More rules than a queue's policy can name, on a bus with the longest name. */
  const targets = Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [`team-${index}`, { arn: queue }]),
  );
  const longName = "b".repeat(256);

  it("refuses more rules than the policy of the dead-letter queue can name", async () => {
    await record(() => new FindingsAlerts("alerts", { targets }));
    assert.deepEqual(
      (await refusal(() => new FindingsAlerts("alerts", { targets, eventBusName: longName }))).map(
        pathAndRule,
      ),
      ["eventBusName (findings-dead-letter-size)"],
    );
  });

  it("refuses them once the name of the bus is known, before there is any rule", async () => {
    const seen: string[] = [];
    await assert.rejects(
      record(() => {
        const eventBusName = pulumi.output(longName);
        const alerts = new FindingsAlerts("alerts", { targets, eventBusName });
        alerts.ruleArns.apply((arns) => seen.push(...Object.keys(arns)));
        return alerts;
      }),
      /eventBusName: policy of the dead-letter queue, which names every rule of the event bus, is too long: given 1\d{4} characters, allowed at most 8192/,
    );
    assert.deepEqual(seen, []);
  });
});
