import type { Command } from "commander";
import { type Finding, hasErrors } from "../../domain/finding";
import type { CommandContext } from "../support/context";
import { getExitCode } from "../support/exit";
import { countFindings, printFindings, printFindingsCsv } from "../support/findingList";
import type { TagMutability } from "../../domain/repository/tagMutability";
import {
  type FormatOption,
  formatOption,
  ignoreWarningsOption,
  tagMutabilityOption,
} from "../support/options";
import { readPolicies } from "../support/readPolicy";
import { getDisplayName } from "../support/readText";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle validate policy.json
  $ ecr-hub lifecycle validate policy.json --format json --ignore-warnings
  $ aws ecr get-lifecycle-policy --repository-name team-a/api | ecr-hub lifecycle validate -

Ends with status 0 without findings, 1 with findings, 2 when the file cannot be read.`;

interface Options extends FormatOption {
  readonly tagMutability?: TagMutability;
  readonly ignoreWarnings?: true;
}

/** Adds `ecr-hub lifecycle validate`. */
export function addValidateCommand(parent: Command, context: CommandContext): void {
  parent
    .command("validate")
    .description(
      "Tell what Amazon ECR would refuse in a lifecycle policy, and what it would take but is likely wrong.",
    )
    .argument(
      "<policy>",
      "lifecycle policy as JSON, or a Terraform plan or state, a CloudFormation template or a Pulumi stack that has some; - is standard input",
    )
    .addOption(tagMutabilityOption())
    .addOption(formatOption())
    .addOption(ignoreWarningsOption())
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, options: Options) => {
      const policies = await readPolicies(file, options.tagMutability);
      const findings = policies.flatMap((policy) => policy.findings);
      await print(file, findings, options, context);
      context.exitCode = getExitCode(findings, options.ignoreWarnings);
    });
}

async function print(
  file: string,
  findings: readonly Finding[],
  { format }: Options,
  { output }: CommandContext,
): Promise<void> {
  const valid = !hasErrors(findings);
  if (format === "json") {
    const ordered = findings.map(({ rule, severity, path, message }) => ({
      rule,
      severity,
      path,
      message,
    }));
    await output.json({ valid, findings: ordered });
  } else if (format === "csv") {
    await printFindingsCsv(output, findings);
  } else {
    await printFindings(output, findings);
    const verdict = valid
      ? output.colors.green("is valid")
      : output.colors.red("would be refused by Amazon ECR");
    await output.line(`${getDisplayName(file)} ${verdict}: ${countFindings(findings)}.`);
  }
}
