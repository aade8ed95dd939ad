import { ACCOUNT_SETTINGS, SETTING_NAMES } from "../registry/accountSettings";
import { checkAccountSettings } from "../registry/accountSettingsCheck";
import { type CreationTemplateIntent, buildCreationTemplate } from "../registry/creationTemplate";
import { checkCreationTemplate } from "../registry/creationTemplateCheck";
import type { PullThroughRule } from "../registry/pullThroughCache";
import { checkPullThroughRule } from "../registry/pullThroughCheck";
import { buildPullTimeUpdateExclusion } from "../registry/pullTimeUpdateExclusion";
import { checkPullTimeUpdateExclusion } from "../registry/pullTimeUpdateExclusionCheck";
import { checkRegistryPolicyIntent } from "../registry/registryPolicyCheck";
import { checkReplicationIntent } from "../registry/replicationCheck";
import { checkScanning } from "../registry/scanningCheck";
import {
  type AdoptOptions,
  type Adoption,
  adoptDecoded,
  adoptDocuments,
  adoptSettings,
  refuse,
} from "./adoptRepository";
import { toKey } from "./children";
import { decodeRegistryPolicy } from "./decodeRegistryPolicy";
import type { RegistryScan, TemplateScan } from "./registryScan";

/** A setting of the registry itself. */
export interface AdoptedSetting extends Adoption {
  /** What it is, such as `pull-through cache rule docker-hub`. */
  readonly setting: string;
}

const fits = (args: object): Adoption => ({ args, state: "fits", notes: [] });

/** Says the settings of the registry itself as arguments, each by itself; what `args` they have goes into those of the registry. */
export function adoptRegistrySettings(scan: RegistryScan, options: AdoptOptions): AdoptedSetting[] {
  const { registryId: accountId, region } = scan;
  const home = { accountId, region };
  const named = (setting: string, adoption: Adoption) => ({ setting, ...adoption });
  const { pullThroughCacheRules: rules = [], repositoryCreationTemplates: templates = [] } = scan;
  return [
    named("scanning configuration", adoptScanning(scan)),
    ...adoptReplication(scan).map((one) => named("replication", one)),
    ...adoptRegistryPolicy(scan, options).map((one) => named("registry policy", one)),
    ...rules.map((rule) =>
      named(`pull-through cache rule ${rule.ecrRepositoryPrefix}`, adoptCacheRule(rule, home)),
    ),
    ...templates.map((template) =>
      named(`creation template ${template.prefix}`, adoptTemplate(template, home, options)),
    ),
    ...Object.entries(SETTING_NAMES).flatMap(([member, name]) => {
      const value = scan.accountSettings?.[name];
      // What AWS starts a registry with needs no resource.
      if (value === undefined || value === ACCOUNT_SETTINGS[name][0]) return [];
      const refused = refuse("The setting", checkAccountSettings({ [name]: value }));
      return [
        named(`account setting ${name}`, refused ?? fits({ accountSettings: { [member]: value } })),
      ];
    }),
    ...(scan.pullTimeUpdateExclusions ?? []).map((arn) =>
      named(`pull-time exclusion ${arn}`, adoptExclusion(arn, region)),
    ),
  ];
}

/** Amazon Inspector stays as it is: an organization may have turned it on. */
function adoptScanning({ scanningConfiguration }: RegistryScan): Adoption {
  const unmanaged = { scanning: { manageConfiguration: false, enableInspector: false } };
  if (scanningConfiguration === undefined) {
    const note = "The scanning configuration stays as it is: the scan does not have it.";
    return { args: unmanaged, state: "unmanaged", notes: [note] };
  }
  const { scanType, rules } = scanningConfiguration;
  const scanning = {
    scanType,
    rules: rules.map(({ scanFrequency, repositoryFilters }) => ({
      scanFrequency,
      repositoryFilters: repositoryFilters.map(({ filter }) => filter),
    })),
  };
  const refused = refuse("The scanning configuration", checkScanning(scanningConfiguration));
  if (refused !== undefined) return { ...refused, args: unmanaged };
  return fits({ scanning: { ...scanning, enableInspector: false } });
}

function adoptReplication(scan: RegistryScan): Adoption[] {
  const found = scan.replicationConfiguration?.rules ?? [];
  if (found.length === 0) return [];
  const rules = found.map(({ destinations, repositoryFilters = [] }) => ({
    destinations,
    ...(repositoryFilters.length > 0 && {
      repositoryPrefixes: repositoryFilters.map(({ filter }) => filter),
    }),
  }));
  const home = { homeRegion: scan.region, homeAccountId: scan.registryId };
  const refused = refuse("The replication", checkReplicationIntent({ rules, ...home }));
  return [refused ?? fits({ replication: { rules } })];
}

function adoptRegistryPolicy(scan: RegistryScan, options: AdoptOptions): Adoption[] {
  const { registryPolicyText: document, registryId: accountId, region } = scan;
  if (document === undefined) return [];
  const registry = { accountId, region };
  const decoded = decodeRegistryPolicy(document, registry);
  const isSayable =
    decoded.kind === "kept" || !decoded.grants.replicationFrom || hasReplicaTemplate(scan, options);
  const decoding = isSayable ? decoded : NO_REPLICA_TEMPLATE;
  const adopted = adoptDecoded("The registry policy", decoding, {
    ...options,
    text: { document },
    check: (args) => checkRegistryPolicyIntent({ ...args, ...registry }),
  });
  return [{ ...adopted, args: adopted.args && { registryPolicy: adopted.args } }];
}

const NO_REPLICA_TEMPLATE = {
  kind: "kept",
  reason: "replicationFrom needs a creation template ROOT for REPLICATION, and would create one",
} as const;

/** Whether the program has the template that `replicationFrom` makes where none is given. */
function hasReplicaTemplate(scan: RegistryScan, options: AdoptOptions): boolean {
  const home = { accountId: scan.registryId, region: scan.region };
  const root = scan.repositoryCreationTemplates?.find(({ prefix }) => prefix === "ROOT");
  if (!root?.appliedFor?.includes("REPLICATION")) return false;
  return adoptTemplate(root, home, options).args !== undefined;
}

interface Home {
  readonly accountId: string;
  readonly region: string;
}

function adoptCacheRule(rule: PullThroughRule, home: Home): Adoption {
  const { ecrRepositoryPrefix, upstreamRepositoryPrefix: upstream, ...rest } = rule;
  // AWS answers with ROOT where nothing was given.
  const kept = {
    ...rest,
    ...(upstream !== "ROOT" && upstream && { upstreamRepositoryPrefix: upstream }),
  };
  const refused = refuse("The rule", checkPullThroughRule({ ecrRepositoryPrefix, ...kept }, home));
  const args = { ...kept, createTemplate: false };
  return refused ?? fits({ pullThroughCache: { [ecrRepositoryPrefix]: args } });
}

interface Lifecycle {
  readonly lifecycle: { readonly rules: CreationTemplateIntent["lifecycleRules"] };
}

function adoptTemplate(template: TemplateScan, home: Home, options: AdoptOptions): Adoption {
  const { prefix, description, appliedFor = [], customRoleArn, resourceTags: tags } = template;
  const { repositoryPolicy: policyText, lifecyclePolicy: lifecyclePolicyText } = template;
  const settings = adoptSettings({ ...template, tags }, home.region);
  const documents = adoptDocuments({ policyText, lifecyclePolicyText }, home.region, options);
  // A template is one resource: nothing of it can stay outside alone.
  const outside = [settings, documents].find(({ state }) => state === "unmanaged");
  if (outside !== undefined) return { ...outside, args: undefined };
  const args = {
    appliedFor,
    ...(description && { description }),
    ...(settings.args as { readonly tags?: CreationTemplateIntent["resourceTags"] }),
    ...(documents.args as Lifecycle),
    ...(customRoleArn !== undefined && { customRoleArn }),
  };
  const intent = { ...args, prefix, lifecycleRules: args.lifecycle.rules, resourceTags: args.tags };
  const refused = refuse(
    "The template",
    checkCreationTemplate(buildCreationTemplate(intent), home),
  );
  return refused ?? { ...documents, args: { creationTemplates: { [prefix]: args } } };
}

function adoptExclusion(arn: string, region: string): Adoption {
  const findings = checkPullTimeUpdateExclusion(buildPullTimeUpdateExclusion(arn), region, "");
  return (
    refuse("The exclusion", findings) ?? fits({ pullTimeUpdateExclusions: { [toKey(arn)]: arn } })
  );
}
