import { quote } from "../../finding";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { matchesTag } from "../tagPattern";
import { type CompiledPolicy, type CompiledRule, DAY } from "./compile";
import { protectedImage, resultImage } from "./entries";
import { NONE } from "./evaluateRules";
import { ImageState, imageAt } from "./imageTable";
import { ResultGroup, getResultGroup } from "./resultOrder";
import { evaluateRepository, findAppliedRule } from "./evaluateRepository";
import { type Repository, prepare } from "./prepare";
import { RepositoryTimeline } from "./repositoryTimeline";
import type { ImageAction, ResultImage, SimulateOptions } from "./result";
import { hasRule } from "../tagMatcher/ruleSet";

/** What one rule makes of one image. */
export interface RuleExplanation {
  readonly rulePriority: number;
  /**
   * `takes`: it acts on the image. `keeps`: it claims the image and leaves it alone. `outranked`: it matches, and a rule of
   * higher precedence has claimed the image. `passes`: it does not match.
   */
  readonly effect: "takes" | "keeps" | "outranked" | "passes";
  /** One sentence: why. */
  readonly because: string;
}

/** When an image goes that is kept now. */
export interface LaterAction {
  readonly date: string;
  readonly outcome: Exclude<ImageExplanation["outcome"], "KEEP">;
  /** Absent where it follows its subject. */
  readonly appliedRulePriority?: number;
  readonly because: string;
}

/** What a policy makes of one image. */
export interface ImageExplanation extends ResultImage {
  readonly storageClass: "STANDARD" | "ARCHIVE";
  /** A referrer that no rule takes goes with its subject all the same. */
  readonly outcome:
    "EXPIRE" | "TRANSITION" | "KEEP" | "REMOVE_WITH_SUBJECT" | "ARCHIVE_WITH_SUBJECT";
  /** One sentence: which rule decides, or why none does. */
  readonly because: string;
  /** The digest in use, where a rule takes an image that is in use. */
  readonly inUseDigest?: string;
  /** Who uses it, as far as it is known. */
  readonly usedBy?: readonly string[];
  /** When it goes, where that is within 90 days without another push or pull, and one sentence: why only then. */
  readonly later?: LaterAction;
  readonly rules: readonly RuleExplanation[];
}

/**
 * Explains what each rule makes of the image with a digest, the beginning of one (`sha256:` and 4 digits or more) or a tag: one
 * explanation for each image that it names, and none when no repository has any. An image in use has the outcome that Amazon
 * ECR would give it.
 *
 * @throws RangeError when `now` is not a time.
 */
export function explainImage(
  policy: LifecyclePolicy,
  images: readonly Image[],
  digestOrTag: string,
  options: SimulateOptions,
): ImageExplanation[] {
  const prepared = prepare(policy, images, options);
  const isNamed = nameTest(digestOrTag);
  return prepared.repositories.flatMap((repository) => {
    const named = repository.table.images.flatMap((image, index) => (isNamed(image) ? index : []));
    if (named.length === 0) return [];
    evaluateRepository(repository, prepared.policy, prepared.now);
    const explained = named.map((index) =>
      explain({ policy: prepared.policy, repository, index, now: prepared.now }),
    );
    const later = lookAhead(repository, prepared.policy, prepared.now);
    return explained.map((one) => {
      const goes = one.outcome === "KEEP" ? later(one) : undefined;
      return goes === undefined ? one : { ...one, later: goes };
    });
  });
}

function nameTest(text: string): (image: Image) => boolean {
  const beginning = /^(sha\d+:[0-9a-f]{4,})(?:…|\.\.\.)?$/.exec(text)?.[1];
  return ({ imageDigest, imageTags }) =>
    imageDigest === text ||
    imageTags?.includes(text) === true ||
    (beginning !== undefined && imageDigest.startsWith(beginning));
}

const DAYS_AHEAD = 90;

/** Runs the policy day by day, as far as somebody asks, and finds when an image goes. It changes the repository. */
function lookAhead(
  repository: Repository,
  policy: CompiledPolicy,
  now: number,
): (image: ResultImage) => LaterAction | undefined {
  const found = new Map<string, LaterAction>();
  let isDone = false;
  const run = (): void => {
    const timeline = new RepositoryTimeline(repository, policy);
    let before: readonly ImageAction[] = [];
    for (let day = 0; day <= DAYS_AHEAD; day++) {
      if (day === 1) timeline.finishRestores(now);
      const date = new Date(now + day * DAY).toISOString();
      const { actions, referrers } = timeline.run(now + day * DAY);
      for (const { imageDigest, appliedRulePriority, action } of actions) {
        if (found.has(imageDigest)) continue;
        const because = whyLater(appliedRulePriority, policy, before);
        found.set(imageDigest, { date, outcome: action.type, appliedRulePriority, because });
      }
      for (const { imageDigest, action, subjectManifestDigest } of referrers) {
        const outcome = action.type === "EXPIRE" ? "REMOVE_WITH_SUBJECT" : "ARCHIVE_WITH_SUBJECT";
        const because = `It follows ${subjectManifestDigest}.`;
        if (!found.has(imageDigest)) found.set(imageDigest, { date, outcome, because });
      }
      before = actions;
    }
  };
  return ({ imageDigest }) => {
    if (!isDone) run();
    isDone = true;
    return found.get(imageDigest);
  };
}

function whyLater(
  priority: number,
  { rules }: CompiledPolicy,
  before: readonly ImageAction[],
): string {
  const rule = rules.find(({ rulePriority }) => rulePriority === priority);
  if (rule?.countType !== "imageCountMoreThan") {
    return `Rule ${priority} takes it once it is old enough and nothing in the repository lists it.`;
  }
  const [first] = before;
  const cause =
    first === undefined
      ? ""
      : `, once ${first.imageTags[0] ?? first.imageDigest} and what goes with it no longer hold what they list`;
  return `Rule ${priority} counts more images by then${cause}.`;
}

/** One image at one moment. */
interface Case {
  readonly policy: CompiledPolicy;
  readonly repository: Repository;
  readonly index: number;
  readonly now: number;
}

function explain(one: Case): ImageExplanation {
  const { policy, repository, index } = one;
  const { table, relations } = repository;
  const appliedRule = findAppliedRule(repository, index, policy);
  const use = appliedRule && relations.inUse.get(index);
  return {
    ...resultImage(imageAt(table, index)),
    storageClass: table.state[index] === ImageState.archive ? "ARCHIVE" : "STANDARD",
    outcome: appliedRule ? actionNamed(appliedRule) : outcomeUntaken(repository, index),
    because: appliedRule ? `Rule ${appliedRule.rulePriority} takes it.` : whyKept(one),
    ...use,
    rules: policy.rules.map((rule, place) => explainRule(one, rule, place)),
  };
}

function actionNamed({ action }: CompiledRule): "EXPIRE" | "TRANSITION" {
  return action === "expire" ? "EXPIRE" : "TRANSITION";
}

function outcomeUntaken(
  { outcomes }: Repository,
  index: number,
): "KEEP" | "REMOVE_WITH_SUBJECT" | "ARCHIVE_WITH_SUBJECT" {
  const action = outcomes.affectedReferrers.get(index);
  if (action === undefined) return "KEEP";
  return action === "expire" ? "REMOVE_WITH_SUBJECT" : "ARCHIVE_WITH_SUBJECT";
}

function whyKept({ policy, repository, index }: Case): string {
  const claimer = policy.rules[repository.outcomes.claimedBy[index] ?? NONE];
  if (getResultGroup(repository, index) === ResultGroup.protected) {
    const kept = protectedImage(repository, index, policy);
    switch (kept.reason) {
      case "listed-by-manifest":
        return `It is listed by ${kept.manifestListDigests.join(", ")}, which is in the repository.`;
      case "referrer":
        return `It refers to ${kept.subjectManifestDigest}, which is in the repository${kept.goesWithSubject ? "; it goes with that image" : kept.archivedWithSubject ? "; it is archived with that image" : ""}.`;
      case "being-restored":
        return "It is being restored from the archive.";
      case "claimed-by-higher-rule":
        return `Rule ${kept.claimedByRulePriority} claims and keeps it, so rule ${kept.sparedFromRulePriority} cannot take it.`;
    }
  }
  return claimer ? `Rule ${claimer.rulePriority} claims and keeps it.` : "No rule matches it.";
}

function explainRule(one: Case, rule: CompiledRule, place: number): RuleExplanation {
  const { repository, index } = one;
  const { rulePriority } = rule;
  const mismatch = whyPassed(one, rule);
  if (mismatch !== undefined) return { rulePriority, effect: "passes", because: mismatch };
  if (repository.referenced[index] !== 0) {
    const because =
      "It matches, and what an image in the repository lists, and what refers to one, is left alone.";
    return { rulePriority, effect: "keeps", because };
  }
  const claimer = repository.outcomes.claimedBy[index];
  const because = measure(one, rule, place);
  if (claimer !== place) return { rulePriority, effect: "outranked", because };
  return {
    rulePriority,
    effect: repository.outcomes.appliedRule[index] === place ? "takes" : "keeps",
    because,
  };
}

function whyPassed({ repository, index }: Case, rule: CompiledRule): string | undefined {
  const { table } = repository;
  const place = table.state[index];
  if (place === ImageState.activating)
    return "The image is in no storage class: it is being restored.";
  const storageClass = place === ImageState.archive ? "archive" : "standard";
  if (rule.storageClass !== storageClass) {
    return `The rule is for storage class ${rule.storageClass}, and the image is in ${storageClass}.`;
  }
  const tags = imageAt(table, index).imageTags ?? [];
  if (rule.tags.status === "untagged" && tags.length > 0) {
    return "The rule is for untagged images, and the image has tags.";
  }
  if (rule.tags.status !== "tagged") return undefined;
  const missing = rule.tags.patterns.find(
    (pattern) => !tags.some((tag) => matchesTag(pattern, tag)),
  );
  return missing && `The image has no tag that matches ${quote(missing.join("*"))}.`;
}

/** The count or the age that decides, as a sentence. */
function measure(one: Case, rule: CompiledRule, place: number): string {
  const { table } = one.repository;
  if (rule.countType === "imageCountMoreThan") {
    return `The image is number ${getRank(one, place)} from the newest that matches, and ${rule.keep} are kept.`;
  }
  const [what, times] = {
    sinceImagePushed: ["pushed", table.rankedAt] as const,
    sinceImagePulled: ["last pulled", table.pulledAt] as const,
    sinceImageTransitioned: ["archived", table.archivedAt] as const,
  }[rule.countType];
  const age = (one.now - (times[one.index] ?? NaN)) / DAY;
  if (Number.isNaN(age)) return `When the image was ${what} is not known.`;
  const limit = rule.age === DAY ? "1 day" : `${rule.age / DAY} days`;
  return `The image was ${what} ${age.toFixed(1)} days ago, and the rule takes what is older than ${limit}.`;
}

/** The place of the image among the images that a counting rule counts, from the newest. */
function getRank({ repository, index }: Case, place: number): number {
  const { oldestFirst, matchLow, matchHigh, state } = repository.table;
  let rank = 0;
  for (let position = oldestFirst.length - 1; position >= 0; position--) {
    const other = oldestFirst[position] ?? 0;
    const matches = hasRule(matchLow[other], matchHigh[other], place);
    if (matches && state[other] === ImageState.standard && repository.referenced[other] === 0)
      rank++;
    if (other === index) break;
  }
  return rank;
}
