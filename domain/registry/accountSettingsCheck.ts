import { type Finding, wrong } from "../finding";
import { isRecord, toRecord, unknownKeys } from "../json";
import { type RuleTable, error, reporter } from "../rule";
import {
  type AccountSettingName,
  type AccountSettings,
  type AccountSettingsIntent,
  ACCOUNT_SETTINGS,
  SETTING_NAMES,
  buildAccountSettings,
} from "./accountSettings";

/** Rules of the settings of Amazon ECR for an account and region. */
export const accountSettingsRules = {
  "account-settings-shape": error(
    "Account settings are not an object, or have a setting that Amazon ECR does not know.",
  ),
  "account-setting-value": error("A setting has a value that Amazon ECR does not know."),
  "account-setting-clair": error("Basic scanning is set to Clair, which AWS removed in 2026."),
  "account-setting-scope-v1": error(
    "The registry policy scope is set to V1, which AWS removed in April 2026.",
  ),
} satisfies RuleTable;

const report = reporter(accountSettingsRules);

/** Values that Amazon ECR had once. */
const REMOVED: ReadonlyMap<unknown, keyof typeof accountSettingsRules> = new Map([
  ["CLAIR", "account-setting-clair"],
  ["V1", "account-setting-scope-v1"],
]);

/** Checks settings; paths are their names. Fails with the findings of `accountSettingsRules`. */
export function checkAccountSettings(settings: AccountSettings): Finding[] {
  const names = Object.keys(ACCOUNT_SETTINGS) as AccountSettingName[];
  const shape = (path: string, message: string) => report("account-settings-shape", path, message);
  if (!isRecord(settings)) {
    return [shape("", wrong("account settings", settings, `an object with ${names.join(", ")}`))];
  }
  return [
    ...unknownKeys(settings, names, "", shape),
    ...names.flatMap((name) => checkSetting(name, settings[name])),
  ];
}

function checkSetting(name: AccountSettingName, value: unknown): Finding[] {
  const values: readonly string[] = ACCOUNT_SETTINGS[name];
  if (value === undefined || (typeof value === "string" && values.includes(value))) return [];
  const allowed = values.join(" or ");
  const removed = REMOVED.get(value);
  return [
    removed === undefined
      ? report(
          "account-setting-value",
          name,
          wrong(`value of ${name} is not known`, value, allowed),
        )
      : report(removed, name, wrong(`AWS removed this value of ${name}`, value, allowed)),
  ];
}

/** Checks which settings a registry shall have; paths are the members of the intent. */
export function checkAccountSettingsIntent(intent: AccountSettingsIntent): Finding[] {
  const members = Object.entries(SETTING_NAMES);
  return checkAccountSettings(buildAccountSettings(toRecord(intent))).map((finding) => ({
    ...finding,
    path: members.find(([, name]) => name === finding.path)?.[0] ?? finding.path,
  }));
}
