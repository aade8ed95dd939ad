import { at } from "../finding";
import { type JsonRecord, isList, isRecord, toRecord, toText } from "../json";
import type { TagMutability } from "../repository/tagMutability";
import { readRepositoryRecord } from "./repositoryRecord";

/** A lifecycle policy in another document. */
export interface FoundPolicy {
  /** The address of its resource, or its path in the document. */
  readonly name: string;
  /** Its JSON text or the object itself; anything else where it is not known before it is deployed. */
  readonly policy: unknown;
  /** Of the repository that it is for. Absent where the document does not have that. */
  readonly tagMutability?: TagMutability;
}

const TEXT_KEYS = ["lifecyclePolicyText", "LifecyclePolicyText"];
/** Where a repository or a creation template has a policy of its own. */
const POLICY_KEYS = ["lifecyclePolicy", "LifecyclePolicy", "lifecycle_policy"];
const POLICY_TYPES = ["aws_ecr_lifecycle_policy", "aws:ecr/lifecyclePolicy:LifecyclePolicy"];
const REPOSITORY_TYPES = [
  "aws_ecr_repository",
  "aws_ecr_repository_creation_template",
  "aws:ecr/repository:Repository",
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  "aws-native:ecr:Repository",
  "aws-native:ecr:RepositoryCreationTemplate",
  "AWS::ECR::Repository",
  "AWS::ECR::RepositoryCreationTemplate",
];
const DEEPEST = 100;

/**
 * Finds the lifecycle policies in what AWS, Terraform, CloudFormation and Pulumi print: answers of `aws ecr`, plans and states
 * of Terraform (`terraform show -json`, `terraform.tfstate`), templates as JSON, and exported stacks. Total.
 */
export function findLifecyclePolicies(document: unknown): FoundPolicy[] {
  const { resource_changes: changes } = toRecord(document);
  const found: PolicyOfRepository[] = [];
  const repositories = new Map<string, TagMutability>();
  const waiting: Location[] = [{ value: isList(changes) ? changes : document, path: "", depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (depth > DEEPEST || typeof value !== "object" || value === null) continue;
    const policies = isRecord(value) ? readResource(value, path, repositories) : undefined;
    if (policies !== undefined) {
      found.push(...policies);
      continue;
    }
    const members = isList(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, member] of members.reverse()) {
      waiting.push({ value: member, path: at(path, key), depth: depth + 1 });
    }
  }
  return found.map(({ repository = "", ...policy }) => {
    const tagMutability = repositories.get(repository);
    return tagMutability === undefined ? policy : { ...policy, tagMutability };
  });
}

interface Location {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

interface PolicyOfRepository extends FoundPolicy {
  /** The name of its repository, which is a resource of its own. */
  readonly repository?: string;
}

/** The policies of an object that is a resource, or the answer to a request for a policy; undefined where it is neither. */
function readResource(
  value: JsonRecord,
  path: string,
  repositories: Map<string, TagMutability>,
): PolicyOfRepository[] | undefined {
  const key = TEXT_KEYS.find((name) => value[name] !== undefined);
  if (key !== undefined) return [{ name: at(path, key), policy: value[key] }];
  const type = toText(value.type ?? value.Type);
  const isPolicy = POLICY_TYPES.includes(type);
  if (!isPolicy && !REPOSITORY_TYPES.includes(type)) return undefined;
  const { address, instances } = toResource(value, type);
  return instances.filter(isRecord).flatMap((one): PolicyOfRepository[] => {
    if (isPolicy)
      return [{ name: address ?? path, policy: one.policy, repository: toText(one.repository) }];
    const { repositoryName = "", tagMutability } = readRepositoryRecord(one) ?? {};
    if (repositoryName && tagMutability) repositories.set(repositoryName, tagMutability);
    return findOwnPolicy(one).map(({ keys, policy }) => ({
      name: address ?? ["Properties", ...keys].reduce(at, path),
      policy,
      ...(tagMutability && { tagMutability }),
    }));
  });
}

/** A resource of CloudFormation, Terraform or Pulumi; one of CloudFormation is named by its path. */
function toResource(
  value: JsonRecord,
  type: string,
): { readonly address?: string; readonly instances: readonly unknown[] } {
  if (type.startsWith("AWS::")) return { instances: [value.Properties] };
  if (!type.startsWith("aws_"))
    return {
      address: toText(value.urn),
      instances: [[value.outputs, value.inputs].find(isRecord)],
    };
  const address = toText(value.address ?? `${type}.${toText(value.name)}`);
  const values = isRecord(value.change) ? value.change.after : value.values;
  const instances = isList(value.instances)
    ? value.instances.map((one) => toRecord(one).attributes)
    : [values];
  return { address, instances };
}

/** The policy that a repository or a creation template has itself, and the keys under which it is. */
function findOwnPolicy(
  properties: JsonRecord,
): { readonly keys: readonly string[]; readonly policy: unknown }[] {
  const key = POLICY_KEYS.find((name) => (properties[name] ?? undefined) !== undefined);
  if (key === undefined) return [];
  const policy = properties[key];
  const textKey = TEXT_KEYS.find((name) => toRecord(policy)[name] !== undefined);
  return textKey === undefined
    ? [{ keys: [key], policy }]
    : [{ keys: [key, textKey], policy: toRecord(policy)[textKey] }];
}
