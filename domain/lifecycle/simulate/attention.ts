import { toTime } from "../image";
import { type CompiledPolicy, DAY } from "./compile";
import { actionOn } from "./entries";
import { NONE } from "./evaluateRules";
import { ImageState, imageAt } from "./imageTable";
import type { Prepared, Repository } from "./prepare";
import type { AttentionImage } from "./result";
import { ruleSet } from "./ruleSet";

type Reason = AttentionImage["attention"];

/** A pull of less than so many days ago. */
const RECENT_DAYS = 14;
/** So many images are named for each reason, the newest first. */
const NAMED_IMAGES = 20;
/** A version such as `v1.4.2`, or a word that teams move or keep releases under. */
const RELEASE_TAG =
  /^v?\d+\.\d+(\.\d+)*([-+_].*)?$|(^|[-_.])(rel|release|prod|production|stable|lts|latest|main|master)([-_.\d]|$)/i;

/** What a person looks for among the images that go, before the policy is put. */
export function findAttention({ repositories, policy, now }: Prepared): AttentionImage[] {
  const found: AttentionImage[] = [];
  const counts = new Map<Reason, number>();
  const add = (repository: Repository, index: number, attention: Reason): void => {
    const rule = policy.rules[repository.outcomes.appliedRule[index] ?? NONE];
    const count = (counts.get(attention) ?? 0) + 1;
    counts.set(attention, count);
    if (rule === undefined || count > NAMED_IMAGES) return;
    found.push({ ...actionOn(repository, index, rule), attention });
  };
  for (const repository of repositories) {
    const { table, outcomes } = repository;
    for (const index of findLastOfRules(repository, policy)) add(repository, index, "last-of-rule");
    for (const index of table.oldestFirst.toReversed()) {
      if (outcomes.appliedRule[index] === NONE) continue;
      const { imageTags, lastRecordedPullTime } = imageAt(table, index);
      if (now - toTime(lastRecordedPullTime) <= RECENT_DAYS * DAY) {
        add(repository, index, "pulled-recently");
      } else if (imageTags?.some((tag) => RELEASE_TAG.test(tag)) === true) {
        add(repository, index, "release-tag");
      }
    }
  }
  return found;
}

/** The newest image of each rule for tagged images that leaves none with its tags. */
function findLastOfRules({ table, outcomes }: Repository, policy: CompiledPolicy): number[] {
  const { oldestFirst, matchLow, matchHigh, state } = table;
  return policy.rules.flatMap((rule, place) => {
    if (rule.tags.status !== "tagged" || !outcomes.appliedRule.includes(place)) return [];
    const bit = ruleSet(policy.rules, (other) => other === rule);
    let newest: number | undefined;
    for (const index of oldestFirst) {
      const matches = ((matchLow[index] ?? 0) & bit.low) | ((matchHigh[index] ?? 0) & bit.high);
      if (matches === 0 || state[index] === ImageState.archive) continue;
      if (outcomes.appliedRule[index] === NONE) return [];
      newest = index;
    }
    return newest === undefined || outcomes.appliedRule[newest] !== place ? [] : [newest];
  });
}
