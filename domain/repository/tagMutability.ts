import type { Parsed } from "../finding";
import { isList } from "../json";
import {
  type PendingLeaves,
  type Shape,
  listOf,
  objectOf,
  oneOf,
  optional,
  parseDocument,
  stringShape,
} from "../jsonReader";

/** Whether tags may be moved to another image, with exceptions by filter. */
export const TAG_MUTABILITY_MODES = [
  "IMMUTABLE",
  "IMMUTABLE_WITH_EXCLUSION",
  "MUTABLE",
  "MUTABLE_WITH_EXCLUSION",
] as const;
/** One of `TAG_MUTABILITY_MODES`. */
export type TagMutabilityMode = (typeof TAG_MUTABILITY_MODES)[number];

/** The mutability of the tags of a repository. */
export interface TagMutability {
  /** What holds for tags that no filter matches. */
  readonly mode: TagMutabilityMode;
  /** Tags for which the opposite holds; `*` stands for any run of characters. */
  readonly exclusionFilters: readonly string[];
}

/** Whether some tag may be moved from one image to another. */
export function canTagsMove({ mode, exclusionFilters }: TagMutability): boolean {
  const excludesAll = exclusionFilters.some((filter) => /^\*+$/.test(filter));
  if (mode === "MUTABLE_WITH_EXCLUSION") return !excludesAll;
  return mode === "MUTABLE" || (mode === "IMMUTABLE_WITH_EXCLUSION" && exclusionFilters.length > 0);
}

/** What the tags of a repository shall be. */
export interface TagMutabilityIntent {
  /** @default - `IMMUTABLE`; with filters `IMMUTABLE_WITH_EXCLUSION` */
  readonly imageTagMutability?: string;
  /** Tags such as `latest` or `dev-*` that may move although the others may not; or the other way round. */
  readonly imageTagMutabilityExclusionFilters?: readonly string[];
}

/** The mutability that an intent asks for; `checkTagMutability` judges it. */
export function buildTagMutability(intent: TagMutabilityIntent): TagMutability {
  const { imageTagMutabilityExclusionFilters: filters } = intent;
  const exclusionFilters = isList(filters) ? filters : [];
  const strict =
    exclusionFilters.length === 0 ? DEFAULT_TAG_MUTABILITY : "IMMUTABLE_WITH_EXCLUSION";
  return { mode: (intent.imageTagMutability ?? strict) as TagMutabilityMode, exclusionFilters };
}

/** The mutability of a repository for which none is asked for. */
export const DEFAULT_TAG_MUTABILITY: TagMutabilityMode = "IMMUTABLE";

/** The mutability as properties of a repository or creation template. */
export interface TagMutabilityProperties {
  /** AWS takes an absent one for `MUTABLE`. */
  readonly imageTagMutability: TagMutabilityMode;
  /** Only with the modes that have exclusion. */
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[];
}

/** Tags for which the opposite holds. */
export interface ExclusionFilter {
  /** 1 to 128 characters, at most 2 of them `*`. */
  readonly filter: string;
  /** The only type that Amazon ECR has. */
  readonly filterType: "WILDCARD";
}

/** The properties that a repository or creation template has for a mutability. */
export function tagMutabilityProperties(mutability: TagMutability): TagMutabilityProperties {
  const { mode, exclusionFilters } = mutability;
  if (exclusionFilters.length === 0) return { imageTagMutability: mode };
  return {
    imageTagMutability: mode,
    imageTagMutabilityExclusionFilters: exclusionFilters.map((filter) => ({
      filter,
      filterType: "WILDCARD",
    })),
  };
}

const shape = objectOf<TagMutabilityProperties>(
  {
    imageTagMutability: optional(stringShape as Shape<TagMutabilityMode>, "MUTABLE"),
    imageTagMutabilityExclusionFilters: optional(
      listOf(
        objectOf<ExclusionFilter>({
          filter: stringShape,
          filterType: optional(oneOf("WILDCARD"), "WILDCARD"),
        }),
      ),
    ),
  },
  { open: true },
);

/**
 * Reads the mutability from the properties of a repository, or from their text; other properties are not looked at. Without
 * any it is `MUTABLE`, as for Amazon ECR. Fails with `tag-mutability-shape`.
 */
export function parseTagMutability(input: unknown, pending?: PendingLeaves): Parsed<TagMutability> {
  const rules = { shape: "tag-mutability-shape" };
  const read = parseDocument(input, { name: "tag mutability", rules, shape }, pending);
  if (!read.ok) return read;
  const { imageTagMutability: mode, imageTagMutabilityExclusionFilters: filters = [] } = read.value;
  return { ok: true, value: { mode, exclusionFilters: filters.map(({ filter }) => filter) } };
}
