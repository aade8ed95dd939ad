import type { Argument, Command, Option } from "commander";
import { format } from "prettier";

/** The page of the command line, from the commands themselves. */
export async function cliPage(introduction: string, program: Command): Promise<string> {
  const sections = commandsOf(program).map(section).toSorted();
  return format([introduction.trimEnd(), ...sections].join("\n\n"), { parser: "markdown" });
}

/** Every command that does something: one without options is a group of others. */
export function commandsOf({ commands }: Command): Command[] {
  return commands.flatMap((command) => {
    const isGroup = command.commands.length > 0 && command.options.length === 0;
    return [...(isGroup ? [] : [command]), ...commandsOf(command)];
  });
}

function section(command: Command): string {
  const name = getFullName(command);
  const rows = [
    ...command.registeredArguments.map((argument) => [
      `\`${toUsage(argument)}\``,
      argument.description,
    ]),
    ...command.options.map((option) => [`\`${option.flags}\``, describe(option)]),
  ];
  const table = ["| option | meaning |", "| --- | --- |", ...rows.map(toRow)].join("\n");
  return `## ${name}\n\n${command.description()}\n\n\`\`\`sh\n${name} ${command.usage().replace(" [command]", "")}\n\`\`\`\n\n${table}`;
}

function getFullName(command: Command): string {
  return command.parent === null
    ? command.name()
    : `${getFullName(command.parent)} ${command.name()}`;
}

function toUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function describe({ description, mandatory, defaultValue, argChoices }: Option): string {
  const notes = [
    mandatory ? "required" : "",
    argChoices === undefined ? "" : `one of ${argChoices.join(", ")}`,
    defaultValue === undefined || typeof defaultValue === "object"
      ? ""
      : `default: ${String(defaultValue)}`,
  ].filter(Boolean);
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

function toRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ")).join(" | ")} |`;
}
