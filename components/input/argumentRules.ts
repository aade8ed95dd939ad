import { type RuleTable, reporter } from "../../domain/rule";

/** Rules of arguments as such, whatever they mean. */
export const argumentRules = {
  "argument-missing": { severity: "error", meaning: "A required argument is left out." },
  "argument-type": { severity: "error", meaning: "An argument is of the wrong type." },
  "argument-unknown": { severity: "error", meaning: "The component has no such argument." },
  "argument-plain": {
    severity: "error",
    meaning: "An argument that must be a plain value is an Output.",
  },
  "argument-duplicate": {
    severity: "error",
    meaning: "Two components of the program would manage the same thing in AWS.",
  },
  "argument-conflict": { severity: "error", meaning: "Two arguments contradict each other." },
} as const satisfies RuleTable;

export const reportArgument = reporter(argumentRules);
