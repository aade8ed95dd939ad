import { median } from "./median";

/** Two things measured in pairs, one after the other, so that both meet the machine in the same mood. */
export interface Pairs {
  /** Median of the first. */
  readonly one: number;
  /** Median of the second. */
  readonly other: number;
  /** Median of the first's share of the second, pair by pair. */
  readonly ratio: number;
  /** Median of how much more the first is, pair by pair. */
  readonly difference: number;
}

/** Measures one, other, one, other … after a first pair that does not count. */
export async function interleaved<T>(
  pairs: number,
  one: () => Promise<T>,
  other: () => Promise<T>,
): Promise<(quantityOf: (measured: T) => number) => Pairs> {
  const measured: (readonly [T, T])[] = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    measured.push([await one(), await other()]);
  }
  const counted = measured.slice(1);
  return (quantityOf) => {
    const quantities = counted.map(([a, b]) => [quantityOf(a), quantityOf(b)] as const);
    return {
      one: median(quantities.map(([a]) => a)),
      other: median(quantities.map(([, b]) => b)),
      ratio: median(quantities.map(([a, b]) => a / b)),
      difference: median(quantities.map(([a, b]) => a - b)),
    };
  };
}
