import { InvalidArgumentError } from "commander";
import type { Organization } from "../../domain/access/organization";
import { parseMembers, parseOrganization } from "../../domain/access/organizationParser";
import { readDocument, unwrap } from "../support/readDocument";

/** Values of `--organization`: organizations with their accounts, and files. */
export interface OrganizationOption {
  readonly members: readonly Organization[];
  readonly files: readonly string[];
}

/** Collects `o-…=accounts`, and names of files. */
export function collectOrganization(
  text: string,
  { members, files }: OrganizationOption = { members: [], files: [] },
): OrganizationOption {
  if (!text.includes("=")) return { members, files: [...files, text] };
  const parsed = parseMembers(text);
  if (!parsed.ok) throw new InvalidArgumentError(parsed.findings[0]?.message ?? "");
  return { members: [...members, parsed.value], files };
}

/** Reads organizations; all files together are one of them. @throws InputError */
export async function readOrganizations(
  option: OrganizationOption | undefined,
): Promise<Organization[]> {
  if (option === undefined) return [];
  const { members, files } = option;
  if (files.length === 0) return [...members];
  const documents: unknown[] = [];
  for (const file of files) {
    documents.push(await readDocument(file, (value) => ({ ok: true, value })));
  }
  return [...members, unwrap(files.join(", "), parseOrganization(documents))];
}
