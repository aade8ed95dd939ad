import { parseArn } from "../arn";
import { type Finding, at, wrong, valueChecks } from "../finding";
import { checkAccountId, checkPrincipalArn, isAccountId } from "../identifiers";
import { getStrings, toRecord } from "../json";
import { checkList, isEmptyList } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";
import type { SignatureValidity, SigningGrant } from "./signing";

/** Rules of AWS Signer profiles. */
export const signingRules = {
  "signing-profile-arn-format": error(
    "A signing profile is not the ARN of a profile of AWS Signer, without version.",
  ),
  "signing-profile-name-format": error(
    "The name of a signing profile is not 2 to 64 letters, digits or underscores.",
  ),
  "signing-grant-empty": error("A grant to sign names nobody."),
  "signing-role-arn": error("A principal that shall sign is not a role."),
  "signing-role-key": error(
    "A role that shall sign has the id of an account that shall sign as its key.",
  ),
  "signing-validity-unit": error("The validity of signatures is not in DAYS, MONTHS or YEARS."),
  "signing-validity-range": error(
    "Signatures are valid for less than a day or for more than 135 months.",
  ),
  "signing-filter-count": error("Managed signing has an empty list of filters, or more than 100."),
  "signing-filter-format": error("A filter of managed signing can match no repository."),
} satisfies RuleTable;

const report = reporter(signingRules);

const check = valueChecks(report);

/** Whether a text is the ARN of a signing profile, without the version that AWS may append to it. */
export function isSigningProfileArn(text: string): boolean {
  const arn = parseArn(text);
  return (
    arn?.service === "signer" &&
    arn.region !== "" &&
    isAccountId(arn.accountId) &&
    /^\/signing-profiles\/\w{2,64}$/.test(arn.resource)
  );
}

/** Checks the ARN of a signing profile. Fails with `signing-profile-arn-format`. */
export const checkSigningProfileArn = check(
  "signing-profile-arn-format",
  "signing profile ARN",
  isSigningProfileArn,
  "an ARN such as arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases",
);

/** Checks the name of a signing profile. Fails with `signing-profile-name-format`. */
export const checkSigningProfileName = check(
  "signing-profile-name-format",
  "signing profile name",
  /^\w{2,64}$/,
  "2 to 64 letters, digits and underscores",
);

/** Checks a grant. Fails with `signing-grant-empty`, `signing-role-…`, and the findings of grants and identifiers. */
export function checkSigningGrant({ accounts, roleArns }: SigningGrant): Finding[] {
  const roles = Object.entries(toRecord(roleArns));
  const findings = [
    ...checkList(accounts, "accounts", checkAccountId),
    ...roles.flatMap(([key, arn]) => checkSigningRole(arn, at("roleArns", key))),
    ...checkSigningRoleKeys(roleArns, accounts),
  ];
  if (findings.length > 0 || roles.length > 0 || !isEmptyList(accounts)) return findings;
  const message =
    "grant names nobody: add an entry to accounts or roleArns, or leave out the grant.";
  return [report("signing-grant-empty", "", message)];
}

/** AWS Signer knows accounts and roles: neither users nor sessions. */
function checkSigningRole(value: unknown, path: string): Finding[] {
  const findings = checkPrincipalArn(value, path);
  if (findings.length > 0 || String(value).includes(":role/")) return findings;
  const message = wrong("signer is not a role", value, "the ARN of a role, or accounts");
  return [report("signing-role-arn", path, message)];
}

/** Checks the keys of roles, which name permissions as accounts do. Fails with `signing-role-key`. */
export function checkSigningRoleKeys(roleArns: unknown, accounts: unknown): Finding[] {
  const keys = Object.keys(toRecord(roleArns)).filter((key) => getStrings(accounts).includes(key));
  return keys.map((key) => {
    const message = wrong("key of a role is also an account of the grant", key, "another key");
    return report("signing-role-key", at("roleArns", key), message);
  });
}

/** Longest validity that AWS Signer gives, in each unit. */
const LONGEST: Readonly<Record<string, number>> = { DAYS: 4_109, MONTHS: 135, YEARS: 11 };

/** Checks the validity of signatures. Fails with `signing-validity-unit` and `signing-validity-range`. */
export function checkSignatureValidity({ value, type }: SignatureValidity): Finding[] {
  const longest = Object.hasOwn(LONGEST, type) ? LONGEST[type] : undefined;
  if (longest === undefined) {
    const message = wrong("unit of the signature validity", type, "DAYS, MONTHS or YEARS");
    return [report("signing-validity-unit", "type", message)];
  }
  if (Number.isInteger(value) && value >= 1 && value <= longest) return [];
  const allowed = `a whole number from 1 to ${longest} ${type}`;
  const message = wrong("signature validity is out of range", value, allowed);
  return [report("signing-validity-range", "value", message)];
}

const checkFilter = check(
  "signing-filter-format",
  "repository filter",
  /^[a-z0-9*]+((\.|_{1,2}|-+|\/)[a-z0-9*]+)*$/,
  "a repository name in which * stands for any characters",
);

/** Checks which repositories Amazon ECR signs. Fails with `signing-filter-count` and `signing-filter-format`. */
export function checkSigningFilters(filters: readonly unknown[], path: string): Finding[] {
  const { length } = filters;
  if (length >= 1 && length <= 100) return checkList(filters, path, checkFilter);
  return [report("signing-filter-count", path, wrong("number of filters", length, "1 to 100"))];
}
