import { isList, toRecord } from "../../domain/json";
import {
  CREATION_TEMPLATE,
  PUBLIC_REPOSITORY,
  PULL_THROUGH_CACHE_RULE,
  REGISTRY_POLICY,
  REGISTRY_SCANNING,
  REPLICATION,
  REPOSITORY,
} from "./resourceTypes";

type Properties = Readonly<Record<string, unknown>>;
type Read = (props: Properties) => unknown;

const property =
  (name: string): Read =>
  (props) =>
    props[name];

/** A list of one block, as the provider `aws` has it, of an object. */
const block =
  (name: string): Read =>
  (props) => {
    const value = props[name];
    return value === undefined ? undefined : [value];
  };

const tags =
  (name: string): Read =>
  (props) => {
    const given = props[name];
    if (!isList(given)) return given;
    return Object.fromEntries(given.map(toRecord).map(({ key, value }) => [String(key), value]));
  };

const exclusionFilters: Read = ({ imageTagMutabilityExclusionFilters: filters }) =>
  isList(filters)
    ? filters.map(toRecord).map((each) => ({
        filter: each.imageTagMutabilityExclusionFilterValue,
        filterType: each.imageTagMutabilityExclusionFilterType,
      }))
    : filters;

interface NativeType {
  /** The type of the provider `aws` for the same. */
  readonly type: string;
  /** What the provider `aws` calls otherwise, or has in another shape. */
  readonly reads: Readonly<Record<string, Read>>;
}

/** The repository of `aws-native` holds its policies itself. */
export const NATIVE_REPOSITORY = "aws-native:ecr:Repository";

/** Types of the provider `aws-native` that policies judge like those of `aws`. */
const NATIVE_TYPES: Readonly<Record<string, NativeType>> = {
  [NATIVE_REPOSITORY]: {
    type: REPOSITORY,
    reads: {
      name: property("repositoryName"),
      forceDelete: property("emptyOnDelete"),
      encryptionConfigurations: block("encryptionConfiguration"),
      imageTagMutabilityExclusionFilters: exclusionFilters,
      lifecyclePolicy: ({ lifecyclePolicy }) => toRecord(lifecyclePolicy).lifecyclePolicyText,
      repositoryPolicy: property("repositoryPolicyText"),
      tags: tags("tags"),
    },
  },
  "aws-native:ecr:PublicRepository": { type: PUBLIC_REPOSITORY, reads: { tags: tags("tags") } },
  "aws-native:ecr:RegistryPolicy": {
    type: REGISTRY_POLICY,
    reads: { policy: property("policyText") },
  },
  "aws-native:ecr:RegistryScanningConfiguration": { type: REGISTRY_SCANNING, reads: {} },
  "aws-native:ecr:ReplicationConfiguration": { type: REPLICATION, reads: {} },
  "aws-native:ecr:PullThroughCacheRule": { type: PULL_THROUGH_CACHE_RULE, reads: {} },
  "aws-native:ecr:RepositoryCreationTemplate": {
    type: CREATION_TEMPLATE,
    reads: {
      appliedFors: property("appliedFor"),
      encryptionConfigurations: block("encryptionConfiguration"),
      imageTagMutabilityExclusionFilters: exclusionFilters,
      resourceTags: tags("resourceTags"),
    },
  },
};

const NATIVE_NAMES = new Map(Object.entries(NATIVE_TYPES).map(([name, { type }]) => [type, name]));

/** A type with the one of `aws-native` for the same, if there is one. */
export function withNativeType(type: string): readonly string[] {
  const native = NATIVE_NAMES.get(type);
  return native === undefined ? [type] : [type, native];
}

/** Whether a type is one of `aws-native` that policies judge. */
export function isNativeType(type: string): boolean {
  return Object.hasOwn(NATIVE_TYPES, type);
}

/** The type of the provider `aws` for a type. */
export function toAwsType(type: string): string {
  return NATIVE_TYPES[type]?.type ?? type;
}

/** Properties as the provider `aws` has them; each is read only when it is asked for, as it may be unknown. */
export function toAwsProperties(type: string, props: Properties): Properties {
  const native = NATIVE_TYPES[type];
  if (native === undefined) return props;
  return new Proxy(props, {
    get: (target, name) =>
      typeof name !== "string"
        ? undefined
        : Object.hasOwn(native.reads, name)
          ? native.reads[name]?.(target)
          : target[name],
  });
}
