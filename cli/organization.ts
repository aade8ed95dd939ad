import type { Command } from "commander";
import { fetchOrganization } from "./organization/fetchOrganization";
import {
  type AwsOptions,
  callAws,
  clientConfig,
  CREDENTIALS_HELP,
  timeoutOption,
} from "./support/aws";
import type { CommandContext } from "./support/context";
import { checkOutFile, writeJson } from "./support/outFile";
import { JSON_VERSION } from "./support/output";
import { Progress } from "./support/progress";

const EXAMPLES = `
Examples:
  $ ecr-hub organization --out org.json
  $ ecr-hub access --state hub.json --organization org.json

Reads accounts, organizational units, service control policies and resource control policies by AWS Organizations, in the management
account or a delegated administrator: organizations:Describe* and organizations:List*. It changes nothing.
${CREDENTIALS_HELP}`;

/** Adds `ecr-hub organization`. */
export function addOrganizationCommand(parent: Command, context: CommandContext): void {
  parent
    .command("organization")
    .description(
      "Write accounts, paths and policies of an organization to a file, for ecr-hub access.",
    )
    .requiredOption("--out <file>", "file to write; - is standard output")
    .addOption(timeoutOption())
    .addHelpText("after", EXAMPLES)
    .action(async ({ out, timeout }: Pick<AwsOptions, "timeout"> & { readonly out: string }) => {
      if (out !== "-") await checkOutFile(out);
      const progress = new Progress();
      const organization = await callAws("Reading the organization", () =>
        fetchOrganization(clientConfig({ region: "us-east-1", timeout }), (text) => {
          progress.update(text);
        }),
      );
      progress.end();
      if (out === "-") await context.output.json({ ...organization });
      else await writeJson(out, { version: JSON_VERSION, ...organization });
    });
}
