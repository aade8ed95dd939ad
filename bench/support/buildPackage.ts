import { join } from "node:path";
import { projectRoot } from "../../local/support/cache";
import { run } from "../../local/support/processes";

/** Compiles `ecr-hub` into dist/, as users get it. */
export async function buildPackage(): Promise<void> {
  const compiler = join(projectRoot, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [compiler, "-p", join(projectRoot, "tsconfig.build.json")]);
}
