import { getPartition, renderArn } from "../arn";
import {
  allow,
  policyDocument,
  servicePrincipal,
  stringEquals,
  type PolicyDocument,
} from "../iam/iamPolicy";
import { canonicalJson } from "../json";

/** A stage of a pipeline in AWS CodePipeline. */
export interface PipelineStage {
  readonly pipelineName: string;
  readonly stageName: string;
}

/** Where the state machine runs that stops stages, and so where their pipelines are. */
export interface StageStopIntent {
  readonly accountId: string;
  readonly region: string;
  readonly stages: readonly PipelineStage[];
  /** The queue that keeps what could not be stopped. */
  readonly deadLetterQueueArn: string;
}

/** What the state machine's definition is made of. */
export interface StageStopMachine {
  readonly region: string;
  readonly deadLetterQueueUrl: string;
}

/** What AWS CodePipeline takes as the reason of a disabled transition. */
const REASON_LENGTH = 300;
const NO_REASON_CHARACTER = "/[^a-zA-Z0-9!@ ().*?-]/";

/** The reason as a JSONata expression over the event: the image first, for the end may be cut off. */
const REASON = `(
  $detail := $states.input.event.detail;
  $image := $detail.resources[0].details.awsEcrContainerImage;
  $counts := $each($detail."finding-severity-counts", function($count, $severity) { $count & " " & $severity });
  $reason := $exists($image)
    ? $detail.severity & " in " & $image.repositoryName & "@" & $image.imageHash & " " & $detail.title
    : "Scan of " & $replace($detail."repository-name", /^.*:repository\\//, "") & "@" & $detail."image-digest"
      & " found " & $join($counts, " ");
  $substring($replace($reason, ${NO_REASON_CHARACTER}, "-"), 0, ${REASON_LENGTH})
)`.replaceAll(/\s+/g, " ");

/**
 * The state machine that disables the inbound transition of the stage in its input, with the finding as the reason. Without
 * code to run: it calls AWS CodePipeline itself. What it cannot stop goes to the dead-letter queue, and the execution fails.
 */
export function buildStageStopDefinition(machine: StageStopMachine): object {
  const partition = getPartition(machine.region);
  const integration = (resource: string) =>
    renderArn({ partition, service: "states", region: "", accountId: "", resource });
  return {
    Comment:
      "Disables the inbound transition of a pipeline stage because of a finding in an image.",
    QueryLanguage: "JSONata",
    StartAt: "DisableStageTransition",
    States: {
      DisableStageTransition: {
        Type: "Task",
        Resource: integration("aws-sdk:codepipeline:disableStageTransition"),
        Arguments: {
          PipelineName: jsonata("$states.input.pipelineName"),
          StageName: jsonata("$states.input.stageName"),
          TransitionType: "Inbound",
          Reason: jsonata(REASON),
        },
        Retry: [
          {
            ErrorEquals: [
              "CodePipeline.PipelineNotFoundException",
              "CodePipeline.StageNotFoundException",
            ],
            MaxAttempts: 0,
          },
          { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 5 },
        ],
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Output: jsonata("$merge([$states.input, { 'error': $states.errorOutput }])"),
            Next: "KeepNotStopped",
          },
        ],
        End: true,
      },
      KeepNotStopped: {
        Type: "Task",
        Resource: integration("sqs:sendMessage"),
        Arguments: {
          QueueUrl: machine.deadLetterQueueUrl,
          MessageBody: jsonata("$string($states.input)"),
        },
        Next: "NotStopped",
      },
      NotStopped: {
        Type: "Fail",
        Error: "StageNotStopped",
        Cause:
          "The stage transition could not be disabled; the dead-letter queue has the event and the error.",
      },
    },
  };
}

/** The text of a state machine's definition. */
export function renderStageStopDefinition(definition: object): string {
  return canonicalJson(definition);
}

/** The input of the state machine, as a template in which Amazon EventBridge puts the event. */
export function renderStageStopInput({ pipelineName, stageName }: PipelineStage): string {
  const stage = canonicalJson({ pipelineName, stageName });
  return `${stage.slice(0, -1)},"event":<aws.events.event.json>}`;
}

/** Who may assume the state machine's role: AWS Step Functions, for state machines of this account and region. */
export function buildStageStopTrustPolicy({
  accountId,
  region,
}: Pick<StageStopIntent, "accountId" | "region">): PolicyDocument {
  const partition = getPartition(region);
  const resource = "stateMachine:*";
  const stateMachines = renderArn({ partition, service: "states", region, accountId, resource });
  return policyDocument(
    allow(undefined, ["sts:AssumeRole"], {
      principals: servicePrincipal("states.amazonaws.com"),
      conditions: [
        { operator: "ArnLike", key: "aws:SourceArn", values: [stateMachines] },
        stringEquals("aws:SourceAccount", accountId),
      ],
    }),
  );
}

/** What the state machine may do: stop these stages, and no others; it cannot start one again. */
export function buildStageStopPolicy(intent: StageStopIntent): PolicyDocument {
  const { accountId, region, stages, deadLetterQueueArn } = intent;
  const pipelines = { partition: getPartition(region), service: "codepipeline", region, accountId };
  const stageArns = stages.map(({ pipelineName, stageName }) =>
    renderArn({ ...pipelines, resource: `${pipelineName}/${stageName}` }),
  );
  return policyDocument(
    allow("StopStages", ["codepipeline:DisableStageTransition"], { resources: stageArns }),
    allow("KeepNotStopped", ["sqs:SendMessage"], { resources: [deadLetterQueueArn] }),
  );
}

function jsonata(expression: string): string {
  return `{% ${expression} %}`;
}
