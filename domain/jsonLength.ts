/**
 * The length of a value's JSON text without white space, or somewhat more than `limit` where it is longer. Total: the count
 * ends, also on values that contain themselves.
 */
export function jsonLength(value: unknown, limit: number): number {
  let length = 0;
  const waiting = [value];
  while (waiting.length > 0 && length <= limit) {
    const next = waiting.pop();
    if (typeof next === "string") length += textLength(next, limit);
    else if (typeof next !== "object" || next === null) length += String(next).length;
    else if (Array.isArray(next)) {
      length += Math.max(2, next.length + 1);
      if (length <= limit) for (const entry of next as unknown[]) waiting.push(entry);
    } else {
      const members = Object.entries(next).filter(([, member]) => member !== undefined);
      length += Math.max(2, members.length + 1);
      for (const [key, member] of members) {
        length += textLength(key, limit) + 1;
        waiting.push(member);
      }
    }
  }
  return length;
}

function textLength(text: string, limit: number): number {
  return text.length > limit ? text.length : JSON.stringify(text).length;
}
