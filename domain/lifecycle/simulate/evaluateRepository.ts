import type { ActionType } from "../model";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE, evaluateRules } from "./evaluateRules";
import { ImageState, holdsOthers } from "./imageTable";
import type { Repository } from "./prepare";

/** Applies the policy to a repository as it is at `now`. */
export function evaluateRepository(
  repository: Repository,
  policy: CompiledPolicy,
  now: number,
): void {
  evaluateRules(repository.table, policy, now, repository.referenced, repository.outcomes);
  markAffectedReferrers(repository, policy);
}

/** The rule that takes an image. */
export function findAppliedRule(
  { outcomes }: Repository,
  index: number,
  { rules }: CompiledPolicy,
): CompiledRule | undefined {
  return rules[outcomes.appliedRule[index] ?? NONE];
}

/**
 * Marks the referrers that expire or are archived with their subject, and those that refer to them in turn. A referrer that
 * an image index in the repository lists stays like everything that is listed.
 */
function markAffectedReferrers(repository: Repository, policy: CompiledPolicy): void {
  const { relations, outcomes } = repository;
  const { affectedReferrers } = outcomes;
  affectedReferrers.clear();
  const waiting: (readonly [subject: number, action: ActionType])[] = [];
  for (const subject of relations.referrersBySubject.keys()) {
    const action = findSubjectAction(repository, subject, policy);
    if (action !== undefined) waiting.push([subject, action]);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [subject, action] = next;
    for (const referrer of relations.referrersBySubject.get(subject) ?? []) {
      if (affectedReferrers.has(referrer) || !mayFollow(repository, referrer, action)) continue;
      affectedReferrers.set(referrer, action);
      waiting.push([referrer, action]);
    }
  }
}

/** What happens to a subject or, where it is in the archive, has happened. */
function findSubjectAction(
  repository: Repository,
  subject: number,
  policy: CompiledPolicy,
): ActionType | undefined {
  const state = repository.table.state[subject];
  if (state === ImageState.gone || state === ImageState.notYet) return undefined;
  const action = findAppliedRule(repository, subject, policy)?.action;
  return action ?? (state === ImageState.archive ? "transition" : undefined);
}

function mayFollow(
  { table: { state }, relations, outcomes }: Repository,
  referrer: number,
  action: ActionType,
): boolean {
  const its = state[referrer];
  if (its === ImageState.gone || outcomes.appliedRule[referrer] !== NONE) return false;
  if (action === "transition" && its !== ImageState.standard) return false;
  const lists = relations.listsByChild.get(referrer) ?? [];
  return !lists.some((list) => holdsOthers(state[list]));
}
