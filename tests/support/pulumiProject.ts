import {
  accessSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import type { Engine } from "../../local";
import { accountVariables } from "../../local/engine/environment";
import { PROVIDER_CONFIG } from "../../local/engine/stack";
import { projectRoot } from "../../local/support/cache";
import { run } from "../../local/support/processes";
import { installPlugin } from "./componentPlugin";

const REGION = "us-east-1";
const STACK = "test";

/** Pulumi's hosts of these languages that are not on PATH: a build of the command line alone has none. */
export function missingHosts(...languages: string[]): readonly string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const hosts = languages.map((language) => `pulumi-language-${language}`);
  return hosts.filter((host) => !folders.some((folder) => isExecutable(join(folder, host))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the component plugin one of those that Pulumi finds by name. */
export function installByName(version: string): void {
  const home = process.env.PULUMI_HOME;
  if (home === undefined) throw new Error("the local engine sets PULUMI_HOME: start it first");
  const folder = join(home, `plugins/resource-ecr-hub-v${version}`);
  mkdirSync(folder);
  installPlugin(folder);
}

/** A program in a folder of its own, which the command line of Pulumi runs. */
export interface PulumiProject {
  readonly folder: string;
  /** Runs the command line there, and returns what it prints. */
  pulumi(...args: string[]): Promise<string>;
  remove(): void;
}

/** Copies an example in another language as a team has it: without what was generated. */
export function copyExample(language: string, name: string): (folder: string) => void {
  const example = join(projectRoot, "examples", language, name);
  return (folder) => {
    cpSync(example, folder, { recursive: true, filter: (file) => !/\/(sdks|venv)$/.test(file) });
  };
}

/** Lays out a project and gives it a stack of the local engine. */
export async function openProject(
  engine: Engine,
  account: string,
  layOut: (folder: string) => void,
): Promise<PulumiProject> {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  layOut(folder);
  const env = {
    ...process.env,
    ...accountVariables(await engine.account(account), REGION),
    PULUMI_CONFIG_PASSPHRASE: "secret from nobody",
    NODE_OPTIONS: "",
  };
  const config = Object.entries(PROVIDER_CONFIG).map(([key, { value }]) => [key, value]);
  writeFileSync(
    join(folder, `Pulumi.${STACK}.yaml`),
    stringify({ config: Object.fromEntries(config) as object }),
  );
  const pulumi = (...args: string[]) =>
    run(engine.pulumi, [...args, "--non-interactive"], { cwd: folder, env });
  await pulumi("stack", "init", STACK);
  const remove = () => {
    rmSync(folder, { recursive: true });
  };
  return { folder, pulumi, remove };
}
