import { readFileSync } from "node:fs";
import { policies } from "../../policies/pack";

type Config = Readonly<Record<string, { readonly enforcementLevel?: string } | undefined>>;

/** Ids of the policies that stop a stack under a configuration of the pack. */
export function mandatoryPolicies(configFile: string): string[] {
  const config = JSON.parse(readFileSync(configFile, "utf8")) as Config;
  return policies
    .filter(
      ({ metadata: { id, level } }) => (config[id]?.enforcementLevel ?? level) === "mandatory",
    )
    .map(({ metadata }) => metadata.id);
}
