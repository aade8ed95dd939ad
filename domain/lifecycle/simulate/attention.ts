import { toTime } from "../image";
import { type CompiledPolicy, DAY } from "./compile";
import { actionOn } from "./entries";
import { NONE } from "./evaluateRules";
import { ImageState, imageAt } from "./imageTable";
import type { Prepared, Repository } from "./prepare";
import type { AttentionImage } from "./result";
import { hasRule } from "../tagMatcher/ruleSet";

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
  const room = {
    "last-of-rule": NAMED_IMAGES,
    "pulled-recently": NAMED_IMAGES,
    "release-tag": NAMED_IMAGES,
  };
  const add = (repository: Repository, index: number, attention: Reason): void => {
    const rule = policy.rules[repository.outcomes.appliedRule[index] ?? NONE];
    if (rule === undefined || room[attention]-- <= 0) return;
    found.push({ ...actionOn(repository, index, rule), attention });
  };
  for (const repository of repositories) {
    const { table, outcomes } = repository;
    for (const index of findLastOfRules(repository, policy)) add(repository, index, "last-of-rule");
    const { oldestFirst } = table;
    for (let place = oldestFirst.length - 1; place >= 0; place--) {
      if (room["pulled-recently"] <= 0 && room["release-tag"] <= 0) break;
      const index = oldestFirst[place] ?? 0;
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
function findLastOfRules({ table, outcomes }: Repository, { rules }: CompiledPolicy): number[] {
  const { oldestFirst, matchLow, matchHigh, state } = table;
  const takes = new Set<number>();
  let keptLow = 0;
  let keptHigh = 0;
  for (const [index, rule] of outcomes.appliedRule.entries()) {
    if (rule !== NONE) takes.add(rule);
    else if (state[index] !== ImageState.archive) {
      keptLow |= matchLow[index] ?? 0;
      keptHigh |= matchHigh[index] ?? 0;
    }
  }
  return [...takes]
    .toSorted((left, right) => left - right)
    .flatMap((rule) => {
      if (rules[rule]?.tags.status !== "tagged" || hasRule(keptLow, keptHigh, rule)) return [];
      const newest = oldestFirst.findLast(
        (index) =>
          hasRule(matchLow[index], matchHigh[index], rule) && state[index] !== ImageState.archive,
      );
      return newest === undefined || outcomes.appliedRule[newest] !== rule ? [] : [newest];
    });
}
