import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE, evaluateRules } from "./evaluateRules";
import { ImageState } from "./imageTable";
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

/** The rule that takes an image, in use or not. */
export function findAppliedRule(
  { outcomes }: Repository,
  index: number,
  { rules }: CompiledPolicy,
): CompiledRule | undefined {
  return rules[outcomes.appliedRule[index] ?? NONE];
}

/** Whether an image expires: a rule takes it for that, and it is not in use. */
export function isExpiring(repository: Repository, index: number, policy: CompiledPolicy): boolean {
  const expires = findAppliedRule(repository, index, policy)?.action === "expire";
  return expires && !repository.relations.inUse.has(index);
}

/**
 * Marks the referrers that go because their subject expires, and those that refer to them in turn; a referrer that an
 * image index in the repository lists stays like everything that is listed.
 */
function markAffectedReferrers(repository: Repository, policy: CompiledPolicy): void {
  const { table, relations, outcomes } = repository;
  const { affectedReferrers } = outcomes;
  affectedReferrers.clear();
  const waiting = [...relations.referrersBySubject.keys()].filter(
    (subject) =>
      table.state[subject] !== ImageState.gone && isExpiring(repository, subject, policy),
  );
  for (let subject = waiting.pop(); subject !== undefined; subject = waiting.pop()) {
    for (const referrer of relations.referrersBySubject.get(subject) ?? []) {
      if (table.state[referrer] === ImageState.gone || isListed(repository, referrer)) continue;
      if (affectedReferrers.has(referrer)) continue;
      affectedReferrers.add(referrer);
      waiting.push(referrer);
    }
  }
}

function isListed({ table, relations }: Repository, index: number): boolean {
  const lists = relations.listsByChild.get(index) ?? [];
  return lists.some((list) => table.state[list] !== ImageState.gone);
}
