import { buildLifecyclePolicy, checkLifecycleRules } from "./build";
import type { LifecycleRuleIntent, NonEmptyList } from "./intent";
import { renderLifecyclePolicy } from "./render";

/** Which tagged images a rule is about: those with a tag for every pattern, or for every prefix. */
export type TagSelection =
  | { readonly tagPatterns: string[]; readonly tagPrefixes?: never }
  | { readonly tagPatterns?: never; readonly tagPrefixes: string[] };

/** Which images a rule is about; all of them when nothing is said. */
export type ImageSelection =
  | TagSelection
  | {
      /** `any` or `untagged`. @default "any" */
      readonly tagStatus?: "any" | "untagged";
      readonly tagPatterns?: never;
      readonly tagPrefixes?: never;
    };

/** What every rule can be given besides. */
export interface RuleOptions {
  /** Unique integer of at least 1; the lower number has the higher precedence. @default - numbered by place in the list */
  readonly rulePriority?: number;
  /** @default - says what the rule does */
  readonly description?: string;
}

/** More images than the highest quota of a repository holds: a rule with this count claims and never acts. */
const KEEP_ALL = 1_000_000;

/** Expires untagged images pushed more than `afterDays` days ago. */
export function expireUntagged(
  args: RuleOptions & { readonly afterDays: number },
): LifecycleRuleIntent {
  return expireOlderThan({ ...args, tagStatus: "untagged" });
}

/** Keeps the newest `count` images of a selection, expires the others and leaves all of them to no rule below. */
export function keepLatest(
  args: RuleOptions & ImageSelection & { readonly count: number },
): LifecycleRuleIntent {
  return {
    ...describe(args, `Keep the latest ${args.count} ${subject(args)}`),
    ...select(args),
    countType: "imageCountMoreThan",
    countNumber: args.count,
  };
}

/** Expires the images of a selection that were pushed more than `afterDays` days ago. */
export function expireOlderThan(
  args: RuleOptions & ImageSelection & { readonly afterDays: number },
): LifecycleRuleIntent {
  return {
    ...selectByAge(args, `Expire ${subject(args)} after`),
    countType: "sinceImagePushed",
  };
}

/**
 * Keeps tagged images from every rule below: it claims them and never acts. An image needs a tag for every pattern; for
 * "one or the other" use one `protect` each. Rules below still count protected images.
 */
export function protect(args: RuleOptions & TagSelection): LifecycleRuleIntent {
  return {
    ...describe(args, `Protect ${subject(args)}`),
    ...select(args),
    countType: "imageCountMoreThan",
    countNumber: KEEP_ALL,
  };
}

/** Archives the images of a selection that nobody pulled for `afterDays` days; never pulled counts from the push. */
export function archiveNotPulled(
  args: RuleOptions & ImageSelection & { readonly afterDays: number },
): LifecycleRuleIntent {
  return {
    ...selectByAge(args, `Archive ${subject(args)} not pulled for`),
    countType: "sinceImagePulled",
    ...ARCHIVE,
  };
}

/** Archives the images of a selection that were pushed more than `afterDays` days ago. */
export function archiveOlderThan(
  args: RuleOptions & ImageSelection & { readonly afterDays: number },
): LifecycleRuleIntent {
  return {
    ...selectByAge(args, `Archive ${subject(args)} after`),
    countType: "sinceImagePushed",
    ...ARCHIVE,
  };
}

/** Expires the images of a selection that were archived more than `afterDays` days ago; at least 90. */
export function expireArchived(
  args: RuleOptions & ImageSelection & { readonly afterDays: number },
): LifecycleRuleIntent {
  return {
    ...selectByAge(args, `Expire ${subject(args)} archived for`),
    storageClass: "archive",
    countType: "sinceImageTransitioned",
  };
}

/**
 * Amazon ECR's JSON text of rules listed from high to low precedence. Rules without a priority are numbered by their place,
 * `any` rules last. Check it with `checkLifecyclePolicy` where the values are not literals.
 *
 * @throws RangeError when there are no rules, and when explicit numbers leave none free for the place of another rule
 * (`lifecycle-rule-order`).
 * @example lifecyclePolicy([keepLatest({ count: 5, tagPatterns: ["prod-*"] }), expireUntagged({ afterDays: 1 })])
 */
export function lifecyclePolicy(rules: Readonly<NonEmptyList<LifecycleRuleIntent>>): string {
  const contradictions = checkLifecycleRules(rules).filter(({ rule }) => BUILDER_RULES.has(rule));
  if (contradictions.length > 0) {
    throw new RangeError(
      contradictions.map(({ path, message }) => `${path}: ${message}`).join("\n"),
    );
  }
  return renderLifecyclePolicy(buildLifecyclePolicy(rules));
}

/** What would make the text another policy than the one that is written. */
const BUILDER_RULES: ReadonlySet<string> = new Set([
  "lifecycle-rule-count",
  "lifecycle-rule-order",
]);

function describe(options: RuleOptions, text: string): RuleOptions {
  const description = options.description ?? text;
  return options.rulePriority === undefined
    ? { description }
    : { rulePriority: options.rulePriority, description };
}

const ARCHIVE = { action: "transition", targetStorageClass: "archive" } as const;

/** What rules by age have in common. */
function selectByAge(
  args: RuleOptions & ImageSelection & { readonly afterDays: number },
  text: string,
): RuleOptions & Selected & { readonly countNumber: number } {
  const { afterDays: countNumber } = args;
  const days = countNumber === 1 ? "1 day" : `${countNumber} days`;
  return { ...describe(args, `${text} ${days}`), ...select(args), countNumber };
}

type Selected =
  | { readonly tagPatternList: string[] }
  | { readonly tagPrefixList: string[] }
  | { readonly tagStatus: "any" | "untagged" };

function select(selection: ImageSelection): Selected {
  if (selection.tagPatterns !== undefined) return { tagPatternList: selection.tagPatterns };
  if (selection.tagPrefixes !== undefined) return { tagPrefixList: selection.tagPrefixes };
  return { tagStatus: selection.tagStatus ?? "any" };
}

function subject(selection: ImageSelection): string {
  if (selection.tagPatterns !== undefined)
    return `images tagged ${selection.tagPatterns.join(" and ")}`;
  if (selection.tagPrefixes !== undefined) {
    return `images tagged ${selection.tagPrefixes.map((prefix) => `${prefix}...`).join(" and ")}`;
  }
  return selection.tagStatus === "untagged" ? "untagged images" : "images";
}
