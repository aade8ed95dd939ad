/** How far a length is counted: enough to tell how much too long a document is. */
export const COUNTED_LENGTH = 1_048_576;

/**
 * The length of a value's JSON text without white space, or somewhat more than `COUNTED_LENGTH` where it is longer. Total:
 * the count ends, also on values that contain themselves.
 */
export function jsonLength(value: unknown): number {
  let length = 0;
  const waiting = [value];
  while (waiting.length > 0 && length <= COUNTED_LENGTH) {
    const next = waiting.pop();
    if (typeof next === "string") length += textLength(next);
    else if (typeof next !== "object" || next === null) length += String(next).length;
    else if (Array.isArray(next)) {
      length += Math.max(2, next.length + 1);
      if (length <= COUNTED_LENGTH) for (const entry of next as unknown[]) waiting.push(entry);
    } else {
      const members = Object.entries(next).filter(([, member]) => member !== undefined);
      length += Math.max(2, members.length + 1);
      for (const [key, member] of members) {
        length += textLength(key) + 1;
        waiting.push(member);
      }
    }
  }
  return length;
}

function textLength(text: string): number {
  return text.length > COUNTED_LENGTH ? text.length : JSON.stringify(text).length;
}
