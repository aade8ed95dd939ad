/** A set of at most 64 rules in two words: enough for the 50 a policy may have. Rule `n` by precedence is bit `n`. */
export interface RuleSet {
  readonly low: number;
  readonly high: number;
}

/** The places of the rules that `includes` says yes to. */
export function ruleSet<Rule>(rules: readonly Rule[], includes: (rule: Rule) => boolean): RuleSet {
  let low = 0;
  let high = 0;
  for (const [index, rule] of rules.entries()) {
    if (!includes(rule)) continue;
    if (index < 32) low |= 1 << index;
    else high |= 1 << (index - 32);
  }
  return { low, high };
}

/** The rule of highest precedence in a set that is not empty. */
export function firstRule(low: number, high: number): number {
  return low === 0 ? 63 - Math.clz32(high & -high) : 31 - Math.clz32(low & -low);
}

/** Whether a set has the rule at a place. */
export function hasRule(low: number | undefined, high: number | undefined, place: number): boolean {
  return (((place < 32 ? low : high) ?? 0) & (1 << (place % 32))) !== 0;
}
