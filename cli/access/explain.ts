import { type Command, Option } from "commander";
import type { AccessInput } from "../../domain/access/accessInput";
import { AccessEvaluator } from "../../domain/access/accessEvaluator";
import {
  type AccessDenied,
  findUnreadLevel,
  parseAccessDenied,
} from "../../domain/access/accessDenied";
import { actionsFor, explainAccess } from "../../domain/access/explain";
import { findRequirements } from "../../domain/access/requirements";
import type { GovernedResource, Identity } from "../../domain/access/right";
import { renderPrincipalName } from "../../domain/access/caller";
import { parseArn, getArnAccount } from "../../domain/arn";
import { allow, policyDocument } from "../../domain/iam/iamPolicy";
import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import { matchesWildcard } from "../../domain/wildcard";
import type { CommandContext } from "../support/context";
import { ExitCode } from "../support/exit";
import { InputError } from "../support/inputError";
import { type FormatOption, formatOption } from "../support/options";
import { readText } from "../support/readText";
import { printExplanation } from "./explainReport";
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
  readonly from?: string;
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
    .option("--from <id>", "the same as --through")
    .option("--error <file>", "AccessDenied message to take all of it from; - is standard input")
    .addOption(formatOption().choices(["table", "json"]))
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      checkPosition(parent);
      const denied: AccessDenied =
        options.error === undefined
          ? {}
          : parseAccessDenied(await readText(options.error, ERROR_BYTES));
      const principal = options.principal ?? denied.principalArn;
      const named = denied.repositoryArn ?? denied.repositoryUrl;
      const image = options.image ?? named ?? (denied.action === LOGIN ? "*" : undefined);
      if (principal === undefined || image === undefined) {
        const missing = [
          ...(principal === undefined ? ["--principal"] : []),
          ...(image === undefined ? ["--image"] : []),
        ];
        throw new InputError(
          `explain requires ${missing.join(" and ")}, or --error with a message that names ${missing.length > 1 ? "both" : "it"}`,
        );
      }
      const repository = image === "*" ? undefined : [getRepositoryName(image)];
      const { input, documents, unjudged } = await readInput(options.state, {
        ...options,
        through: options.through ?? options.from,
        repository,
      });
      const identity = findIdentity(principal, input.identities);
      const resource = findRepository(image, input);
      const action = denied.action ?? options.action;
      const actions = action === "pull" || action === "push" ? actionsFor(action) : [action];
      const evaluator = new AccessEvaluator(input);
      const explained = explainAccess(evaluator, identity.value, resource, actions);
      const requirements =
        action === "pull" || action === "ecr:BatchGetImage"
          ? findRequirements(evaluator, identity.value, resource)
          : [];
      const isAllowed = explained.every(({ verdict }) => verdict !== "no");
      const unread = findUnreadLevel(denied, input);
      const notes = [
        ...identity.notes,
        ...(denied.because ? [`AWS says: ${denied.because}.`] : []),
        ...(unread ? [unread] : []),
        ...(denied.because && !unread && isAllowed
          ? ["The files allow it: what AWS has is older or newer, or a policy is in none of them."]
          : []),
        ...documents.findings.map(({ path, message }) => `Not counted: ${path}: ${message}`),
        ...unjudged
          .filter((one) => one.identity === identity.value.arn)
          .map(({ policyArn }) => `Not counted: ${policyArn}, which no state shows.`),
      ];
      await printExplanation(context.output, options.format, {
        identity: identity.value,
        resource,
        explained,
        requirements,
        notes,
      });
      const isComplete = requirements.every(({ outcome }) => outcome !== "missing");
      context.exitCode = isAllowed && isComplete ? ExitCode.fine : ExitCode.findings;
    });
}

const LOGIN = "ecr:GetAuthorizationToken";

/** Options before `explain` are of the matrix, and would be passed over. @throws InputError that names them */
function checkPosition(parent: Command): void {
  const given = parent.options.filter(
    (one) => parent.getOptionValueSource(one.attributeName()) === "cli",
  );
  if (given.length === 0) return;
  throw new InputError(`give ${given.map(({ long }) => long).join(", ")} after explain`);
}

const SESSION = /:assumed-role\/[^/]+\/(.+)$/;

/** A known identity, or one of which nothing but its name is known. */
function findIdentity(
  given: string,
  identities: readonly Identity[],
): { value: Identity; notes: string[] } {
  const name = renderPrincipalName(given);
  const [, session] = SESSION.exec(given) ?? [];
  const ofSession = session === undefined ? {} : { session };
  const known = identities.find(({ arn }) => renderPrincipalName(arn) === name);
  if (known !== undefined) return { value: { ...known, ...ofSession }, notes: [] };
  if (getArnAccount(given) === "") {
    throw new InputError(
      `--principal is "${given}"; allowed: the ARN of a role, a user, a session or an account root`,
    );
  }
  if (parseArn(given)?.resource === "root") return { value: toRootUser(given), notes: [] };
  const note = `No state shows ${given}: its own policies are taken to allow nothing. Add the state of its stack, or read it by --live with --role or --user.`;
  return { value: { arn: given, ...ofSession, policies: [] }, notes: [note] };
}

/** The root user of an account has full access there, without any policy. */
function toRootUser(arn: string): Identity {
  const full = allow("FullAccess", ["*"], { resources: ["*"] });
  return { arn, policies: [{ name: "account root user", document: policyDocument(full) }] };
}

/** The name of a repository in its ARN, its URL or a reference to an image. */
function getRepositoryName(given: string): string {
  if (given.startsWith("arn:")) return given.slice(given.indexOf("/") + 1);
  return given
    .replace(/@.*$/, "")
    .replace(/:[\w.-]+$/, "")
    .replace(/^\d{12}\.dkr[^/]*\//, "");
}

/**
 * The repository of an image, also one that a pull-through cache would make.
 *
 * @throws InputError when no state has the repository, or several have one of that name
 */
function findRepository(
  given: string,
  { repositories, caches = [] }: AccessInput,
): GovernedResource {
  const [first] = repositories;
  if (given === "*" && first !== undefined) return first;
  const name = getRepositoryName(given);
  const called = repositories.filter(({ arn }) => arn.endsWith(`:repository/${name}`));
  const isMeant = ({ arn }: GovernedResource) => isInRegistryOf(arn, given);
  const [one, ...others] = called.filter(isMeant);
  if (one !== undefined && others.length === 0) return one;
  const arns = called.map(({ arn }) => arn).join(", ");
  if (one !== undefined) {
    throw new InputError(`Several repositories are called ${name}: give --image one of ${arns}`);
  }
  const cache = caches.find(
    (each) =>
      matchesWildcard(each.arn, each.arn.replace(/:repository\/.*$/, `:repository/${name}`)) &&
      isMeant(each),
  );
  if (cache !== undefined) {
    return { ...cache, arn: cache.arn.replace(/:repository\/.*$/, `:repository/${name}`) };
  }
  if (called.length === 0) throw new InputError(`No state has a repository ${name}.`);
  throw new InputError(
    `${given} is in another registry or region than the repositories of that name: ${arns}`,
  );
}

/** Whether an ARN is in the registry and region that an ARN or URL names; a mere name leaves them open. */
function isInRegistryOf(arn: string, given: string): boolean {
  if (given.startsWith("arn:")) return arn.split(":", 5).join() === given.split(":", 5).join();
  const reference = parseImageReference(given);
  const registry = reference.ok ? getEcrRegistry(reference.value.registry) : undefined;
  const { accountId, region } = parseArn(arn) ?? {};
  return registry === undefined || (registry.accountId === accountId && registry.region === region);
}
