import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mandatoryPolicies as mandatoryUnder } from "../../local/commands/mandatoryPolicies";
import { policies } from "../../policies/pack";
import type { PackConfig } from "./policyHarness";

const strict = join(__dirname, "../../policies/presets/strict.json");

/** The configuration under which every policy of the pack has something to judge. */
export const strictConfig = JSON.parse(readFileSync(strict, "utf8")) as PackConfig;

/** Ids of the policies that stop a stack under that configuration. */
export const mandatoryPolicies: readonly string[] = mandatoryUnder(strict);

/** Those of them that judge the stack as a whole, once all of it is registered. */
export const mandatoryStackPolicies: readonly string[] = policies
  .filter(
    ({ metadata, policy }) =>
      mandatoryPolicies.includes(metadata.id) &&
      "validateStack" in policy &&
      !("validateResource" in policy),
  )
  .map(({ metadata }) => metadata.id);
