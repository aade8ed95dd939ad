import { KINDS, type Kind, toIdProperty, toToken } from "../../domain/adoption/children";
import { type RegistryScan, parseRegistryScan } from "../../domain/adoption/registryScan";
import {
  type StateItem,
  type StateScan,
  dropNulls,
  scanStates,
} from "../../domain/adoption/stateScan";
import { toRecord } from "../../domain/json";
import { readTerraformState } from "../../domain/adoption/terraformState";
import { type StateResource, readStates } from "../access/state";
import { InputError } from "../support/inputError";
import { readDocument, unwrap } from "../support/readDocument";
import { getDisplayName } from "../support/readText";

/** Reads what `ecr-hub adopt scan` wrote. @throws InputError */
export async function readScan(file: string): Promise<RegistryScan> {
  return await readDocument(file, parseRegistryScan);
}

/**
 * What states of Pulumi have, a scan for each account and region. Of a resource that an update has half created, the inputs and the id
 * say what it is; its account and region are then the assumed ones.
 *
 * @throws InputError
 */
export async function scanPulumiStates(
  files: readonly string[],
  assumed?: RegistryScan,
): Promise<readonly StateScan[]> {
  const kinds = new Map(KINDS.map((kind): [string, Kind] => [toToken(kind), kind]));
  const resources = (await readStates(files)).flat();
  const items = resources.flatMap((resource): StateItem[] => {
    const kind = kinds.get(resource.type);
    if (kind === undefined || resource.isExternal) return [];
    const { urn, id, inputs, outputs } = resource;
    const read = toRecord(dropNulls(outputs));
    const properties = { ...(id && { [toIdProperty(kind)]: id }), ...inputs, ...read };
    return [{ kind, properties, address: urn, urn, ...findProvider(resource, resources) }];
  });
  return unwrap(files.join(", "), scanStates(items, assumed));
}

/** The explicit provider of a resource, with its inputs unless a component made it. */
function findProvider(
  { provider: name, file }: StateResource,
  resources: readonly StateResource[],
): Pick<StateItem, "provider"> {
  if (name === undefined) return {};
  const found = resources.find(
    (one) => one.file === file && one.urn.endsWith(`::pulumi:providers:aws::${name}`),
  );
  return { provider: { name, inputs: found?.inputs } };
}

/** What a state of Terraform has. @throws InputError */
export async function scanTerraformState(file: string): Promise<readonly StateScan[]> {
  const items = readTerraformState(await readDocument(file, (value) => ({ ok: true, value })));
  if (items === undefined) {
    throw new InputError(
      `${getDisplayName(file)} is not a state of Terraform: allowed is a state file, or what "terraform show -json" prints`,
    );
  }
  return unwrap(file, scanStates(items));
}
