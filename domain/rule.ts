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

/** A rule of what AWS refuses. */
export function error(meaning: string): Rule {
  return { severity: "error", meaning };
}

/** A rule of what AWS accepts although it is likely wrong. */
export function warning(meaning: string): Rule {
  return { severity: "warning", meaning };
}

/** Reports findings of the rules of one module, and of no other. */
export type Reporter<Id extends string> = (rule: Id, path: string, message: string) => Finding;

/** Makes the function by which a module reports findings. */
export function reporter<Id extends string>(rules: Readonly<Record<Id, Rule>>): Reporter<Id> {
  return (rule, path, message) => ({ rule, path, message, severity: rules[rule].severity });
}
