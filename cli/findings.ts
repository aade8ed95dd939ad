import type { Command } from "commander";
import { domainRules } from "../domain/rules";
import { didYouMean } from "../domain/similar";
import type { CommandContext } from "./support/context";
import { InputError } from "./support/inputError";

const EXAMPLES = `
Examples:
  $ ecr-hub findings lifecycle-count-number
  $ ecr-hub findings repository-policy

An error is what AWS refuses or what cannot work, a warning what is likely not meant. docs/findings.md of the repository shows
documents that are wrong and right, and where AWS describes them.`;

/** Adds `ecr-hub findings`. */
export function addFindingsCommand(parent: Command, { output }: CommandContext): void {
  parent
    .command("findings")
    .description("Explain what findings of components, policies and commands mean, by their ids.")
    .argument("[ids...]", "ids or beginnings of ids (default: all)")
    .addHelpText("after", EXAMPLES)
    .action(async (ids: readonly string[]) => {
      const all = Object.keys(domainRules);
      const asked = ids.map((id) => all.filter((one) => one === id || one.startsWith(`${id}-`)));
      const unknown = ids.filter((_, index) => asked[index]?.length === 0);
      if (unknown.length > 0) throw new InputError(unknown.map(describeUnknown).join("\n"));
      for (const id of ids.length === 0 ? all : new Set(asked.flat())) {
        const { severity, meaning } = domainRules[id] ?? {};
        await output.line(`${output.colors.bold(id)}  ${severity ?? ""}`);
        await output.line(`  ${meaning ?? ""}`);
      }
    });
}

function describeUnknown(id: string): string {
  return `No finding has the id ${JSON.stringify(id)}.${didYouMean(id, Object.keys(domainRules))}`;
}
