import { type Finding, quote } from "../finding";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of the names in IAM that Pulumi makes of the names of resources. */
export const iamNameRules = {
  "iam-name-format": error(
    "Of the name of a component or role, no name can be made that IAM takes.",
  ),
} satisfies RuleTable;

const report = reporter(iamNameRules);

/** What has a name in IAM, with the length that it may have. */
const LONGEST = { role: 64, policy: 128 } as const;

/** What Pulumi adds to a name to make it unique: `-` and 7 digits. */
const ADDED_LENGTH = 8;

/** Checks the name of a resource that Pulumi makes a name in IAM of. Fails with `iam-name-format`. */
export function checkIamName(kind: keyof typeof LONGEST, name: string, path: string): Finding[] {
  const longest = LONGEST[kind] - ADDED_LENGTH;
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= longest) return [];
  const given = name.length > longest ? `${quote(name)} of ${name.length} characters` : quote(name);
  const allowed = `1 to ${longest} letters, digits and _ + = , . @ -`;
  const message = `IAM takes no ${kind} of this name: given ${given}, allowed ${allowed}.`;
  return [report("iam-name-format", path, message)];
}
