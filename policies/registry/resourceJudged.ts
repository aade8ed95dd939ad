import { wrong } from "../../domain/finding";
import { canonicalJson } from "../../domain/json";
import { openObjectOf } from "../../domain/jsonReader";
import { isNativeType } from "../support/awsNative";
import { definePolicy } from "../support/definePolicy";
import type { PolicyFinding } from "../support/policy";
import { judged, judgeKnown } from "../support/unknown";
import { toText } from "../support/values";

/** What is in `aws-native` alone, or has nothing that a policy could judge. */
const NOTHING_TO_JUDGE = [
  "aws-native:ecr:PullTimeUpdateExclusion",
  "aws-native:ecr:SigningConfiguration",
];

/** Resources of Amazon ECR whose properties nobody has described to this pack: Terraform's names, and what is new. */
function isOfEcr(type: string): boolean {
  return (
    /^(aws:index\/ecr|aws-native:ecr:)/.test(type) &&
    !isNativeType(type) &&
    !NOTHING_TO_JUDGE.includes(type)
  );
}

/** Resources that make others, by the properties that describe what they make. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudcontrol/resource:Resource": ["typeName", "desiredState"],
  "aws:cloudformation/stack:Stack": ["templateBody"],
  "aws:cloudformation/stackSet:StackSet": ["templateBody"],
  "aws-native:cloudformation:Stack": ["templateBody"],
  "aws-native:cloudformation:StackSet": ["templateBody"],
  "aws-native:index:ExtensionResource": ["type", "properties"],
  "command:local:Command": ["create", "update", "delete"],
  "command:remote:Command": ["create", "update", "delete"],
  "pulumi-nodejs:dynamic:Resource": ["__provider"],
};

/** A resource of Amazon ECR, a right to more than pulling, or what changes Amazon ECR by itself. */
const OF_ECR = new RegExp(
  [
    String.raw`\bAWS::ECR::\w+`,
    String.raw`\becr(-public)?:(?!Get|BatchGet|BatchCheck|Describe|List)[a-z*][\w*]*`,
    String.raw`\baws\s+ecr(-public)?\s+(?!get-|batch-get|batch-check|describe-|list-|wait)[a-z-]+`,
    String.raw`@aws-sdk/client-ecr(-public)?\b`,
  ].join("|"),
  "i",
);

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
  resource: Object.keys(MAKERS),
  isJudged: isOfEcr,
  config: {},
  skipInPreview: true,
  examples: { good: [resource("AWS::S3::Bucket")], bad: [resource("AWS::ECR::Repository")] },
  check({ type, props }) {
    const properties = MAKERS[type];
    if (properties === undefined) return [refuse(type)];
    const description = judged((value) => {
      const [made] = OF_ECR.exec(toText(value) || canonicalJson(value)) ?? [];
      return made === undefined ? [] : [refuse(made)];
    });
    const members = properties.map((property) => [property, description] as const);
    return judgeKnown(props, openObjectOf(Object.fromEntries(members)));
  },
});

function refuse(given: string): PolicyFinding {
  const what = "an ECR resource that this pack cannot judge";
  return { path: "", message: wrong(what, given, "one of the provider aws") };
}
