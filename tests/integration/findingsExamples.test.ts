import assert from "node:assert/strict";
import { join } from "node:path";

import { type Engine, type Stack, programOf } from "../../local";
import { callAws } from "../support/awsCalls";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";

const HUB = "666666666661";
const SPOKE = "777777777771";
const ROLE = `arn:aws:iam::${HUB}:role/findings-target-production-0a1b2c3`;

describe("the examples of alerts on the local engine", () => {
  let engine: Engine;
  let hub: Stack;
  let examples: readonly Stack[];
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const region = "us-east-1";
    hub = await engine.stack({
      project: "findings-hub",
      name: "production",
      account: HUB,
      region,
      program: () => Promise.resolve({ productionRoleArn: ROLE }),
    });
    const example = (project: string, account: string, config: Record<string, string>) => {
      const program = programOf(join(__dirname, "../../examples", project));
      return engine.stack({ project, name: "test", account, region, program, config });
    };
    examples = await Promise.all([
      example("findings-alerts", HUB, {
        email: "security@example.com",
        productionBusArn: `arn:aws:events:us-east-1:${SPOKE}:event-bus/hub-findings`,
      }),
      example("findings-spoke", SPOKE, {
        alertsStack: "organization/findings-hub/production",
      }),
    ]);
    succeeded(await hub.up());
  });
  after(async () => {
    await Promise.all(examples.map((stack) => stack.destroy()));
    succeeded(await hub.destroy());
  });

  it("go up, go up again unchanged, and leave nothing behind", async () => {
    const [alerts, spoke] = await Promise.all(examples.map((stack) => stack.up()));
    assert.match(
      String(succeeded(alerts!).outputs.productionRoleArn),
      new RegExp(`^arn:aws:iam::${HUB}:role/findings-target-production-[0-9a-f]{7}$`),
    );
    assert.equal(
      succeeded(spoke!).outputs.eventBusArn,
      `arn:aws:events:us-east-1:${SPOKE}:event-bus/hub-findings`,
    );
    const { Policy } = await callAws<{ Policy: string }>(await engine.account(SPOKE), {
      service: "events",
      target: "AWSEvents.DescribeEventBus",
      input: { Name: "hub-findings" },
    });
    const { Statement } = JSON.parse(Policy) as { Statement: { Condition: object }[] };
    assert.deepEqual(
      Statement.map(({ Condition }) => Condition),
      [{ ArnEquals: { "aws:PrincipalArn": ROLE } }],
    );
    const again = await Promise.all(examples.map((stack) => stack.up()));
    assert.deepEqual(
      again.map((outcome) => succeeded(outcome).changes),
      [[], []],
    );
    (await Promise.all(examples.map((stack) => stack.destroy()))).forEach(succeeded);
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === HUB || account === SPOKE),
      [],
    );
  });
});
