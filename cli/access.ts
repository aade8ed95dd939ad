import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { Access } from "../domain/access/accessMatrix";
import { proveAccess } from "../domain/access/accessMatrix";
import { checkAccess } from "../domain/access/accessGaps";
import type { Organization } from "../domain/access/organization";
import type { GovernedResource } from "../domain/access/right";
import { isAccountId, isOrganizationId } from "../domain/identifiers";
import { matchesWildcard } from "../domain/wildcard";
import { collectInput } from "./access/readInput";
import { printAccess } from "./access/report";
import { readStates } from "./access/state";
import type { CommandContext } from "./support/context";
import { getExitCode } from "./support/exit";
import { InputError } from "./support/inputError";
import { collect, formatOption, ignoreWarningsOption } from "./support/options";
import type { FormatOption } from "./support/options";
import { formatCount } from "./support/output";
import { Progress } from "./support/progress";
import { checkStandardInput } from "./support/readText";

const EXAMPLES = `
Examples:
  $ pulumi stack export --stack hub > hub.json
  $ ecr-hub access --state hub.json --state production.json --state staging.json
  $ ecr-hub access --state *.json --organization o-acme123456=222222222222,333333333333
  $ pulumi stack export | ecr-hub access --state - --repository 'team-a/*' --format csv

Reads repository and registry policies, and the policies of roles and users, with those of their groups and their boundaries.
In another account than the repository's, both sides have to allow; in its own, one of them. "if" stands for rights with a
proviso, such as a condition, or an account being in an organization; --organization settles the latter. Not seen: service
control policies, session policies, and what is in none of the states; conditions of repository policies on anything but the
caller are taken as met.
Ends with status 0, 1 with warnings, such as a right that one side grants and the other does not, 2 when a file cannot be read.`;

type Members = ReadonlyMap<string, ReadonlySet<string>>;

interface Options extends FormatOption {
  readonly state: readonly string[];
  readonly organization?: Members;
  readonly repository?: readonly string[];
  readonly ignoreWarnings?: true;
}

/** Adds `ecr-hub access`. */
export function addAccessCommand(parent: Command, context: CommandContext): void {
  parent
    .command("access")
    .description(
      "Tell who can pull from, push to and administer repositories, and by which statement.",
    )
    .addOption(
      new Option(
        "--state <file...>",
        'state of a stack as "pulumi stack export" prints it; can be repeated; - is standard input',
      )
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--organization <id=accounts>",
        "all accounts of an organization, with commas between them; can be repeated",
      ).argParser(collectMembers),
    )
    .addOption(
      new Option(
        "--repository <name...>",
        "only repositories of this name, with * for any run of characters; can be repeated",
      ).argParser(collect),
    )
    .addOption(formatOption())
    .addOption(ignoreWarningsOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      checkStandardInput(options.state);
      const states = await readStates(options.state);
      const organizations = [...(options.organization ?? new Map())].map(toOrganization);
      const { input, documents, unjudged } = collectInput(states, { ...options, organizations });
      const progress = new Progress();
      const proof = proveAccess(input, (done, total) => {
        progress.update(`Deciding access to ${done} of ${formatCount(total, "resource")}`);
      });
      const findings = [...documents.findings, ...checkAccess(input, proof)];
      progress.end();
      const { repositories, identities } = input;
      const asked = namesAsked(options.repository, repositories);
      const isAsked = ({ repositoryArn }: Access) =>
        asked === undefined || asked.has(repositoryArn);
      await printAccess(context.output, options.format, {
        repositoryTotalCount: asked?.size ?? repositories.length,
        identityTotalCount: identities.length,
        access: proof.access.filter(isAsked),
        findings,
        unjudged,
      });
      context.exitCode = getExitCode(findings, options.ignoreWarnings);
    });
}

/** The ARNs of the repositories that are asked for. @throws InputError that tells the names that are of none */
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

function toOrganization([id, accounts]: [string, ReadonlySet<string>]): Organization {
  const entries = [...accounts].map((account): [string, undefined] => [account, undefined]);
  return { id, managementAccountId: "", accounts: new Map(entries) };
}

function collectMembers(text: string, previous: Members = new Map()): Members {
  const [id = "", ...rest] = text.split("=");
  const accounts = rest.join("=").split(",");
  if (!isOrganizationId(id)) {
    throw new InvalidArgumentError(
      `The organization is "${id}"; allowed: an id such as o-acme123456, then = and its accounts.`,
    );
  }
  const wrong = accounts.find((one) => !isAccountId(one));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`An account is "${wrong}"; allowed: 12 digits.`);
  }
  return new Map([...previous, [id, new Set([...(previous.get(id) ?? []), ...accounts])]]);
}
