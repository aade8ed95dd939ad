import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Parts } from "../parts/all";
import { isBridge, pluginFolder, sdkVersion } from "../parts/awsPlugin";
import { findTerraformProvider } from "../parts/terraformProvider";
import { projectRoot } from "../support/cache";

/** The variables of a Pulumi of the run's own: the user's login, state, plugins and history stay as they are. */
export function pulumiVariables(
  parts: Parts,
  temporary: string,
  stateFolder: string,
): Record<string, string> {
  const terraform = isBridge(parts.plugin) ? findTerraformProvider() : undefined;
  return {
    // Plugins that are killed leave their sockets there.
    TMPDIR: temporary,
    PULUMI_HOME: pulumiHome(parts.plugin, temporary),
    PULUMI_BACKEND_URL: `file://${stateFolder}`,
    PULUMI_CONFIG_PASSPHRASE: "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
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
  const folder = join(temporary, "bin");
  const script = join(folder, "pulumi-analyzer-policy-nodejs");
  const runPack = join(projectRoot, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  mkdirSync(folder, { recursive: true });
  writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${runPack}" "$@"\n`, {
    mode: 0o755,
  });
  return folder;
}
