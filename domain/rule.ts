import { type Finding, type FindingSeverity, wrong } from "./finding";

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

/** Checks one value; lists apply it to their entries. */
export type CheckValue = (value: unknown, path: string) => Finding[];

/** Makes checks of single values: `check("region-format", "region", isRegion, "a region such as us-east-1")`. */
export function valueChecks<Id extends string>(report: Reporter<Id>) {
  return (
    rule: Id,
    what: string,
    test: RegExp | ((text: string) => boolean),
    allowed: string,
  ): CheckValue => {
    const isValid = (text: string) => (test instanceof RegExp ? test.test(text) : test(text));
    return (value, path) =>
      typeof value === "string" && isValid(value)
        ? []
        : [report(rule, path, wrong(`${what} is not valid`, value, allowed))];
  };
}
