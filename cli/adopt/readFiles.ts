import type { Parsed } from "../../domain/finding";
import { KINDS, type Kind, toToken } from "../../domain/adoption/children";
import { type RegistryScan, parseRegistryScan } from "../../domain/adoption/registryScan";
import { type StateItem, type StateScan, scanStates } from "../../domain/adoption/stateScan";
import { readTerraformState } from "../../domain/adoption/terraformState";
import { parseJson } from "../../domain/json";
import { readStates } from "../access/state";
import { InputError } from "../support/inputError";
import { getDisplayName, readText } from "../support/readText";

/** Far more than 100,000 repositories with policies. */
const SCAN_BYTES = 512 * 2 ** 20;

/** Reads a JSON file by the parser of its kind. @throws InputError */
export async function readFile<T>(file: string, parse: (value: unknown) => Parsed<T>): Promise<T> {
  const json = parseJson(await readText(file, SCAN_BYTES), SCAN_BYTES);
  return unwrap(file, json.ok ? parse(json.value) : json);
}

/** Reads what `ecr-hub adopt scan` wrote. @throws InputError */
export async function readScan(file: string): Promise<RegistryScan> {
  return await readFile(file, parseRegistryScan);
}

/** What states of Pulumi have, a scan for each account and region. @throws InputError */
export async function scanPulumiStates(files: readonly string[]): Promise<readonly StateScan[]> {
  const kinds = new Map(KINDS.map((kind): [string, Kind] => [toToken(kind), kind]));
  const items = (await readStates(files)).flat().flatMap((resource): StateItem[] => {
    const kind = kinds.get(resource.type);
    if (kind === undefined || resource.isExternal) return [];
    const { urn, outputs: properties, provider } = resource;
    return [{ kind, properties, address: urn, urn, ...(provider !== undefined && { provider }) }];
  });
  return unwrap(files.join(", "), scanStates(items));
}

/** What a state of Terraform has. @throws InputError */
export async function scanTerraformState(file: string): Promise<readonly StateScan[]> {
  const items = readTerraformState(await readFile(file, (value) => ({ ok: true, value })));
  if (items === undefined) {
    throw new InputError(
      `${getDisplayName(file)} is not a state of Terraform: allowed is a state file, or what "terraform show -json" prints`,
    );
  }
  return unwrap(file, scanStates(items));
}

function unwrap<T>(file: string, read: Parsed<T>): T {
  if (read.ok) return read.value;
  const lines = read.findings.map(
    ({ path, message }) => `\n  ${path === "" ? "" : `${path}: `}${message}`,
  );
  throw new InputError(`${getDisplayName(file)} cannot be read:${lines.join("")}`);
}
