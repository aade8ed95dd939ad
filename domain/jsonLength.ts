/**
 * The length of a value's JSON text without white space, or somewhat more than `limit` where it is longer. Total: the count
 * ends, also on values that contain themselves. A member that cannot be read yet, as a preview knows some, counts for nothing.
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
      let members = 0;
      for (const key of Object.keys(next)) {
        const member = readIfKnown(next, key);
        if (member === undefined) continue;
        members++;
        length += textLength(key, limit) + 1;
        waiting.push(member);
      }
      length += Math.max(2, members + 1);
    }
  }
  return length;
}

function readIfKnown(record: object, key: string): unknown {
  try {
    return (record as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

function textLength(text: string, limit: number): number {
  return text.length > limit ? text.length : JSON.stringify(text).length;
}
