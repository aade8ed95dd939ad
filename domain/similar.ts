/** The end of a message on a mistyped word; empty where no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const similar = mostSimilar(word, candidates);
  return similar === undefined ? "" : ` Did you mean "${similar}"?`;
}

/** The candidate that a mistyped word most likely means, if any is near: at most a third of its letters differ. */
function mostSimilar(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: countEdits(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= candidate.length / 3)
    .toSorted((a, b) => a.edits - b.edits);
  return best?.candidate;
}

/** Letters to insert, delete or replace between two words, upper and lower case alike (Levenshtein). */
function countEdits(from: string, to: string): number {
  const a = Array.from(from.toLowerCase());
  const b = Array.from(to.toLowerCase());
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const [left = 0, above = 0, diagonal = 0] = [next[j], row[j + 1], row[j]];
      next.push(Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
