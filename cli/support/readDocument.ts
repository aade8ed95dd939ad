import type { Parsed } from "../../domain/finding";
import { parseJson } from "../../domain/json";
import { InputError, limitProblems } from "./inputError";
import { getDisplayName, readText } from "./readText";

/** Far more than a registry of 100,000 repositories, or a state of 10,000 resources. */
const DOCUMENT_BYTES = 512 * 2 ** 20;

/** Reads a JSON file by the parser of its kind. @throws InputError that lists all that is wrong with it */
export async function readDocument<T>(
  file: string,
  parse: (value: unknown) => Parsed<T>,
): Promise<T> {
  const json = parseJson(await readText(file, DOCUMENT_BYTES), DOCUMENT_BYTES);
  return unwrap(file, json.ok ? parse(json.value) : json);
}

/** What was read of a file. @throws InputError that lists what is wrong with it */
export function unwrap<T>(file: string, read: Parsed<T>): T {
  if (read.ok) return read.value;
  const lines = read.findings.map(
    ({ path, message }) => `${path === "" ? "" : `${path}: `}${message}`,
  );
  const all = limitProblems(lines).map((line) => `\n  ${line}`);
  throw new InputError(`${getDisplayName(file)} cannot be read:${all.join("")}`);
}
