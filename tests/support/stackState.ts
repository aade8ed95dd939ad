import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { Engine } from "../../local";

/** A resource as the state of a stack has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The resources of a stack, called `organization/<project>/<name>`. */
export function resourcesOf(engine: Engine, stack: string): readonly StateResource[] {
  const text = exportState(engine, stack);
  const { deployment } = JSON.parse(text) as {
    deployment: { resources?: readonly StateResource[] };
  };
  return deployment.resources ?? [];
}

/** The state of a stack as Pulumi prints it. */
export function exportState(engine: Engine, stack: string): string {
  return pulumi(engine, ["stack", "export", "--stack", stack]);
}

/** Takes over the state of a file. */
export function importState(engine: Engine, stack: string, file: string): void {
  pulumi(engine, ["stack", "import", "--stack", stack, "--file", file]);
}

function pulumi(engine: Engine, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(engine.pulumi, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}
