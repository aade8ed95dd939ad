/** A claim of speed or size, and what was measured. */
export interface Claim {
  /** What is measured, as in "preview of a hub of 200 repositories, against raw resources". */
  readonly name: string;
  readonly measured: number;
  /** The most it may be. */
  readonly limit: number;
  /** `x` for a ratio, nothing for a count. */
  readonly unit: "x" | "s" | "ms" | "MB" | "";
  /** Where the number comes from, as in "8.31 s against 7.92 s, medians of 5 pairs". */
  readonly detail: string;
}

/** Tells whoever watches what is going on right now. */
export type Progress = (text: string) => void;

export type Benchmark = (progress: Progress) => Promise<readonly Claim[]>;

/** What each file of bench/ exports. It runs alone in a process of its own. */
export interface BenchmarkFile {
  readonly benchmark: Benchmark;
  /** How long it takes, as in "about two minutes". */
  readonly takes: string;
}

export function isMet({ measured, limit }: Claim): boolean {
  return measured <= limit;
}
