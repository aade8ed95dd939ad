/** The settings with the values that each may have; AWS starts every registry with the first one. */
export const ACCOUNT_SETTINGS = {
  BASIC_SCAN_TYPE_VERSION: ["AWS_NATIVE"],
  REGISTRY_POLICY_SCOPE: ["V2"],
  BLOB_MOUNTING: ["DISABLED", "ENABLED"],
} as const;

/** One of `ACCOUNT_SETTINGS`. */
export type AccountSettingName = keyof typeof ACCOUNT_SETTINGS;

/** The settings of Amazon ECR for an account and region by name; those that are left out stay as they are. */
export type AccountSettings = Readonly<Partial<Record<AccountSettingName, string>>>;

/** Which settings a registry shall have. */
export interface AccountSettingsIntent {
  /** `AWS_NATIVE`; AWS removed `CLAIR` in 2026. @default - stays as it is */
  readonly basicScanTypeVersion?: string;
  /** `V2`: the registry policy decides on all actions. AWS removed `V1` in April 2026. @default - stays as it is */
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

/** The settings that an intent asks for. */
export function buildAccountSettings(intent: AccountSettingsIntent): AccountSettings {
  const entries = MEMBERS.flatMap((member) => {
    const value = intent[member];
    return value === undefined ? [] : [[SETTING_NAMES[member], value] as const];
  });
  return Object.fromEntries(entries);
}
