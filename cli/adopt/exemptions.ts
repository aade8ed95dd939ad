import { type Command, InvalidArgumentError } from "commander";
import { isRecord, toRecord } from "../../domain/json";
import { openObjectOf, optional, parseDocument, stringShape } from "../../domain/jsonReader";
import type { CommandContext } from "../support/context";
import { InputError } from "../support/inputError";
import { type FormatOption, formatOption } from "../support/options";
import { checkOutFile, writeJson } from "../support/outFile";
import { formatCount } from "../support/output";
import { readDocument, unwrap } from "../support/readDocument";
import { getDisplayName, readText } from "../support/readText";

const HELP = `
Write the violations of a stack that has been adopted, then their exemptions:
  $ pulumi stack export > hub.json
  $ pulumi policy analyze --file hub.json --policy-pack <folder> --policy-pack-config baseline.json --json > violations.ndjson
  $ ecr-hub adopt exemptions violations.ndjson --config baseline.json --reason "adopted as it was" --expires 2027-03-31 --out policy-config.json
Each exemption is for one resource and ends on its day: from the next day on the policy stops the resource again.
Ends with status 0, or 2 when a file cannot be read.`;

const EVENT_BYTES = 512 * 2 ** 20;
const PACK = "ecr-hub";

interface Options extends FormatOption {
  readonly reason: string;
  readonly expires: string;
  readonly config?: string;
  readonly out: string;
}

interface Violation {
  readonly policy: string;
  readonly urn: string;
}

/** Adds `ecr-hub adopt exemptions`. */
export function addExemptionsCommand(parent: Command, { output }: CommandContext): void {
  parent
    .command("exemptions")
    .description("Write dated exemptions from the policies of the pack that resources break.")
    .argument(
      "<violations>",
      'what "pulumi policy analyze --json" prints, or an event log of Pulumi',
    )
    .requiredOption("--reason <text>", "why, in at least 10 characters", parseReason)
    .requiredOption("--expires <date>", "last day of the exemptions, such as 2027-03-31", parseDate)
    .option("--config <file>", "configuration of the pack to add them to (default: none)")
    .requiredOption("--out <file>", "configuration to write")
    .addOption(formatOption())
    .addHelpText("after", HELP)
    .action(async (file: string, { out, config, format, ...exemption }: Options) => {
      await checkOutFile(out);
      const violations = readViolations(file, await readText(file, EVENT_BYTES));
      const given = config === undefined ? {} : await readDocument(config, toConfiguration);
      await writeJson(out, addExemptions(given, violations, exemption));
      const rows = [...new Set(violations.map(({ urn }) => urn))].map((urn) => [
        urn.split("::").slice(2).join("::"),
        violations.flatMap((one) => (one.urn === urn ? one.policy : [])).join(", "),
      ]);
      if (format === "json") return output.json({ violations });
      if (format === "csv") return output.csv(["resource", "policies"], rows);
      if (rows.length > 0) await output.table(["Resource", "Breaks"], rows);
      return output.line(
        `${out}: ${formatCount(violations.length, "exemption")} until ${exemption.expires}.`,
      );
    });
}

function parseReason(text: string): string {
  if (text.length >= 10) return text;
  throw new InvalidArgumentError("Allowed: at least 10 characters.");
}

function parseDate(text: string): string {
  const time = Date.parse(text);
  // A day that no month has would be read as one of the next month.
  if (!Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text) return text;
  throw new InvalidArgumentError("Allowed: a date such as 2027-03-31.");
}

interface PolicyEvent {
  readonly policyPackName: string;
  readonly policyName: string;
  readonly resourceUrn: string;
}

const event = {
  name: "event",
  rules: { shape: "policy-event-shape" },
  limit: EVENT_BYTES,
  shape: openObjectOf<{ policyEvent?: PolicyEvent }>({
    policyEvent: optional(
      openObjectOf<PolicyEvent>({
        policyPackName: stringShape,
        policyName: stringShape,
        resourceUrn: optional(stringShape, ""),
      }),
    ),
  }),
};

/** Violations of the pack, each once; a stack policy that names no resource has none to exempt. @throws InputError */
function readViolations(file: string, text: string): Violation[] {
  const name = getDisplayName(file);
  const found = new Map<string, Violation>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const { policyEvent } = unwrap(`${name}:${index + 1}`, parseDocument(line, event));
    const { policyName: policy, resourceUrn: urn, policyPackName: pack } = policyEvent ?? {};
    if (pack !== PACK || !policy || !urn || policy === "ecr-exemptions") continue;
    found.set(`${policy} ${urn}`, { policy, urn });
  }
  return [...found.values()];
}

function toConfiguration(value: unknown) {
  if (isRecord(value)) return { ok: true, value } as const;
  throw new InputError(
    "--config is not a configuration of the pack: allowed is an object by policy",
  );
}

function addExemptions(
  configuration: Readonly<Record<string, unknown>>,
  violations: readonly Violation[],
  exemption: Pick<Options, "reason" | "expires">,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...configuration };
  for (const { policy, urn } of violations) {
    const entry = result[policy];
    const settings = typeof entry === "string" ? { enforcementLevel: entry } : toRecord(entry);
    const before = (toRecord(settings).exemptions ?? []) as readonly object[];
    result[policy] = { ...settings, exemptions: [...before, { resource: urn, ...exemption }] };
  }
  return result;
}
