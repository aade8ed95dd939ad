import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Parts } from "../parts/all";
import { isBridge, pluginFolder, sdkVersion } from "../parts/awsPlugin";
import { findTerraformProvider } from "../parts/terraformProvider";
import { projectRoot } from "../support/cache";
import type { Emulator } from "./emulator";

/** The CLI and the plugins run for seconds: collecting garbage would be a fifth of what they do. */
const SHORT_LIVED_GO = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/** The variables of a Pulumi of the run's own: the user's login, state, plugins and history stay as they are. */
export function pulumiVariables(
  parts: Parts,
  folders: { readonly temporary: string; readonly state: string },
  emulator: Emulator,
): Record<string, string> {
  const { temporary, state } = folders;
  const terraform = isBridge(parts.plugin) ? findTerraformProvider() : undefined;
  return {
    // Plugins that are killed leave their sockets there.
    TMPDIR: temporary,
    PULUMI_HOME: pulumiHome(parts.plugin, temporary),
    // An update killed while it writes a file of attributes would leave a state that Pulumi cannot read.
    PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
    VAULT_SERVER_URL: emulator.endpoint,
    VAULT_SERVER_TOKEN: "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...SHORT_LIVED_GO,
    PATH: policyAnalyser(temporary) + delimiter + (process.env.PATH ?? ""),
    ...(terraform === undefined ? {} : { TF_AWS_PROVIDER: terraform }),
  };
}

function pulumiHome(pluginFile: string, temporary: string): string {
  const home = join(temporary, "pulumi");
  const plugin = join(home, "plugins", pluginFolder(sdkVersion()));
  mkdirSync(plugin, { recursive: true });
  symlinkSync(pluginFile, join(plugin, "pulumi-resource-aws"));
  return home;
}

/** Without Pulumi's Node.js language plugin the engine starts a policy pack with this program, found on PATH. */
function policyAnalyser(temporary: string): string {
  const runPack = join(projectRoot, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  return writeScript(join(temporary, "bin"), "pulumi-analyzer-policy-nodejs", runPack);
}

/** PATH with a language host that answers imports; with it an engine would start policy packs in another way. */
export function pathForImports(folder: string): string {
  const host = join(projectRoot, "local/engine/languageHost.cjs");
  const bin = writeScript(join(folder, "import-bin"), "pulumi-language-nodejs", host);
  return bin + delimiter + (process.env.PATH ?? "");
}

/** A folder for PATH with a command that runs a program of Node.js. */
function writeScript(folder: string, name: string, program: string): string {
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`;
  writeFileSync(join(folder, name), script, { mode: 0o755 });
  return folder;
}
