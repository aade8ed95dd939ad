import { type JsonRecord, isList, isRecord } from "../../domain/json";
import { InputError, getReason } from "../support/inputError";
import { getDisplayName, readText } from "../support/readText";

/** Far more than the state of 10,000 resources. */
const STATE_BYTES = 512 * 2 ** 20;

/** The key by which Pulumi marks what a state holds as a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A resource of a Pulumi state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** What is known after an update; a secret is the text it holds, if the state shows it. */
  readonly outputs: JsonRecord;
  /** Whether the stack only reads it. */
  readonly isExternal: boolean;
  /** Name of its provider, unless that is the default one. */
  readonly provider?: string | undefined;
  /** Name of the file, for messages. */
  readonly file: string;
}

/** Reads the resources of several states. @throws InputError that names each file that cannot be read */
export async function readStates(files: readonly string[]): Promise<StateResource[][]> {
  const states: StateResource[][] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      states.push(await readState(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  return states;
}

/**
 * Reads the resources of a state as `pulumi stack export` prints it. Resources that only wait for their deletion are left out.
 *
 * @throws InputError
 */
async function readState(file: string): Promise<StateResource[]> {
  const name = getDisplayName(file);
  const text = await readText(file, STATE_BYTES);
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name} is not JSON: ${getReason(error)}.`);
  }
  const deployment = isRecord(state) ? state.deployment : undefined;
  if (!isRecord(deployment)) {
    throw new InputError(
      `${name} has no deployment: allowed is what "pulumi stack export" prints.`,
    );
  }
  // A stack without resources has no list of them.
  const resources = deployment.resources ?? [];
  if (!isList(resources)) {
    throw new InputError(`${name} has no list of resources in its deployment.`);
  }
  return resources.filter(isRecord).flatMap((resource): StateResource[] => {
    const { urn, type, outputs, external, provider, delete: isLeaving } = resource;
    if (typeof urn !== "string" || typeof type !== "string" || isLeaving === true) return [];
    const shown = isRecord(outputs) ? outputs : {};
    const isExternal = external === true;
    const explicit = typeof provider === "string" ? getProviderName(provider) : undefined;
    return [
      { urn, type, outputs: withoutSecrets(shown), isExternal, provider: explicit, file: name },
    ];
  });
}

/** Of a reference such as `urn:pulumi:prod::hub::pulumi:providers:aws::west::<id>`. */
function getProviderName(reference: string): string | undefined {
  const name = reference.split("::")[3];
  return name === undefined || /^default(_|$)/.test(name) ? undefined : name;
}

function withoutSecrets(outputs: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, shownOf(value)]));
}

/** The value itself; of a secret that `--show-secrets` printed, which is its JSON text, what it holds. */
export function shownOf(value: unknown): unknown {
  if (!isRecord(value) || !(SIGNATURE in value) || typeof value.plaintext !== "string")
    return value;
  try {
    return JSON.parse(value.plaintext);
  } catch {
    return value;
  }
}

/** Whether a value is a secret that the state does not show. */
export function isHidden(value: unknown): boolean {
  return isRecord(value) && SIGNATURE in value;
}
