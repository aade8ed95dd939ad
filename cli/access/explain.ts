import { type Command, Option } from "commander";
import { AccessEvaluator } from "../../domain/access/accessEvaluator";
import { getArnAccount } from "../../domain/access/accessMatrix";
import {
  type ExplainedAction,
  actionsFor,
  explainAccess,
  parseAccessDenied,
} from "../../domain/access/explain";
import type { GovernedResource, Identity } from "../../domain/access/right";
import { renderPrincipalName } from "../../domain/access/caller";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { InputError } from "../support/inputError";
import { type FormatOption, formatOption } from "../support/options";
import type { Format, Output } from "../support/output";
import { readText } from "../support/readText";
import { type SourceOptions, addSourceOptions, readInput } from "./sources";

const EXAMPLES = `
Examples:
  $ ecr-hub access explain --state *.json --principal arn:aws:iam::222222222222:role/app --image team-a/api
  $ ecr-hub access explain --state *.json --organization org.json --error - < error.txt

Prints what each policy says, in the order in which AWS weighs them, and the change that makes it work, or stops it.
Ends with status 0 when the request is allowed, 1 when it is not, 2 when a file cannot be read.`;

const ERROR_BYTES = 2 ** 16;

interface Options extends FormatOption, SourceOptions {
  readonly principal?: string;
  readonly image?: string;
  readonly action: string;
  readonly error?: string;
}

/** Adds `ecr-hub access explain`. */
export function addExplainCommand(parent: Command, context: CommandContext): void {
  addSourceOptions(parent.command("explain"))
    .description(
      "Explain why somebody may pull or push, or may not, and which change makes the difference.",
    )
    .option("--principal <arn>", "ARN of a role or user, or of a session of a role")
    .option("--image <repository>", "name, ARN or URL of the repository, also with tag and digest")
    .addOption(
      new Option(
        "--action <action>",
        "pull, push, or an action such as ecr:DeleteRepository",
      ).default("pull"),
    )
    .option("--error <file>", "AccessDenied message to take all of it from; - is standard input")
    .addOption(formatOption().choices(["table", "json"]))
    .addHelpText("after", EXAMPLES)
    .action(async (_: object, command: Command) => {
      // Options that the command above has as well are its own.
      const options = command.optsWithGlobals<Options>();
      const denied =
        options.error === undefined
          ? {}
          : parseAccessDenied(await readText(options.error, ERROR_BYTES));
      const principal = options.principal ?? denied.principalArn;
      const image =
        options.image ?? denied.repositoryArn ?? (denied.action === LOGIN ? "*" : undefined);
      if (principal === undefined || image === undefined) {
        throw new InputError(
          "explain requires --principal and --image, or --error with a message that names both",
        );
      }
      const repository = image === "*" ? undefined : [getRepositoryName(image)];
      const { input } = await readInput(options.state, { ...options, repository });
      const identity = findIdentity(principal, input.identities);
      const resource = findRepository(image, input.repositories);
      const action = denied.action ?? options.action;
      const actions = action === "pull" || action === "push" ? actionsFor(action) : [action];
      const explained = explainAccess(
        new AccessEvaluator(input),
        identity.value,
        resource,
        actions,
      );
      const notes = [
        ...identity.notes,
        ...(denied.because ? [`AWS says: ${denied.because}.`] : []),
      ];
      await print(context.output, options.format, {
        identity: identity.value,
        resource,
        explained,
        notes,
      });
      const isAllowed = explained.every(({ verdict }) => verdict !== "no");
      context.exitCode = isAllowed ? ExitCode.fine : ExitCode.findings;
    });
}

const LOGIN = "ecr:GetAuthorizationToken";

/** A known identity, or one of which nothing but its name is known. */
function findIdentity(
  given: string,
  identities: readonly Identity[],
): { value: Identity; notes: string[] } {
  const name = renderPrincipalName(given);
  const known = identities.find(({ arn }) => renderPrincipalName(arn) === name);
  if (known !== undefined) return { value: known, notes: [] };
  if (getArnAccount(given) === "") {
    throw new InputError(
      `--principal is "${given}"; allowed: the ARN of a role, a user or a session`,
    );
  }
  const note = `No state shows ${given}: its own policies are taken to allow nothing.`;
  return { value: { arn: given, policies: [] }, notes: [note] };
}

/** The name of a repository in its ARN, its URL or a reference to an image. */
function getRepositoryName(given: string): string {
  if (given.startsWith("arn:")) return given.slice(given.indexOf("/") + 1);
  return given
    .replace(/@.*$/, "")
    .replace(/:[\w.-]+$/, "")
    .replace(/^\d{12}\.dkr[^/]*\//, "");
}

/** @throws InputError when no state has the repository, or several have one of that name */
function findRepository(
  given: string,
  repositories: readonly GovernedResource[],
): GovernedResource {
  const [first] = repositories;
  if (given === "*" && first !== undefined) return first;
  const name = getRepositoryName(given);
  const found = repositories.filter(({ arn }) =>
    given.startsWith("arn:") ? arn === given : arn.endsWith(`:repository/${name}`),
  );
  const [one, ...others] = found;
  if (one === undefined) throw new InputError(`No state has a repository ${name}.`);
  if (others.length > 0) {
    throw new InputError(
      `Several repositories are called ${name}: give --image one of ${found.map(({ arn }) => arn).join(", ")}`,
    );
  }
  return one;
}

interface Explanation {
  readonly identity: Identity;
  readonly resource: GovernedResource;
  readonly explained: readonly ExplainedAction[];
  readonly notes: readonly string[];
}

async function print(output: Output, format: Format, explanation: Explanation): Promise<void> {
  const { identity, resource, explained, notes } = explanation;
  if (format === "json") {
    await output.json({
      principal: identity.arn,
      repositoryArn: resource.arn,
      actions: explained,
      notes,
    });
    return;
  }
  await output.line(`${identity.arn} on ${resource.arn}`);
  for (const note of notes) await output.line(note);
  for (const { action, verdict, provided, layers, changes } of explained) {
    await output.line();
    await output.line(output.colors.bold(`${action}: ${verdict}`));
    for (const { kind, name, outcome, statement } of layers) {
      const by = statement === "" ? "" : `: ${statement}`;
      await output.line(`  ${kind} (${name}) ${outcome}${by}`);
    }
    for (const one of provided) await output.line(`  if ${one}`);
    const purpose = verdict === "no" ? "To allow it" : "To stop it";
    for (const { document, instruction, statement } of changes) {
      await output.line(
        `  ${purpose}, in ${document}: ${instruction}${statement ? `: ${JSON.stringify(statement)}` : "."}`,
      );
    }
  }
  await output.line();
  await output.line("Not seen: session policies, and policies that are in none of the files.");
}
