import { at } from "../finding";
import { type JsonRecord, isList, isRecord, toText } from "../json";

/** A lifecycle policy in another document. */
export interface FoundPolicy {
  /** The address of its resource, or its path in the document. */
  readonly name: string;
  /** Its JSON text or the object itself; anything else where it is not known before it is deployed. */
  readonly policy: unknown;
}

const TERRAFORM_TYPE = "aws_ecr_lifecycle_policy";
const PULUMI_TYPE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const TEXT_KEYS = ["lifecyclePolicyText", "LifecyclePolicyText"];
const DEEPEST = 100;

/**
 * Finds the lifecycle policies in what AWS, Terraform, CloudFormation and Pulumi print: answers of `aws ecr`, plans and states
 * of Terraform (`terraform show -json`, `terraform.tfstate`), templates as JSON, and exported stacks. Total.
 */
export function findLifecyclePolicies(document: unknown): FoundPolicy[] {
  const root =
    isRecord(document) && isList(document.resource_changes) ? document.resource_changes : document;
  const found: FoundPolicy[] = [];
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: root, path: "", depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (depth > DEEPEST) continue;
    if (isList(value)) {
      for (const [index, entry] of [...value.entries()].reverse()) {
        waiting.push({ value: entry, path: at(path, index), depth: depth + 1 });
      }
    } else if (isRecord(value)) {
      const policies = policiesOfResource(value, path);
      if (policies !== undefined) found.push(...policies);
      else {
        for (const [key, member] of Object.entries(value).reverse()) {
          waiting.push({ value: member, path: at(path, key), depth: depth + 1 });
        }
      }
    }
  }
  return found;
}

/** The policies of a resource, where the object is one that has any. */
function policiesOfResource(value: JsonRecord, path: string): FoundPolicy[] | undefined {
  const key = TEXT_KEYS.find((name) => value[name] !== undefined);
  if (key !== undefined) return [{ name: at(path, key), policy: value[key] }];
  if (value.type === TERRAFORM_TYPE) {
    const { address = `${TERRAFORM_TYPE}.${toText(value.name)}` } = value;
    const name = toText(address);
    const after = isRecord(value.change) ? value.change.after : value.values;
    const attributes = isList(value.instances)
      ? value.instances.map((one) => (isRecord(one) ? one.attributes : undefined))
      : [after];
    return attributes.filter(isRecord).map(({ policy }) => ({ name, policy }));
  }
  if (value.type === PULUMI_TYPE) {
    const own = [value.outputs, value.inputs].find(isRecord);
    return [{ name: toText(value.urn), policy: own?.policy }];
  }
  if (value.Type === "AWS::ECR::RepositoryCreationTemplate" && isRecord(value.Properties)) {
    const { LifecyclePolicy: policy } = value.Properties;
    return policy === undefined
      ? []
      : [{ name: at(at(path, "Properties"), "LifecyclePolicy"), policy }];
  }
  return undefined;
}
