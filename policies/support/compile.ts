import type { Policy } from "@pulumi/policy";
import { wrong } from "../../domain/finding";
import { exemptionsSetting } from "./exemptions";
import type { AnyPolicyMetadata, PolicyFinding, PolicyMetadata } from "./policy";
import { type Settings, buildConfigSchema, text } from "./settings";

export const reasonSetting = text(
  "Why the level of this policy was changed, for those who read the configuration.",
  "",
);

/** Settings that every policy has that judges something. */
const commonSettings = { reason: reasonSetting, exemptions: exemptionsSetting };

export type AllSettings<S extends Settings> = S & typeof commonSettings;

export function addCommonSettings<S extends Settings>(
  definition: PolicyMetadata<S>,
): AllSettings<S> {
  return { ...definition.config, ...commonSettings };
}

/** What the runtime and the Pulumi service are told of a policy. */
export function describePolicy(metadata: PolicyMetadata<Settings>, settings: Settings): Policy {
  const requirement = metadata.compliance?.find(({ only }) => only === undefined);
  return {
    name: metadata.id,
    displayName: metadata.title,
    description: metadata.title,
    enforcementLevel: metadata.level,
    severity: metadata.severity,
    remediationSteps: metadata.fix,
    configSchema: buildConfigSchema(settings),
    ...(requirement && { framework: requirement }),
    tags: ["aws", "ecr"],
  };
}

/** Names in a policy's configuration that it does not know: the engine checks values, but lets unknown names pass. */
export function unknownSettings(settings: Settings, configured: object): PolicyFinding[] {
  return Object.keys(configured)
    .filter((name) => !Object.hasOwn(settings, name))
    .map((name) => ({
      path: "",
      message: wrong(
        "The configuration of this policy has no such setting",
        name,
        listNames(settings),
      ),
    }));
}

function listNames(settings: Settings): string {
  // The level is a setting to those who write it, and none to a policy.
  return [...Object.keys(settings), "enforcementLevel"].join(", ");
}

export function toMetadata<S extends Settings>(
  definition: PolicyMetadata<S> & { readonly resource: string | readonly string[] },
  settings: AllSettings<S>,
): AnyPolicyMetadata {
  const { id, title, why, fix, severity, level, resource, examples } = definition;
  const { compliance = [] } = definition;
  return { id, title, why, fix, severity, level, resource, examples, compliance, config: settings };
}
