import type { Finding, FindingSeverity } from "./finding";

/** A public rule: how much a finding of it weighs, and which fact it states. */
export interface Rule {
  /** Whether AWS refuses what breaks the rule. */
  readonly severity: FindingSeverity;
  /** One sentence that states the fact. */
  readonly meaning: string;
}

/** The rules of one module by id. Ids are public and never change their meaning. */
export type RuleTable = Readonly<Record<string, Rule>>;

/** Makes the function by which a module reports findings of its own rules, and of no other. */
export function reporter<Id extends string>(
  rules: Readonly<Record<Id, Rule>>,
): (rule: Id, path: string, message: string) => Finding {
  return (rule, path, message) => ({ rule, path, message, severity: rules[rule].severity });
}
