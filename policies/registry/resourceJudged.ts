import { wrong } from "../../domain/finding";
import { mapOf } from "../../domain/jsonReader";
import { isNativeType } from "../support/awsNative";
import { definePolicy } from "../support/definePolicy";
import type { PolicyFinding } from "../support/policy";
import { judged, judgeKnown } from "../support/unknown";
import { findChange } from "./changesOfEcr";

/** What is in `aws-native` alone, or has nothing that a policy could judge. */
const NOTHING_TO_JUDGE = [
  "aws-native:ecr:PullTimeUpdateExclusion",
  "aws-native:ecr:SigningConfiguration",
];

/** Resources of Amazon ECR whose properties nobody has described to this pack: Terraform's names, and what is new. */
function isOfEcr(type: string): boolean {
  return (
    /^([^:]+:index\/ecr|aws-native:ecr:)/.test(type) &&
    !isNativeType(type) &&
    !NOTHING_TO_JUDGE.includes(type)
  );
}

/** Resources that make others or run what they are given, and those of AWS under Terraform's names. */
const MAKERS =
  /^(aws:cloud(control|formation)\/|aws-native:(cloudformation:|index:ExtensionResource$)|(aws|awscc):index\/|command:|pulumi-\w+:dynamic[:/])/;

const resource = (typeName: string) => ({
  type: "aws:cloudcontrol/resource:Resource",
  name: "api",
  props: { typeName, desiredState: "{}" },
});

export const resourceJudged = definePolicy({
  id: "ecr-resource-judged",
  title: "Resources of Amazon ECR are of a type that this pack can judge",
  why:
    "A repository made through AWS Cloud Control, CloudFormation or another provider is as open as any other, and no policy " +
    "of this pack looks at it.",
  fix: "Make the resource with the provider aws or aws-native; or exempt it once somebody has looked at it.",
  severity: "medium",
  level: "advisory",
  resource: [
    "aws:cloudcontrol/resource:Resource",
    "aws:cloudformation/stack:Stack",
    "aws:cloudformation/stackSet:StackSet",
    "command:local:Command",
    "command:remote:Command",
    "pulumi-nodejs:dynamic:Resource",
    "pulumi-python:dynamic:Resource",
  ],
  isJudged: (type) => isOfEcr(type) || MAKERS.test(type),
  config: {},
  skipInPreview: true,
  examples: { good: [resource("AWS::S3::Bucket")], bad: [resource("AWS::ECR::Repository")] },
  check({ type, props }) {
    if (isOfEcr(type)) return [refuse(type)];
    const description = judged((value) => {
      const found = findChange(value);
      return found === undefined ? [] : [refuse(found)];
    });
    return judgeKnown(props, mapOf(description));
  },
});

function refuse(given: string): PolicyFinding {
  const what = "an ECR resource that this pack cannot judge";
  return { path: "", message: wrong(what, given, "one of the provider aws") };
}
