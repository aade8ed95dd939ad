import { Argument, type Command } from "commander";
import type { CommandContext } from "./support/context";

/** Each asks this command for what can follow the words of the line, and completes files where nothing can. */
const SCRIPTS = {
  bash: `_ecr_hub() {
  COMPREPLY=($(compgen -W "$(ecr-hub completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" | cut -f 1)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ecr_hub ecr-hub`,
  zsh: `_ecr_hub() {
  local -a candidates=(\${(f)"$(ecr-hub completion zsh -- "\${(@)words[2,CURRENT]}")"})
  candidates=("\${(@)candidates/$'\\t'/:}")
  if (( $#candidates )); then _describe candidate candidates; else _files; fi
}
compdef _ecr_hub ecr-hub`,
  fish: `function __ecr_hub
  set -l word (commandline -ct)
  set -l candidates (ecr-hub completion fish -- (commandline -opc)[2..] "$word")
  if test -n "$candidates"; string join -- \\n $candidates; else; __fish_complete_path "$word"; end
end
complete -c ecr-hub -f -a "(__ecr_hub)"`,
} as const;

const EXAMPLES = `
Examples:
  $ eval "$(ecr-hub completion bash)"   # a line for ~/.bashrc
  $ eval "$(ecr-hub completion zsh)"    # a line for ~/.zshrc, after compinit
  $ ecr-hub completion fish > ~/.config/fish/completions/ecr-hub.fish`;

/** Adds `ecr-hub completion`. */
export function addCompletionCommand(program: Command, { output }: CommandContext): void {
  program
    .command("completion")
    .description("Print the script that completes commands, options and their choices in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
    .argument("[words...]", "after --: print what can follow these words, as the script asks it")
    .addHelpText("after", EXAMPLES)
    .action(async (shell: keyof typeof SCRIPTS, words: readonly string[]) => {
      await output.line(words.length === 0 ? SCRIPTS[shell] : listCandidates(program, words));
    });
}

/** What can follow the words of a line, of which the last is being written: a candidate a line, a tab, its description. */
function listCandidates(program: Command, words: readonly string[]): string {
  const [current = "", previous] = words.toReversed();
  const command = words.slice(0, -1).reduce(findSubcommand, program);
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const choices =
    options.find(({ long }) => long === previous)?.argChoices ??
    command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const rows = current.startsWith("-")
    ? options.map(({ long, flags, description }) => [long ?? flags, description])
    : [
        ...choices.map((choice) => [choice, ""]),
        ...help.visibleCommands(command).map((each) => [each.name(), each.description()]),
      ];
  return rows.map(([name = "", text = ""]) => `${name}\t${toFirstClause(text)}`).join("\n");
}

function findSubcommand(command: Command, word: string): Command {
  return command.commands.find((each) => each.name() === word) ?? command;
}

/** What fits beside a name in a list. */
function toFirstClause(description: string): string {
  return description.split(/[;:(]|\.(?:\s|$)/, 1)[0]?.trim() ?? "";
}
