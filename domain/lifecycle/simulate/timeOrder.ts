const FEWEST_BITS = 6;
const MOST_BITS = 16;

/**
 * The indexes of times from early to late; equal times stay in their order. A radix sort by as many bits at a time as suit
 * the number of times: stable, without comparisons, and for a million times of up to 8,900 years three walks.
 */
export function oldestFirst(times: Float64Array): Uint32Array {
  let earliest = Infinity;
  let latest = -Infinity;
  for (const time of times) {
    if (time < earliest) earliest = time;
    if (time > latest) latest = time;
  }
  const digits = new Uint16Array(times.length);
  let from = new Uint32Array(times.length);
  for (let index = 0; index < from.length; index++) from[index] = index;
  let to = new Uint32Array(times.length);
  const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(times.length))));
  const base = 2 ** bits;
  for (let unit = 1; unit <= latest - earliest; unit *= base) {
    for (let index = 0; index < digits.length; index++) {
      digits[index] = Math.floor(((times[index] ?? 0) - earliest) / unit) % base;
    }
    sortByDigit({ digits, base }, from, to);
    [from, to] = [to, from];
  }
  return from;
}

/** One digit of each time, each below the base. */
interface Digits {
  readonly digits: Uint16Array;
  readonly base: number;
}

function sortByDigit({ digits, base }: Digits, from: Uint32Array, to: Uint32Array): void {
  const starts = new Uint32Array(base + 1);
  for (const digit of digits) starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
  for (let digit = 1; digit < base; digit++) {
    starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  }
  for (const index of from) {
    const digit = digits[index] ?? 0;
    const place = starts[digit] ?? 0;
    starts[digit] = place + 1;
    to[place] = index;
  }
}
