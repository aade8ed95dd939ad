import assert from "node:assert/strict";

import { checkFindingsRoutes } from "../../../domain/alerts/findingsAlertsCheck";
import { type FindingsAlertsIntent, checkAlerts, checkDestinations } from "../../support/alerts";
import { lines } from "../../support/findingLines";

const queue = "arn:aws:sqs:us-east-1:111111111111:audit";

/** Alerts with a topic and as many targets. */
function alertsWith(targets: number, keyLength = 7): FindingsAlertsIntent {
  const keys = Array.from({ length: targets }, (_, index) => `${index}`.padStart(keyLength, "k"));
  return { targets: Object.fromEntries(keys.map((key) => [key, { arn: queue }])) };
}

function check(intent: FindingsAlertsIntent): string[] {
  return lines(checkDestinations(intent, "alerts"));
}

describe("the dead-letter queue of alerts", () => {
  it("can name all rules on the default bus, however long their names are", () => {
    const intent = { ...alertsWith(24, 34), eventBusName: "default" };
    assert.deepEqual(checkFindingsRoutes(intent, "alerts"), []);
    for (const region of ["us-east-1", "us-gov-east-1", "us-isob-east-1"]) {
      assert.deepEqual(check({ ...intent, region }).filter(isSize), []);
    }
  });

  it("cannot name those of many targets on a bus with a long name", () => {
    assert.deepEqual(check({ ...alertsWith(24), eventBusName: "b".repeat(256) }), [
      "findings-dead-letter-size @ eventBusName: policy of the dead-letter queue, which names every rule of the event bus, is too long: given 17189 characters, allowed at most 8192. Give a shorter name, or fewer targets.",
    ]);
    assert.deepEqual(check({ ...alertsWith(4), eventBusName: "b".repeat(256) }), []);
    assert.deepEqual(check({ ...alertsWith(24), eventBusName: "b".repeat(32) }), []);
  });

  it("is told of with everything else that is wrong", () => {
    const intent = { ...alertsWith(24), eventBusName: "b".repeat(256), severities: ["BAD"] };
    assert.deepEqual(
      checkAlerts(intent).map(({ rule }) => rule),
      ["findings-severity", "findings-dead-letter-size"],
    );
  });
});

function isSize(line: string): boolean {
  return line.startsWith("findings-dead-letter-size");
}
