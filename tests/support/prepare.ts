import { buildPolicyPack } from "../../local";
import { lineReporter } from "../../local/engine/reporter";
import { ensureParts } from "../../local/parts/all";

/** Makes ready, once, what the workers of `npm test` share: the parts of the local engine and the bundled pack. */
async function prepare(): Promise<void> {
  await ensureParts(lineReporter);
  await buildPolicyPack();
}

prepare().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
