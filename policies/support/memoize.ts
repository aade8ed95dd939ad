/** Most repositories of a hub have one of a few documents. */
const MOST_TEXTS = 100;

/**
 * A function that remembers what it gave for the latest texts. Several policies judge the same document, and many
 * resources have the same one: reading it once makes the difference for a large stack. Other values are read anew.
 */
export function memoize<Result>(read: (value: unknown) => Result): (value: unknown) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (value) => {
    if (typeof value !== "string") return read(value);
    const memoized = known.get(value) ?? { result: read(value) };
    if (known.size >= MOST_TEXTS && !known.has(value)) known.clear();
    known.set(value, memoized);
    return memoized.result;
  };
}
