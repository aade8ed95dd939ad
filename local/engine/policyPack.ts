import { join } from "node:path";
import { projectRoot } from "../support/cache";
import { run } from "../support/processes";

/** The project's policy pack, bundled from its present sources. */
export interface PolicyPack {
  /** The folder the engine loads it from. */
  readonly folder: string;
  /** A file with the configuration under which every policy is mandatory. */
  readonly strictConfig: string;
}

/** Bundles the policy pack, which takes a fraction of a second. */
export async function buildPolicyPack(): Promise<PolicyPack> {
  const folder = join(projectRoot, "policies");
  await run(process.execPath, [join(folder, "build.mjs")]);
  return { folder, strictConfig: join(folder, "presets/strict.json") };
}
