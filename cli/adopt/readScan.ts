import type { RegistryScan } from "../../domain/adoption/registryScan";
import { isRecord } from "../../domain/json";
import { InputError, getReason } from "../support/inputError";
import { getDisplayName, readText } from "../support/readText";

/** Far more than 100,000 repositories with policies. */
const SCAN_BYTES = 512 * 2 ** 20;

/** Reads a JSON file. @throws InputError */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file, SCAN_BYTES);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${getDisplayName(file)} is not JSON: ${getReason(error)}.`);
  }
}

/** Reads what `ecr-hub adopt scan` wrote. @throws InputError */
export async function readScan(file: string): Promise<RegistryScan> {
  const scan = await readJsonFile(file);
  const isScan =
    isRecord(scan) &&
    typeof scan.registryId === "string" &&
    typeof scan.region === "string" &&
    Array.isArray(scan.repositories) &&
    scan.repositories.every((one) => isRecord(one) && typeof one.repositoryName === "string");
  if (!isScan) {
    throw new InputError(
      `${getDisplayName(file)} is not a scan: allowed is what "ecr-hub adopt scan" writes`,
    );
  }
  return scan as unknown as RegistryScan;
}
