import { type JsonRecord, isList, isRecord, toRecord, toText } from "../json";
import {
  type TagMutability,
  TAG_MUTABILITY_MODES,
  parseTagMutability,
} from "../repository/tagMutability";
import { isOneOf } from "./model";

/** A repository, as far as advice on its lifecycle policy needs to know it. */
export interface RepositoryRecord {
  /** Empty where it is not known before the repository is deployed. */
  readonly repositoryName: string;
  readonly tagMutability: TagMutability;
}

/**
 * Reads a repository as `aws ecr describe-repositories` prints it, or as Terraform, CloudFormation and Pulumi have it.
 * Undefined where its mutability cannot be read; one without any has mutable tags.
 */
export function readRepositoryRecord(value: unknown): RepositoryRecord | undefined {
  const record = toRecord(value);
  const filters =
    getMember(record, "imageTagMutabilityExclusionFilters") ??
    record.image_tag_mutability_exclusion_filter;
  const tagMutability = parseTagMutability({
    imageTagMutability: getMember(record, "imageTagMutability") ?? undefined,
    imageTagMutabilityExclusionFilters: isList(filters) ? filters.map(toFilter) : undefined,
  });
  if (!tagMutability.ok || !isOneOf(TAG_MUTABILITY_MODES, tagMutability.value.mode)) {
    return undefined;
  }
  const repositoryName = toText(getMember(record, "repositoryName") ?? record.name);
  return { repositoryName, tagMutability: tagMutability.value };
}

/** A filter as the API has it; CloudFormation calls its text by a longer name. */
function toFilter(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return { filter: value.filter ?? getMember(value, "imageTagMutabilityExclusionFilterValue") };
}

/** A member by its name in the API, also where Terraform or CloudFormation spells it. */
export function getMember(record: JsonRecord, name: string): unknown {
  const terraform = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const cloudFormation = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return record[name] ?? record[terraform] ?? record[cloudFormation];
}
