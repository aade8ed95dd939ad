const DIGIT = 0x10000;

/**
 * The indexes of times from early to late; equal times stay in their order. A radix sort by 16 bits at a time: stable,
 * without comparisons, with three walks for times of up to 8,900 years apart.
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
  for (let unit = 1; unit <= latest - earliest; unit *= DIGIT) {
    for (let index = 0; index < digits.length; index++) {
      digits[index] = Math.floor(((times[index] ?? 0) - earliest) / unit) % DIGIT;
    }
    sortByDigit(digits, from, to);
    [from, to] = [to, from];
  }
  return from;
}

function sortByDigit(digits: Uint16Array, from: Uint32Array, to: Uint32Array): void {
  const starts = new Uint32Array(DIGIT + 1);
  for (const digit of digits) starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
  for (let digit = 1; digit < DIGIT; digit++) {
    starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  }
  for (const index of from) {
    const digit = digits[index] ?? 0;
    const place = starts[digit] ?? 0;
    starts[digit] = place + 1;
    to[place] = index;
  }
}
