import assert from "node:assert/strict";

import fc from "fast-check";
import jsonata from "jsonata";

import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { findGrantees } from "../../../domain/iam/findGrantees";
import {
  type StageStopIntent,
  buildStageStopDefinition,
  buildStageStopPolicy,
  buildStageStopTrustPolicy,
  renderStageStopDefinition,
  renderStageStopInput,
} from "../../../domain/alerts/stageStop";
import { basicScan, inspectorFinding, inspectorScan } from "../../support/findingsEvents";

const machine = {
  region: "us-east-1",
  deadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/111111111111/dead",
};
const intent: StageStopIntent = {
  accountId: "111111111111",
  region: "us-east-1",
  stages: [{ pipelineName: "team-a-api", stageName: "Production" }],
  deadLetterQueueArn: "arn:aws:sqs:us-east-1:111111111111:dead",
};
const digest = `sha256-${"ab".repeat(32)}`;

interface Task {
  readonly Resource: string;
  readonly Arguments: Readonly<Record<string, string>>;
  readonly Catch?: readonly { readonly Output: string }[];
}

const definition = JSON.parse(renderStageStopDefinition(buildStageStopDefinition(machine))) as {
  readonly States: Readonly<Record<string, Task>>;
};

/** Evaluates what stands between the marks, as AWS Step Functions does: with the variable `$states`. */
async function evaluate(text: string, states: object): Promise<unknown> {
  const [, expression] = /^\{%(.*)%\}$/s.exec(text) ?? [];
  if (expression === undefined) return text;
  return jsonata(expression).evaluate(undefined, { states });
}

/** The call that the first state makes for an event. */
async function callFor(event: object): Promise<Record<string, unknown>> {
  const input = { pipelineName: "team-a-api", stageName: "Production", event };
  const given = definition.States.DisableStageTransition!.Arguments;
  const entries = Object.entries(given).map(
    async ([key, text]) => [key, await evaluate(text, { input })] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** What the API model of AWS CodePipeline says of a reason. */
const REASON = /^[a-zA-Z0-9!@ ().*?-]{1,300}$/;

describe("buildStageStopDefinition", () => {
  it("disables the inbound transition of the stage, with the finding as the reason", async () => {
    const { Resource } = definition.States.DisableStageTransition!;
    assert.equal(Resource, "arn:aws:states:::aws-sdk:codepipeline:disableStageTransition");
    assert.deepEqual(await callFor(inspectorFinding()), {
      PipelineName: "team-a-api",
      StageName: "Production",
      TransitionType: "Inbound",
      Reason: `CRITICAL in team-a-api@${digest} CVE-2021-44228 - org.apache.logging.log4j-log4j-core`,
    });
  });

  it("tells of a scan what it found", async () => {
    const counts = { CRITICAL: 7, HIGH: 61, TOTAL: 68 };
    const reason = `Scan of team-a-api@${digest} found 7 CRITICAL 61 HIGH 68 TOTAL`;
    assert.equal((await callFor(inspectorScan(counts))).Reason, reason);
    assert.equal((await callFor(basicScan(counts))).Reason, reason);
    const one = `Scan of team-a-api@${digest} found 1 CRITICAL`;
    assert.equal((await callFor(inspectorScan({ CRITICAL: 1 }))).Reason, one);
  });

  it("cuts a long title, but never the image", async () => {
    const { Reason } = await callFor(inspectorFinding({ title: "x".repeat(1_024) }));
    assert.equal(String(Reason).length, 300);
    assert.match(String(Reason), new RegExp(`^CRITICAL in team-a-api@${digest} x+$`));
  });

  it("gives AWS CodePipeline no reason it would refuse", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 1_024 }), async (title) => {
        const { Reason } = await callFor(inspectorFinding({ title }));
        assert.match(String(Reason), REASON);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps what it could not stop, with the error, and fails", async () => {
    const [caught] = definition.States.DisableStageTransition!.Catch!;
    const input = { pipelineName: "team-a-api", stageName: "Production", event: {} };
    const errorOutput = { Error: "CodePipeline.PipelineNotFoundException", Cause: "gone" };
    const kept = await evaluate(caught!.Output, { input, errorOutput });
    assert.deepEqual({ ...(kept as object) }, { ...input, error: errorOutput });
    const keep = definition.States.KeepNotStopped!;
    assert.equal(keep.Resource, "arn:aws:states:::sqs:sendMessage");
    assert.equal(keep.Arguments.QueueUrl, machine.deadLetterQueueUrl);
    const body = await evaluate(keep.Arguments.MessageBody!, { input: kept });
    assert.deepEqual(JSON.parse(String(body)), { ...input, error: errorOutput });
  });

  it("ends in states that exist, from the first on", () => {
    const { StartAt, States } = buildStageStopDefinition(machine) as {
      StartAt: string;
      States: Record<
        string,
        { Next?: string; End?: boolean; Type: string; Catch?: { Next: string }[] }
      >;
    };
    const next = (name: string) => [
      ...(States[name]!.Next === undefined ? [] : [States[name]!.Next]),
      ...(States[name]!.Catch ?? []).map(({ Next }) => Next),
    ];
    const reached = new Set([StartAt]);
    for (const name of reached) for (const one of next(name)) reached.add(one);
    assert.deepEqual([...reached].sort(), Object.keys(States).sort());
    const ends = [...reached].filter((name) => States[name]!.Next === undefined);
    assert.deepEqual(
      ends.map((name) => [name, States[name]!.End ?? States[name]!.Type]),
      [
        ["DisableStageTransition", true],
        ["NotStopped", "Fail"],
      ],
    );
  });

  it("speaks of the partition of the region", () => {
    const text = renderStageStopDefinition(
      buildStageStopDefinition({ ...machine, region: "us-gov-west-1" }),
    );
    assert.match(text, /"arn:aws-us-gov:states:::aws-sdk:codepipeline:disableStageTransition"/);
    assert.doesNotMatch(text, /"arn:aws:/);
  });
});

describe("renderStageStopInput", () => {
  it("is JSON once Amazon EventBridge has put the event in", () => {
    const template = renderStageStopInput({ pipelineName: "team-a-api", stageName: "Production" });
    const event = inspectorFinding();
    const input = template.replace("<aws.events.event.json>", JSON.stringify(event));
    assert.deepEqual(JSON.parse(input), {
      pipelineName: "team-a-api",
      stageName: "Production",
      event,
    });
  });
});

describe("buildStageStopPolicy", () => {
  it("lets the state machine stop these stages and keep what it could not stop", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildStageStopPolicy(intent))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "StopStages",
          Effect: "Allow",
          Action: ["codepipeline:DisableStageTransition"],
          Resource: ["arn:aws:codepipeline:us-east-1:111111111111:team-a-api/Production"],
        },
        {
          Sid: "KeepNotStopped",
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: ["arn:aws:sqs:us-east-1:111111111111:dead"],
        },
      ],
    });
  });
});

describe("buildStageStopTrustPolicy", () => {
  it("trusts AWS Step Functions for state machines of this account and region", () => {
    const [statement, ...others] = buildStageStopTrustPolicy(intent).statements;
    assert.deepEqual(others, []);
    assert.deepEqual(statement!.actions, ["sts:AssumeRole"]);
    assert.deepEqual(findGrantees(statement!), [
      {
        kind: "service",
        service: "states.amazonaws.com",
        sourceAccounts: ["111111111111"],
        sourceArns: ["arn:aws:states:us-east-1:111111111111:stateMachine:*"],
        sourceOrganizationIds: [],
        sourceOrganizationPaths: [],
      },
    ]);
  });
});
