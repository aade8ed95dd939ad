/**
 * Whether a pattern covers the whole of a text, where `*` stands for any run of characters, also none, and where
 * `single`, if given, stands for any one character. All else stands for itself.
 *
 * Only the last `*` is ever tried again, so it takes at most pattern length times text length steps, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string, single?: "?"): boolean {
  const star = "*".charCodeAt(0);
  const one = single?.charCodeAt(0);
  let p = 0;
  let t = 0;
  let afterStar = -1;
  let retryFrom = 0;
  while (t < text.length) {
    const wanted = p < pattern.length ? pattern.charCodeAt(p) : -1;
    if (wanted === star) {
      afterStar = ++p;
      retryFrom = t;
    } else if (wanted !== -1 && (wanted === one || wanted === text.charCodeAt(t))) {
      p++;
      t++;
    } else if (afterStar !== -1) {
      p = afterStar;
      t = ++retryFrom;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern.charCodeAt(p) === star) p++;
  return p === pattern.length;
}

/** Whether there is a text that both patterns cover, with `*` and `?` in either. */
export function overlapsWildcard(one: string, other: string): boolean {
  // After each character of `one`: the beginnings of `other`, by length, that can cover the same texts.
  let reached = stepOver(new Set([0]), other);
  for (const left of one) {
    if (reached.size === 0) return false;
    const next = new Set<number>(left === "*" ? reached : []);
    for (const length of reached) {
      const right = other[length];
      if (left === "*") for (let end = length; end <= other.length; end++) next.add(end);
      else if (right === "*") next.add(length);
      else if (right !== undefined && (right === left || right === "?" || left === "?")) {
        next.add(length + 1);
      }
    }
    reached = stepOver(next, other);
  }
  return reached.has(other.length);
}

/** Adds what is reached where each `*` of the pattern that comes next stands for nothing. */
function stepOver(reached: Set<number>, pattern: string): Set<number> {
  for (const length of reached) if (pattern[length] === "*") reached.add(length + 1);
  return reached;
}
