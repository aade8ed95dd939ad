import { type RuleTable, error, reporter } from "./rule";

/** Rules of the arguments of components as such, whatever they mean. */
export const argumentRules = {
  "argument-missing": error("A required argument is left out."),
  "argument-type": error("An argument is of the wrong type."),
  "argument-unknown": error("The component has no such argument."),
  "argument-plain": error("An argument that must be a plain value is an Output."),
  "argument-duplicate": error("Two components of the program would manage the same thing in AWS."),
  "argument-conflict": error("Two arguments contradict each other."),
} satisfies RuleTable;

export const reportArgument = reporter(argumentRules);
