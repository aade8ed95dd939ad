import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./sources";

/** What one argument enters of domain/ and components/ on its way from `new` to the resource. */
export interface Entered {
  readonly files: number;
  /** Calls of named functions. */
  readonly calls: number;
}

/** Measured in a process of its own, so that nothing is loaded or remembered before. */
export function measureEntered(component: "HubRepository" | "HubRegistry"): Entered {
  const flags = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];
  const program = join(__dirname, "enteredProgram.ts");
  const printed = execFileSync(process.execPath, [...flags, program, component], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return JSON.parse(printed) as Entered;
}
