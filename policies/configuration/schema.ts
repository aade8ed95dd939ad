import { policies } from "../pack";
import type { PackPolicy } from "../support/policy";

export const LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;

const level = { enum: LEVELS };

/** JSON Schema of the settings of one policy, its level included. */
export function settingsSchema({ metadata: { title, config } }: PackPolicy) {
  const settings = Object.entries(config).map(([name, { schema }]) => [name, schema]);
  return {
    type: "object",
    description: title,
    properties: { enforcementLevel: level, ...(Object.fromEntries(settings) as object) },
  };
}

/** JSON Schema of a configuration of the pack, for editors. */
export function configurationSchema() {
  const ofPolicies = policies.map((policy) => {
    const settings = { ...settingsSchema(policy), additionalProperties: false };
    return [policy.metadata.id, { description: settings.description, anyOf: [level, settings] }];
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of the policy pack ecr-hub",
    type: "object",
    properties: { all: level, ...(Object.fromEntries(ofPolicies) as object) },
    additionalProperties: false,
  };
}
