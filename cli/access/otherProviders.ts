import type { StateResource } from "./state";

/** A resource that may hold policies on access and is not read, as another provider than `aws` makes it. */
export interface UnreadResource {
  readonly resource: StateResource;
  /** Such as `aws-native:ecr:Repository`, or `AWS::ECR::Repository` by Cloud Control. */
  readonly type: string;
  /** Whether it is of Amazon ECR; otherwise of IAM. */
  readonly isOfEcr: boolean;
}

/** AWS Native, and any Terraform provider that Pulumi runs. */
const OTHER_PROVIDERS = /^(?:aws-native:|(?:aws|awscc):index\/)(ecr|iam)/i;
const CLOUD_TYPES = /AWS::(?:ECR|IAM)::\w+/g;
const MAKERS: Readonly<Record<string, (resource: StateResource) => unknown>> = {
  "aws:cloudcontrol/resource:Resource": ({ outputs }) => outputs.typeName,
  "aws:cloudformation/stack:Stack": ({ outputs }) => outputs.templateBody,
  "aws-native:cloudformation:Stack": ({ inputs }) => inputs?.templateBody,
};

/** Finds what else than the provider `aws` makes in Amazon ECR and IAM. */
export function findUnreadResources(resources: readonly StateResource[]): UnreadResource[] {
  return resources.flatMap((resource): UnreadResource[] => {
    const [, native] = OTHER_PROVIDERS.exec(resource.type) ?? [];
    if (native !== undefined) {
      return [{ resource, type: resource.type, isOfEcr: native.toLowerCase() === "ecr" }];
    }
    const made = MAKERS[resource.type]?.(resource) ?? "";
    const types = (typeof made === "string" ? made : JSON.stringify(made)).match(CLOUD_TYPES) ?? [];
    return [...new Set(types)].map((type) => ({ resource, type, isOfEcr: type.includes('ECR') }));
  });
}
