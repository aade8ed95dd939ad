/**
 * A tag pattern or prefix, cut at its wildcards: a tag matches when it starts with the first part, ends with the last one
 * and holds the others between them in order. A single part is an exact match.
 */
export type TagPattern = readonly string[];

/** The parts of an entry of `tagPatternList`: `*` stands for any text, also for none. */
export function tagPattern(entry: string): TagPattern {
  return entry.split("*");
}

/** The parts of an entry of `tagPrefixList`: the whole entry is literal. */
export function tagPrefix(entry: string): TagPattern {
  return [entry, ""];
}

/**
 * Whether a tag matches. Taking each middle part at its first place is always right, so there is no going back over the
 * tag, whatever the pattern.
 */
export function matchesTag(pattern: TagPattern, tag: string): boolean {
  const first = pattern[0] ?? "";
  const lastIndex = pattern.length - 1;
  if (lastIndex <= 0) return tag === first;
  const last = pattern[lastIndex] ?? "";
  const end = tag.length - last.length;
  let from = first.length;
  if (from > end || !tag.startsWith(first) || !tag.endsWith(last)) return false;
  for (let index = 1; index < lastIndex; index++) {
    const part = pattern[index] ?? "";
    const found = tag.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
    if (from > end) return false;
  }
  return true;
}

/** Whether every tag that matches `inner` also matches `outer`. */
export function containsPattern(outer: TagPattern, inner: TagPattern): boolean {
  // No pattern of AWS holds this character, so only a wildcard of `outer` can take the wildcards of `inner`.
  return matchesTag(outer, inner.join("\u0000"));
}

/**
 * Whether some tag matches both patterns. Two patterns with wildcards can be met one after the other in one text, so only
 * their beginnings and their ends can contradict each other.
 */
export function intersectsPattern(left: TagPattern, right: TagPattern): boolean {
  const [leftStart = "", leftEnd] = [left[0], left.at(-1) ?? ""];
  const [rightStart = "", rightEnd] = [right[0], right.at(-1) ?? ""];
  if (left.length <= 1) return matchesTag(right, leftStart);
  if (right.length <= 1) return matchesTag(left, rightStart);
  return (
    (leftStart.startsWith(rightStart) || rightStart.startsWith(leftStart)) &&
    (leftEnd.endsWith(rightEnd) || rightEnd.endsWith(leftEnd))
  );
}

const TAG_CHARACTERS = /^[A-Za-z0-9_.-]*$/;
const TAG_MAX_LENGTH = 128;

/** Whether some tag a registry accepts (`[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`) can match. */
export function canMatchSomeTag(pattern: TagPattern): boolean {
  const text = pattern.join("");
  const start = pattern[0] ?? "";
  return (
    TAG_CHARACTERS.test(text) &&
    text.length <= TAG_MAX_LENGTH &&
    !start.startsWith(".") &&
    !start.startsWith("-")
  );
}
