import { type Finding, type Parsed, parsed, wrong } from "../finding";
import { canonicalJson, isRecord, readJson, toRecord, unknownKeys } from "../json";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of the settings of Amazon ECR for an account and region. */
export const accountSettingsRules = {
  "account-settings-shape": error(
    "Account settings are not an object, or have a setting that Amazon ECR does not know.",
  ),
  "account-setting-value": error("A setting has a value that Amazon ECR does not know."),
  "account-setting-clair": warning(
    "Basic scanning is by Clair, which AWS has not supported since 2 February 2026.",
  ),
  "account-setting-scope-v1": warning(
    "The registry policy decides on replication and pull through cache only.",
  ),
} satisfies RuleTable;

const report = reporter(accountSettingsRules);

/** The settings with the values that each may have; AWS starts every registry with the first one. */
export const ACCOUNT_SETTINGS = {
  BASIC_SCAN_TYPE_VERSION: ["AWS_NATIVE", "CLAIR"],
  REGISTRY_POLICY_SCOPE: ["V2", "V1"],
  BLOB_MOUNTING: ["DISABLED", "ENABLED"],
} as const;

/** One of `ACCOUNT_SETTINGS`. */
export type AccountSettingName = keyof typeof ACCOUNT_SETTINGS;

/** The settings of Amazon ECR for an account and region by name; those that are left out stay as they are. */
export type AccountSettings = Readonly<Partial<Record<AccountSettingName, string>>>;

/** Which settings a registry shall have. */
export interface AccountSettingsIntent {
  /** `AWS_NATIVE`, or `CLAIR`, which AWS no longer supports. @default - stays as it is */
  readonly basicScanTypeVersion?: string;
  /** `V2`: the registry policy decides on all actions; `V1`: on some. @default - stays as it is */
  readonly registryPolicyScope?: string;
  /** `ENABLED` or `DISABLED`. @default - stays as it is */
  readonly blobMounting?: string;
}

/** The members of an intent and the settings that they are for. */
export const SETTING_NAMES = {
  basicScanTypeVersion: "BASIC_SCAN_TYPE_VERSION",
  registryPolicyScope: "REGISTRY_POLICY_SCOPE",
  blobMounting: "BLOB_MOUNTING",
} as const satisfies Record<keyof AccountSettingsIntent, AccountSettingName>;

type Member = keyof AccountSettingsIntent;
const MEMBERS = Object.keys(SETTING_NAMES) as Member[];
const NAMES = Object.keys(ACCOUNT_SETTINGS) as AccountSettingName[];

/** The settings that an intent asks for. */
export function buildAccountSettings(intent: AccountSettingsIntent): AccountSettings {
  const entries = MEMBERS.flatMap((member) => {
    const value = intent[member];
    return value === undefined ? [] : [[SETTING_NAMES[member], value] as const];
  });
  return Object.fromEntries(entries);
}

/** The canonical JSON text of settings. */
export function renderAccountSettings(settings: AccountSettings): string {
  return canonicalJson(Object.fromEntries(NAMES.map((name) => [name, settings[name]])));
}

/** Reads settings from their text or object. Fails with `account-settings-shape`. */
export function parseAccountSettings(input: unknown): Parsed<AccountSettings> {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!isRecord(json.value)) {
    const message = wrong("settings are not an object", json.value, NAMES.join(", "));
    return { ok: false, findings: [report("account-settings-shape", "", message)] };
  }
  const settings = json.value;
  const findings = unknownKeys(settings, NAMES, "", (path, message) =>
    report("account-settings-shape", path, message),
  );
  for (const name of NAMES) {
    const value = settings[name];
    if (value === undefined || typeof value === "string") continue;
    const message = wrong(`${name} is not a string`, value, ACCOUNT_SETTINGS[name].join(" or "));
    findings.push(report("account-settings-shape", name, message));
  }
  return parsed(settings as AccountSettings, findings);
}

/** Values that Amazon ECR takes and nobody should ask for. */
const DISCOURAGED = [
  {
    value: "CLAIR",
    rule: "account-setting-clair",
    what: "AWS has not supported Clair since 2 February 2026",
    instead: "AWS_NATIVE",
  },
  {
    value: "V1",
    rule: "account-setting-scope-v1",
    what: "registry policy decides on few actions",
    instead: "V2",
  },
] as const;

/** Checks settings; paths are their names. Fails with the findings of `accountSettingsRules`. */
export function checkAccountSettings(settings: AccountSettings): Finding[] {
  const given = toRecord(settings);
  return NAMES.filter((name) => given[name] !== undefined).flatMap((name) => {
    const allowed: readonly string[] = ACCOUNT_SETTINGS[name];
    const value = given[name];
    if (typeof value !== "string" || !allowed.includes(value)) {
      const message = wrong(`value of ${name} is not known`, value, allowed.join(" or "));
      return [report("account-setting-value", name, message)];
    }
    return DISCOURAGED.filter((one) => one.value === value).map(({ rule, what, instead }) =>
      report(rule, name, wrong(what, value, instead)),
    );
  });
}

/** Checks which settings a registry shall have; paths are the members of the intent. */
export function checkAccountSettingsIntent(intent: AccountSettingsIntent): Finding[] {
  return checkAccountSettings(buildAccountSettings(toRecord(intent))).map((finding) => ({
    ...finding,
    path: MEMBERS.find((member) => SETTING_NAMES[member] === finding.path) ?? finding.path,
  }));
}
