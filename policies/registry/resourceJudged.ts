import { wrong } from "../../domain/finding";
import { canonicalJson } from "../../domain/json";
import { definePolicy } from "../support/definePolicy";
import { toText } from "../support/values";

/** Resources of Amazon ECR whose properties nobody has described to this pack, by what Terraform calls them. */
const TERRAFORM_TYPES = [
  "ecrAccountSetting",
  "ecrLifecyclePolicy",
  "ecrPullThroughCacheRule",
  "ecrRegistryPolicy",
  "ecrRegistryScanningConfiguration",
  "ecrReplicationConfiguration",
  "ecrRepository",
  "ecrRepositoryCreationTemplate",
  "ecrRepositoryPolicy",
  "ecrpublicRepository",
  "ecrpublicRepositoryPolicy",
].map((name) => `aws:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`);

/** Resources that make others, by the property that names or describes what they make. */
const MAKERS: Readonly<Record<string, string>> = {
  "aws:cloudcontrol/resource:Resource": "typeName",
  "aws:cloudformation/stack:Stack": "templateBody",
  "aws:cloudformation/stackSet:StackSet": "templateBody",
  "aws-native:cloudformation:Stack": "templateBody",
  "aws-native:cloudformation:StackSet": "templateBody",
  "aws-native:index:ExtensionResource": "type",
};

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
  resource: [...TERRAFORM_TYPES, ...Object.keys(MAKERS)],
  config: {},
  skipInPreview: true,
  examples: { good: [resource("AWS::S3::Bucket")], bad: [resource("AWS::ECR::Repository")] },
  *check({ type, props }) {
    const property = MAKERS[type];
    const message = (given: string) =>
      wrong("an ECR resource that this pack cannot judge", given, "one of the provider aws");
    if (property === undefined) {
      yield { path: "", message: message(type) };
      return;
    }
    const value = props[property];
    const text = toText(value) || canonicalJson(value);
    const [made] = /\bAWS::ECR::\w+/.exec(text) ?? [];
    if (made !== undefined) yield { path: property, message: message(made) };
  },
});
