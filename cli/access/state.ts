import { type JsonRecord, isRecord } from "../../domain/json";
import {
  flagShape,
  listOf,
  openObjectOf,
  optional,
  parseValue,
  stringShape,
  valueShape,
} from "../../domain/jsonReader";
import { InputError } from "../support/inputError";
import { readDocument } from "../support/readDocument";
import { getDisplayName } from "../support/readText";
import { previewToState } from "./preview";

/** The key by which Pulumi marks what a state holds as a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What Pulumi writes in place of a text that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource of a Pulumi state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** What is known after an update; a secret is the text it holds, if the state shows it. */
  readonly outputs: JsonRecord;
  /** What the program asked for. @default - not known */
  readonly inputs?: JsonRecord;
  /** @default - not known, or none yet */
  readonly id?: string | undefined;
  /** Whether the stack only reads it. */
  readonly isExternal: boolean;
  /** Name of its provider, unless that is the default one. */
  readonly provider?: string | undefined;
  /** Name of the file, for messages. */
  readonly file: string;
}

/** What AWS itself answers, as the resource that a state would have. */
export function toLiveResource(type: string, name: string, outputs: JsonRecord): StateResource {
  return { urn: `${type}::${name}`, type, outputs, isExternal: false, file: "AWS" };
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

/** A resource as `pulumi stack export` prints it. */
interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: JsonRecord;
  readonly outputs: JsonRecord;
  readonly external: boolean;
  readonly provider?: string;
  /** Whether it only waits for its deletion. */
  readonly delete: boolean;
}

const properties = optional(valueShape("an object", isRecord), {});
const resources = listOf(
  openObjectOf<ExportedResource>({
    urn: stringShape,
    type: stringShape,
    id: optional(stringShape),
    inputs: properties,
    outputs: properties,
    external: optional(flagShape, false),
    provider: optional(stringShape),
    delete: optional(flagShape, false),
  }),
);
type ExportedResources = readonly ExportedResource[];
// A stack without resources has no list of them.
const deployment = openObjectOf<{ resources: ExportedResources }>({
  resources: optional(resources, []),
});
const state = {
  name: 'state as "pulumi stack export" prints it, or a preview as "pulumi preview --json" does',
  rules: { shape: "access-state-shape" },
  shape: openObjectOf<{ deployment: { resources: ExportedResources } }>({ deployment }),
};

/** Reads the resources of a state but those that only wait for their deletion. @throws InputError */
async function readState(file: string): Promise<StateResource[]> {
  const { deployment } = await readDocument(file, (value) =>
    parseValue(previewToState(value), state),
  );
  return deployment.resources
    .filter((resource) => !resource.delete)
    .map(({ urn, type, id, inputs, outputs, external, provider = "" }) => ({
      urn,
      type,
      id,
      inputs: withoutSecrets(inputs),
      outputs: withoutSecrets(outputs),
      isExternal: external,
      provider: getProviderName(provider),
      file: getDisplayName(file),
    }));
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
