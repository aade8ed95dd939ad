import { type Command, InvalidArgumentError, Option } from "commander";
import { type Prices, PRICES, isPriceName } from "../../domain/prices";
import { toTime } from "../../domain/lifecycle/image";
import { DAYS_LIMIT } from "../../domain/lifecycle/simulate/overTime";
import { type TagMutability, buildTagMutability } from "../../domain/repository/tagMutability";
import { checkTagMutability } from "../../domain/repository/tagMutabilityCheck";
import { type Format, FORMATS, formatNumber } from "./output";

/** Options that several commands share, in one wording. */
export interface FormatOption {
  readonly format: Format;
}

export function formatOption(): Option {
  return new Option("--format <format>", "how the result is printed")
    .choices(FORMATS)
    .default("table");
}

/** What a command reads that applies policies to an inventory. */
export interface InputOptions extends FormatOption {
  readonly inventory: readonly string[];
  readonly inUse?: readonly string[];
  readonly now?: number;
  readonly tagMutability?: TagMutability;
  readonly ignoreWarnings?: true;
}

/** Adds the options that every command has which applies policies to an inventory. */
export function addInputOptions(command: Command, files: FilesAtOnce = "<file...>"): Command {
  return command
    .addOption(inventoryOption(files))
    .addOption(inUseOption(files))
    .addOption(nowOption())
    .addOption(tagMutabilityOption())
    .addOption(formatOption())
    .addOption(ignoreWarningsOption());
}

export function tagMutabilityOption(): Option {
  return new Option(
    "--tag-mutability <mode>",
    "of the repository, such as IMMUTABLE_WITH_EXCLUSION=latest,dev-* (default: as the files have it)",
  ).argParser(parseTagMutability);
}

function parseTagMutability(text: string): TagMutability {
  const [imageTagMutability = "", filters] = text.split("=");
  const imageTagMutabilityExclusionFilters = filters?.split(",") ?? [];
  const mutability = buildTagMutability({ imageTagMutability, imageTagMutabilityExclusionFilters });
  const errors = checkTagMutability(mutability).filter(({ severity }) => severity === "error");
  if (errors.length === 0) return mutability;
  throw new InvalidArgumentError(errors.map(({ message }) => message).join(" "));
}

export function nowOption(): Option {
  return new Option(
    "--now <time>",
    "evaluate as of this moment, such as 2026-01-31T00:00:00Z (default: the present)",
  ).argParser(parseMoment);
}

export function policyOption(): Option {
  return new Option(
    "--policy <file>",
    'lifecycle policy as JSON, also as "aws ecr get-lifecycle-policy" prints it; - is standard input',
  ).makeOptionMandatory();
}

/** How many files an option takes at once; where an argument follows, one, or the option would swallow it. */
export type FilesAtOnce = "<file>" | "<file...>";

export function inventoryOption(files: FilesAtOnce = "<file...>"): Option {
  return new Option(
    `--inventory ${files}`,
    'images as "ecr-hub inventory" or "aws ecr describe-images" prints them; can be repeated; - is standard input',
  )
    .argParser(collect)
    .makeOptionMandatory();
}

export function inUseOption(files: FilesAtOnce = "<file...>"): Option {
  return new Option(
    `--in-use ${files}`,
    'digests that must not go, as "ecr-hub in-use" prints them, or one a line; can be repeated; - is standard input',
  ).argParser(collect);
}

/** Collects the values of an option that can be repeated. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function ignoreWarningsOption(): Option {
  return new Option("--ignore-warnings", "end with status 0 when all findings are warnings");
}

export function priceOption(): Option {
  return new Option(
    "--price <name=dollars>",
    `override a price; can be repeated: ${Object.keys(PRICES).join(", ")}`,
  ).argParser(collectPrice);
}

function collectPrice(text: string, previous: Prices | undefined): Prices {
  const [name = "", value = ""] = text.split("=");
  const number = value.trim() === "" ? NaN : Number(value);
  if (!isPriceName(name)) {
    throw new InvalidArgumentError(
      `"${name}" is not a price; allowed: ${Object.keys(PRICES).join(", ")}.`,
    );
  }
  if (!(number >= 0 && Number.isFinite(number))) {
    throw new InvalidArgumentError(
      `The price ${name} is "${value}"; allowed: a number of at least 0.`,
    );
  }
  return { ...(previous ?? PRICES), [name]: number };
}

function parseMoment(text: string): number {
  const moment = toTime(text);
  if (!Number.isNaN(moment)) return moment;
  throw new InvalidArgumentError(
    "Allowed: a date, or a time with a time zone, such as 2026-01-31T00:00:00Z.",
  );
}

/** Parses days such as `90d` or `90`. */
export function parseDays(text: string): number {
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days !== undefined && Number(days) >= 1 && Number(days) <= DAYS_LIMIT) return Number(days);
  throw new InvalidArgumentError(
    `Allowed: days from 1 to ${formatNumber(DAYS_LIMIT)}, such as 90d.`,
  );
}

export function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Allowed: a whole number of at least 0.");
}

export function parsePositive(text: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (number >= 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError("Allowed: a number of at least 0.");
}
