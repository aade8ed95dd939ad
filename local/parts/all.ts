import type { Reporter } from "../engine/reporter";
import { awsPlugin } from "./awsPlugin";
import { emulatorEnvironment } from "./emulator";
import { ensurePart, type Progress } from "./part";
import { pulumiCli } from "./pulumiCli";

/** Where the parts of a local run are. */
export interface Parts {
  /** The Pulumi CLI. */
  readonly pulumi: string;
  /** The file of the plugin aws. */
  readonly plugin: string;
  /** The interpreter of the emulator's environment. */
  readonly python: string;
}

let ready: Parts | undefined;

/** Finds or makes all parts, side by side, and tells of it once in a process. */
export async function ensureParts(reporter: Reporter): Promise<Parts> {
  return (ready ??= await findOrMake(reporter));
}

async function findOrMake(reporter: Reporter): Promise<Parts> {
  const cli = pulumiCli();
  let started: Promise<string> | undefined;
  const ensureCli = (progress: Progress) => (started ??= ensurePart(cli, progress));
  const plugin = awsPlugin(ensureCli);
  const environment = emulatorEnvironment();
  const [pulumi = "", pluginFile = "", python = ""] = await reporter.run([
    { title: cli.name, run: ensureCli },
    { title: plugin.name, run: (progress) => ensurePart(plugin, progress) },
    { title: environment.name, run: (progress) => ensurePart(environment, progress) },
  ]);
  return { pulumi, plugin: pluginFile, python };
}
