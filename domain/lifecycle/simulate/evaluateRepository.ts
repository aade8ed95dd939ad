import type { ActionType } from "../model";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE, evaluateRules } from "./evaluateRules";
import { ImageState, holdsOthers } from "./imageTable";
import type { Repository } from "./prepare";

/** Applies the policy to a repository as it is at `now`; what becomes of referrers is found for the subjects given. */
export function evaluateRepository(
  repository: Repository,
  policy: CompiledPolicy,
  now: number,
  subjects: Iterable<number> = repository.relations.referrersBySubject.keys(),
): void {
  evaluateRules(repository.table, policy, now, repository.referenced, repository.outcomes);
  markAffectedReferrers(repository, policy, new Set(subjects));
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
 * an image index in the repository lists stays like everything that is listed. What expires is marked first: an archived
 * referrer that expires takes those that refer to it along.
 */
function markAffectedReferrers(
  repository: Repository,
  policy: CompiledPolicy,
  subjects: ReadonlySet<number>,
): void {
  const { affectedReferrers } = repository.outcomes;
  const { referrersBySubject } = repository.relations;
  affectedReferrers.clear();
  for (const action of ["expire", "transition"] as const) {
    const waiting = [...subjects].filter(
      (subject) => findSubjectAction(repository, subject, policy) === action,
    );
    for (let subject = waiting.pop(); subject !== undefined; subject = waiting.pop()) {
      for (const referrer of referrersBySubject.get(subject) ?? []) {
        if (affectedReferrers.has(referrer) || !mayFollow(repository, referrer, action)) continue;
        affectedReferrers.set(referrer, action);
        waiting.push(referrer);
      }
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
