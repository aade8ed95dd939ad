import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/pack";
import type { PackConfig } from "./policyHarness";

/** The configuration under which every policy of the pack has something to judge. */
export const strictConfig = JSON.parse(
  readFileSync(join(__dirname, "../../policies/presets/strict.json"), "utf8"),
) as PackConfig;

const mandatory = policies.filter(({ metadata: { id, level } }) => {
  const { enforcementLevel = level } = strictConfig[id] ?? {};
  return enforcementLevel === "mandatory";
});

/** Ids of the policies that stop a stack under that configuration. */
export const mandatoryPolicies: readonly string[] = mandatory.map(({ metadata }) => metadata.id);

/** Those of them that judge the stack as a whole, once all of it is registered. */
export const mandatoryStackPolicies: readonly string[] = mandatory
  .filter(({ policy }) => "validateStack" in policy)
  .map(({ metadata }) => metadata.id);
