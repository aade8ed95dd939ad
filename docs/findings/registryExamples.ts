import {
  type AccountSettings,
  type CreationTemplateIntent,
  buildCreationTemplate,
  checkAccountSettings,
  checkCreationTemplate,
  checkEncryption,
  checkPullThroughRule,
  checkReplication,
  checkScanning,
  checkTagMutability,
  parseEncryption,
  parsePullThroughRule,
  parseReplication,
  parseScanning,
  parseTagMutability,
} from "../../domain";
import { examplesOf } from "./example";

const HOME = { region: "us-east-1", accountId: "111111111111" };
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const TO_EUROPE = { region: "eu-west-1", registryId: "111111111111" };
const replication = (...rules: readonly object[]) => ({ rules });
const to = (...destinations: readonly object[]) => replication({ destinations });
const filtered = (...prefixes: readonly string[]) =>
  replication({
    destinations: [TO_EUROPE],
    repositoryFilters: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
  });

export const replicationExamples = examplesOf(
  parseReplication,
  (configuration) => checkReplication(configuration, HOME),
  {
    "replication-shape": [{ rules: TO_EUROPE }, to(TO_EUROPE)],
    "replication-destination-count": [to(), to(TO_EUROPE)],
    "replication-destination-duplicate": [to(TO_EUROPE, TO_EUROPE), to(TO_EUROPE)],
    "replication-destination-home": [
      to({ region: "us-east-1", registryId: "111111111111" }),
      to(TO_EUROPE),
    ],
    "replication-destination-partition": [
      to({ region: "cn-north-1", registryId: "111111111111" }),
      to(TO_EUROPE),
    ],
    "replication-filter-count": [filtered(), filtered("team-a/")],
    "replication-filter-duplicate": [filtered("team-a/", "team-a/api"), filtered("team-a/")],
  },
);

const rule = (scanFrequency: string, ...filters: readonly string[]) => ({
  scanFrequency,
  repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
});
const scanning = (scanType: string, ...rules: readonly object[]) => ({ scanType, rules });
const CONTINUOUS = rule("CONTINUOUS_SCAN", "*");
const ENHANCED = scanning("ENHANCED", CONTINUOUS);

export const scanningExamples = examplesOf(parseScanning, checkScanning, {
  "scanning-shape": [{ scanType: "ENHANCED", rules: CONTINUOUS }, ENHANCED],
  "scanning-type": [scanning("FULL", CONTINUOUS), ENHANCED],
  "scanning-frequency": [
    scanning("BASIC", CONTINUOUS),
    scanning("BASIC", rule("SCAN_ON_PUSH", "*")),
  ],
  "scanning-frequency-duplicate": [
    scanning("ENHANCED", rule("CONTINUOUS_SCAN", "base/*"), rule("CONTINUOUS_SCAN", "team-*")),
    scanning("ENHANCED", rule("CONTINUOUS_SCAN", "base/*", "team-*")),
  ],
  "scanning-filter-count": [scanning("ENHANCED", rule("CONTINUOUS_SCAN")), ENHANCED],
  "scanning-filter-format": [
    scanning("ENHANCED", rule("CONTINUOUS_SCAN", "Team-A")),
    scanning("ENHANCED", rule("CONTINUOUS_SCAN", "team-a")),
  ],
  "scanning-nothing": [scanning("ENHANCED"), ENHANCED],
});

const mutability = (imageTagMutability: string, ...filters: readonly string[]) => ({
  imageTagMutability,
  ...(filters.length > 0 && {
    imageTagMutabilityExclusionFilters: filters.map((filter) => ({
      filter,
      filterType: "WILDCARD",
    })),
  }),
});

export const tagMutabilityExamples = examplesOf(parseTagMutability, checkTagMutability, {
  "tag-mutability-mode": [mutability("LOCKED"), mutability("IMMUTABLE")],
  "tag-mutability-filter-count": [
    mutability("IMMUTABLE_WITH_EXCLUSION"),
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*"),
  ],
  "tag-mutability-filter-without-exclusion": [
    mutability("IMMUTABLE", "dev-*"),
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*"),
  ],
  "tag-mutability-filter-format": [
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev/*"),
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*"),
  ],
  "tag-mutability-filter-duplicate": [
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*", "dev-*"),
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*"),
  ],
  "tag-mutability-filter-all": [
    mutability("IMMUTABLE_WITH_EXCLUSION", "*"),
    mutability("IMMUTABLE_WITH_EXCLUSION", "dev-*"),
  ],
});

const encryption = (encryptionType: string, kmsKey?: string) => ({
  encryptionType,
  ...(kmsKey !== undefined && { kmsKey }),
});

export const encryptionExamples = examplesOf(
  parseEncryption,
  (value) => checkEncryption(value, HOME.region),
  {
    "encryption-shape": [[encryption("AES256"), encryption("KMS", KEY)], [encryption("KMS", KEY)]],
    "encryption-type": [encryption("SSE"), encryption("AES256")],
    "encryption-key-without-kms": [encryption("AES256", KEY), encryption("KMS", KEY)],
    "encryption-key-not-arn": [encryption("KMS", "alias/images"), encryption("KMS", KEY)],
    "encryption-key-region": [
      encryption("KMS", KEY.replace("us-east-1", "eu-west-1")),
      encryption("KMS", KEY),
    ],
    "encryption-dsse-region": [encryption("KMS_DSSE", KEY), encryption("KMS", KEY)],
  },
);

const CACHE = { ecrRepositoryPrefix: "docker-hub", upstreamRegistryUrl: "registry-1.docker.io" };
const SECRET =
  "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/hub-abcdef";
const PUBLIC = { ecrRepositoryPrefix: "public", upstreamRegistryUrl: "public.ecr.aws" };

export const pullThroughExamples = examplesOf(
  parsePullThroughRule,
  (each) => checkPullThroughRule(each, HOME),
  {
    "pull-through-shape": [{ ecrRepositoryPrefix: "public" }, PUBLIC],
    "pull-through-upstream": [{ ...PUBLIC, upstreamRegistryUrl: "registry.acme.com" }, PUBLIC],
    "pull-through-credential-missing": [CACHE, { ...CACHE, credentialArn: SECRET }],
    "pull-through-credential-needless": [{ ...PUBLIC, credentialArn: SECRET }, PUBLIC],
    "pull-through-credential-format": [
      { ...CACHE, credentialArn: SECRET.replace("ecr-pullthroughcache/", "") },
      { ...CACHE, credentialArn: SECRET },
    ],
    "pull-through-credential-place": [
      { ...CACHE, credentialArn: SECRET.replace("us-east-1", "eu-west-1") },
      { ...CACHE, credentialArn: SECRET },
    ],
    "pull-through-private-only": [{ ...PUBLIC, upstreamRepositoryPrefix: "docker" }, PUBLIC],
  },
);

const TEMPLATE = {
  prefix: "team-a",
  appliedFor: ["CREATE_ON_PUSH"],
  imageTagMutability: "IMMUTABLE",
};

const template = (intent: unknown) => ({
  ok: true as const,
  value: buildCreationTemplate(intent as CreationTemplateIntent),
});

export const creationTemplateExamples = examplesOf(template, checkCreationTemplate, {
  "creation-template-shape": [{ ...TEMPLATE, prefix: 1 }, TEMPLATE],
  "creation-template-use": [{ ...TEMPLATE, appliedFor: [] }, TEMPLATE],
  "creation-template-immutable-cache": [
    { ...TEMPLATE, appliedFor: ["PULL_THROUGH_CACHE"] },
    { ...TEMPLATE, appliedFor: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE" },
  ],
  "creation-template-mixed-uses": [
    { ...TEMPLATE, appliedFor: ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"] },
    TEMPLATE,
  ],
  "creation-template-role-missing": [
    { ...TEMPLATE, resourceTags: { team: "a" } },
    {
      ...TEMPLATE,
      resourceTags: { team: "a" },
      customRoleArn: "arn:aws:iam::111111111111:role/templates",
    },
  ],
  "creation-template-no-lifecycle": [{ ...TEMPLATE, lifecycleRules: [] }, TEMPLATE],
});

const settings = (value: unknown) => ({ ok: true as const, value: value as AccountSettings });

export const accountSettingExamples = examplesOf(settings, checkAccountSettings, {
  "account-settings-shape": [
    { SCAN_VERSION: "AWS_NATIVE" },
    { BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE" },
  ],
  "account-setting-value": [
    { BASIC_SCAN_TYPE_VERSION: "V2" },
    { BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE" },
  ],
  "account-setting-clair": [
    { BASIC_SCAN_TYPE_VERSION: "CLAIR" },
    { BASIC_SCAN_TYPE_VERSION: "AWS_NATIVE" },
  ],
  "account-setting-scope-v1": [{ REGISTRY_POLICY_SCOPE: "V1" }, { REGISTRY_POLICY_SCOPE: "V2" }],
});
