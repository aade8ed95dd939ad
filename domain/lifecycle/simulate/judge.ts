import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE, evaluate } from "./evaluate";
import { Place } from "./imageTable";
import type { Repository } from "./prepare";

/** Applies the policy to a repository as it is at `now`. */
export function judge(repository: Repository, policy: CompiledPolicy, now: number): void {
  evaluate(repository.table, policy, now, repository.sheltered, repository.verdicts);
  markFollowers(repository, policy);
}

/** The rule that takes an image, in use or not. */
export function takerOf(
  { verdicts }: Repository,
  index: number,
  { rules }: CompiledPolicy,
): CompiledRule | undefined {
  return rules[verdicts.takenBy[index] ?? NONE];
}

/** Whether an image expires: a rule takes it for that, and it is not in use. */
export function isExpiring(repository: Repository, index: number, policy: CompiledPolicy): boolean {
  const expires = takerOf(repository, index, policy)?.action === "expire";
  return expires && !repository.relations.inUse.has(index);
}

/**
 * Marks the referrers that go because their subject expires, and those that refer to them in turn; a referrer that an
 * image index in the repository lists stays like everything that is listed.
 */
function markFollowers(repository: Repository, policy: CompiledPolicy): void {
  const { table, relations, verdicts } = repository;
  const { followers } = verdicts;
  followers.clear();
  const waiting = [...relations.referrersOf.keys()].filter(
    (subject) => table.place[subject] !== Place.gone && isExpiring(repository, subject, policy),
  );
  for (let subject = waiting.pop(); subject !== undefined; subject = waiting.pop()) {
    for (const referrer of relations.referrersOf.get(subject) ?? []) {
      if (table.place[referrer] === Place.gone || isListed(repository, referrer)) continue;
      if (followers.has(referrer)) continue;
      followers.add(referrer);
      waiting.push(referrer);
    }
  }
}

function isListed({ table, relations }: Repository, index: number): boolean {
  const lists = relations.listsOf.get(index) ?? [];
  return lists.some((list) => table.place[list] !== Place.gone);
}
