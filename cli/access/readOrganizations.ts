import { InvalidArgumentError } from "commander";
import type { Organization } from "../../domain/access/organization";
import { parseOrganization } from "../../domain/access/organizationParser";
import { isAccountId, isOrganizationId } from "../../domain/identifiers";
import { parseJson } from "../../domain/json";
import { InputError } from "../support/inputError";
import { getDisplayName, readText } from "../support/readText";

const ORGANIZATION_BYTES = 64 * 2 ** 20;

/** Values of `--organization`: an organization with its accounts, or a file. */
export interface OrganizationOption {
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: readonly string[];
}

/** Collects `o-…=accounts`, and names of files. */
export function collectOrganization(
  text: string,
  previous: OrganizationOption = { members: new Map(), files: [] },
): OrganizationOption {
  const [id = "", ...rest] = text.split("=");
  if (rest.length === 0) return { ...previous, files: [...previous.files, text] };
  const accounts = rest.join("=").split(",");
  if (!isOrganizationId(id)) {
    throw new InvalidArgumentError(
      `The organization is "${id}"; allowed: an id such as o-acme123456, then = and its accounts, or a file.`,
    );
  }
  const wrong = accounts.find((one) => !isAccountId(one));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`An account is "${wrong}"; allowed: 12 digits.`);
  }
  const known = previous.members.get(id) ?? [];
  return {
    ...previous,
    members: new Map([...previous.members, [id, new Set([...known, ...accounts])]]),
  };
}

/** Reads organizations; all files together are one of them. @throws InputError */
export async function readOrganizations(
  option: OrganizationOption | undefined,
): Promise<Organization[]> {
  if (option === undefined) return [];
  const { members, files } = option;
  const organizations = [...members].map(([id, accounts]): Organization => ({
    id,
    managementAccountId: "",
    accounts: new Map([...accounts].map((account) => [account, undefined])),
  }));
  if (files.length === 0) return organizations;
  const documents: unknown[] = [];
  for (const file of files) {
    const json = parseJson(await readText(file, ORGANIZATION_BYTES), ORGANIZATION_BYTES);
    if (!json.ok) throw new InputError(`${getDisplayName(file)} is not JSON.`);
    documents.push(json.value);
  }
  const organization = parseOrganization(documents);
  if (!organization.ok) {
    const lines = organization.findings.map(({ path, message }) => `${path}: ${message}`);
    throw new InputError(`${files.join(", ")} cannot be read: ${lines.join("\n")}`);
  }
  return [...organizations, organization.value];
}
