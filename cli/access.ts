import { type Command, Option } from "commander";
import { checkAccess } from "../domain/access/accessGaps";
import { type Access, type AccessProof, proveAccess } from "../domain/access/accessMatrix";
import { diffAccess } from "../domain/access/difference";
import type { GovernedResource } from "../domain/access/right";
import type { Finding } from "../domain/finding";
import { matchesWildcard } from "../domain/wildcard";
import { addExplainCommand } from "./access/explain";
import { checkExpectationFile, printDifference, printExpectations } from "./access/expect";
import type { CollectedInput } from "./access/readInput";
import { printAccess } from "./access/report";
import { LIVE_HELP, type SourceOptions, addSourceOptions, readInput } from "./access/sources";
import { CREDENTIALS_HELP } from "./support/aws";
import type { CommandContext } from "./support/context";
import { ExitCode, getExitCode } from "./support/exit";
import { InputError } from "./support/inputError";
import { type FormatOption, collect, formatOption, ignoreWarningsOption } from "./support/options";
import { formatCount } from "./support/output";
import { Progress } from "./support/progress";

const EXAMPLES = `
Examples:
  $ pulumi stack export --stack hub > hub.json
  $ ecr-hub access --state hub.json --state production.json --state staging.json
  $ ecr-hub access --state *.json --organization org.json --repository 'team-a/*' --format csv
  $ ecr-hub access --state *.json --organization org.json --expect expectations.txt
  $ ecr-hub access --from before.json --to after.json
  $ ecr-hub access --live --role arn:aws:iam::222222222222:role/app --organization org.json
  $ ecr-hub access explain --state *.json --principal arn:aws:iam::222222222222:role/app --image team-a/api

Reads repository and registry policies, policies of roles, users and groups, boundaries, and with --organization service and resource
control policies. Between accounts, both sides have to allow; within one, one of them. "if" stands for rights with conditions.
${LIVE_HELP}
--from, --to and --live: with one of the two, what is live is the other.
Not seen: session policies, and what is neither in a state nor read from AWS.
${CREDENTIALS_HELP}
Ends with status 0, 1 with warnings, expectations that do not hold or a difference, 2 when a file cannot be read.`;

interface Options extends FormatOption, SourceOptions {
  readonly expect?: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly ignoreWarnings?: true;
}

/** Adds `ecr-hub access`. */
export function addAccessCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command("access")
    .enablePositionalOptions()
    .description(
      "Tell who can pull from, push to and administer repositories, and by which statement.",
    );
  addSourceOptions(command)
    .addOption(
      new Option(
        "--repository <name...>",
        "only repositories of this name, with * for any run of characters; can be repeated",
      ).argParser(collect),
    )
    .option("--expect <file>", "hold expectations against it, one a line; - is standard input")
    .addOption(
      new Option("--from <file...>", "state before a change; can be repeated").argParser(collect),
    )
    .addOption(
      new Option(
        "--to <file...>",
        'state after a change, or what "pulumi preview --json --show-sames" prints; can be repeated',
      ).argParser(collect),
    )
    .addOption(formatOption())
    .addOption(ignoreWarningsOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      if (options.from ?? options.to) await compareStates(options, context);
      else await reportAccess(options, context);
    });
  addExplainCommand(command, context);
}

function prove({ input }: CollectedInput): AccessProof {
  const progress = new Progress();
  try {
    return proveAccess(input, (done, total) => {
      progress.update(`Deciding access to ${done} of ${formatCount(total, "resource")}`);
    });
  } finally {
    progress.end();
  }
}

async function reportAccess(options: Options, context: CommandContext): Promise<void> {
  const collected = await readInput(options.state, options);
  const proof = prove(collected);
  if (options.expect !== undefined) {
    const results = await checkExpectationFile(options.expect, proof);
    await printExpectations(context.output, options.format, results, collected.documents.findings);
    context.exitCode = results.every(({ holds }) => holds) ? ExitCode.fine : ExitCode.findings;
    return;
  }
  const { input, documents, unjudged } = collected;
  const findings = [...documents.findings, ...checkAccess(input, proof)];
  const asked = namesAsked(options.repository, input.repositories);
  const isAsked = ({ repositoryArn }: Access) => asked?.has(repositoryArn) ?? true;
  await printAccess(context.output, options.format, {
    repositoryTotalCount: asked?.size ?? input.repositories.length,
    identityTotalCount: input.identities.length,
    access: proof.access.filter(isAsked),
    findings,
    unjudged,
  });
  context.exitCode = getExitCode(findings, options.ignoreWarnings);
}

async function compareStates(options: Options, context: CommandContext): Promise<void> {
  const { from, to, live } = options;
  if (live === undefined && (from === undefined || to === undefined)) {
    throw new InputError("--from requires --to or --live, and --to requires --from or --live");
  }
  // With both, what is live stands beside each of them, such as roles that no state shows.
  const isBoth = from !== undefined && to !== undefined;
  const read = (files: readonly string[] | undefined) =>
    readInput(
      files,
      isBoth || files === undefined
        ? options
        : { ...options, live: undefined, role: undefined, user: undefined },
    );
  const [before, after] = [await read(from), await read(to)];
  const changes = diffAccess(prove(before), prove(after));
  const findings = uniqueOf([...before.documents.findings, ...after.documents.findings]);
  await printDifference(context.output, options.format, changes, findings);
  const found = getExitCode(findings, options.ignoreWarnings);
  context.exitCode = changes.length > 0 ? ExitCode.findings : found;
}

/** What is wrong before and after a change, once. */
function uniqueOf(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [`${one.path} ${one.message}`, one])).values()];
}

/** The ARNs of the repositories that are asked for. @throws InputError that names those that no state has */
function namesAsked(
  patterns: readonly string[] | undefined,
  repositories: readonly GovernedResource[],
): ReadonlySet<string> | undefined {
  if (patterns === undefined) return undefined;
  const found = patterns.map((pattern) =>
    repositories.filter(({ arn }) => matchesWildcard(`*:repository/${pattern}`, arn)),
  );
  const missing = patterns.filter((_, index) => found[index]?.length === 0);
  if (missing.length > 0) throw new InputError(`No state has a repository ${missing.join(", ")}.`);
  return new Set(found.flat().map(({ arn }) => arn));
}
