import { isList, isRecord } from "../../domain/json";
import { InputError, reasonOf } from "./inputError";
import { nameOf, readText } from "./readText";

const IN_USE_BYTES = 256 * 2 ** 20;
const NAMED_LINES = 20;
const DIGEST_AT_END = /(?:^|@)(sha256:[0-9a-f]{64})$/;

/**
 * Reads digests in use: what `ecr-hub in-use` prints as JSON, a JSON list of digests or image references, or one digest or
 * image reference a line; `#` begins a comment.
 *
 * @throws InputError that names what is no digest.
 */
export async function readInUse(files: readonly string[]): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (const file of files) {
    const text = await readText(file, IN_USE_BYTES);
    const problems: string[] = [];
    for (const [place, value] of entriesOf(text, file)) {
      const digest = digestOf(value);
      if (digest !== undefined) digests.add(digest);
      else
        problems.push(
          `${nameOf(file)}, ${place}: ${JSON.stringify(value)} has no digest (sha256: and 64 hexadecimal digits).`,
        );
    }
    if (problems.length > 0) throw new InputError(problems.slice(0, NAMED_LINES).join("\n"));
  }
  return digests;
}

function entriesOf(text: string, file: string): [string, unknown][] {
  const trimmed = text.trimStart();
  if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) {
    return text.split("\n").flatMap((line, index): [string, unknown][] => {
      const entry = line.replace(/#.*$/, "").trim();
      return entry === "" ? [] : [[`line ${index + 1}`, entry]];
    });
  }
  const value = parse(text, file);
  const list = isRecord(value) ? value.images : value;
  if (!isList(list)) throw new InputError(`${nameOf(file)} has no list of images in use.`);
  return list.map((entry, index) => [`entry ${index}`, entry]);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${nameOf(file)} is not JSON: ${reasonOf(error)}.`);
  }
}

function digestOf(entry: unknown): string | undefined {
  const text = isRecord(entry) ? entry.imageDigest : entry;
  return typeof text === "string" ? DIGEST_AT_END.exec(text)?.[1] : undefined;
}
