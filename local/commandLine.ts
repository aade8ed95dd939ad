import { createRequire } from "node:module";
import { Command, InvalidArgumentError } from "commander";
import type * as exampleCommand from "./commands/example";
import type * as startCommand from "./commands/start";
import { stopKept } from "./engine/kept";
import { examples, stacksOf } from "./scenario";

/** The commands load most of the project: a wrong word is refused before. */
const load = createRequire(__filename);

const DESCRIPTION =
  "Runs the project with the real Pulumi engine and AWS provider against an AWS emulator. It needs no AWS account and " +
  "no Pulumi login, and leaves nothing running.\n\n" +
  "Without a command: a hub registry, its spokes in two other accounts, all of them again (which must change nothing), " +
  "and the preview of a stack that breaks the rules (which the policy pack must stop).";

const EXAMPLES = `
Examples:
  npm start
  npm start -- --keep          then: aws ecr describe-repositories
  npm start -- up hub
  npm start -- destroy hub`;

/** The command line of `npm start --`; `end` is told whether the command succeeded. */
export function commandLine(end: (succeeded: boolean) => void): Command {
  const program = new Command("npm start --")
    .description(DESCRIPTION)
    .option("--keep", "leave the emulator running, with all that was deployed", false)
    .action(async (options: { keep: boolean }) => {
      const { start } = load("./commands/start") as typeof startCommand;
      end(await start(options));
    })
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("See npm start -- --help.");
  for (const [action, does] of [
    ["up", "deploys an example to an emulator that keeps running"],
    ["preview", "shows what up would do"],
    ["destroy", "removes what up deployed, and the emulator with the last stack"],
  ] as const) {
    program
      .command(action)
      .description(does)
      .argument("<example>", `one of ${examples().join(", ")}`)
      .option(
        "-c, --config <key=value>",
        "configuration of the stack; may be repeated",
        addConfig,
        {},
      )
      .action(async (example: string, options: { config: Record<string, string> }) => {
        const stacks = stacksOf(example, options.config);
        const { runExample } = load("./commands/example") as typeof exampleCommand;
        end(await runExample(action, stacks));
      });
  }
  program
    .command("stop")
    .description("stops the emulator that up or --keep left running")
    .action(async () => {
      console.log((await stopKept()) ? "Stopped the emulator." : "No emulator was kept.");
    });
  return program;
}

function addConfig(text: string, config: Record<string, string>): Record<string, string> {
  const [key = "", ...value] = text.split("=");
  if (key === "" || value.length === 0) {
    throw new InvalidArgumentError(`given "${text}", allowed key=value.`);
  }
  return { ...config, [key]: value.join("=") };
}
