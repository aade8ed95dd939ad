import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { hashOfFolder, projectRoot } from "../support/cache";
import { run } from "../support/processes";
import { goBuild } from "./goBuild";
import { requireOfficialDownloads } from "./network";
import type { Part, Progress } from "./part";
import { findTerraformProvider } from "./terraformProvider";

const MODULE = join(projectRoot, "local/bridge");

/** Pulumi's plugin aws: in its plugin folder, by `pulumi plugin install`, or the bridge to a Terraform provider. */
export function awsPlugin(pulumi: (progress: Progress) => Promise<string>): Part {
  const version = sdkVersion();
  const fileIn = (home: string) =>
    join(home, "plugins", pluginFolder(version), "pulumi-resource-aws");
  return {
    name: `Pulumi's plugin aws ${version}`,
    howToGet:
      `run "pulumi plugin install resource aws v${version}", or name a Terraform AWS provider binary ` +
      "in TF_AWS_PROVIDER and put Go on PATH",
    find: () => Promise.resolve(findInstalled(fileIn)),
    fileIn,
    ways: [
      {
        title: "download with pulumi plugin install",
        takes: "a minute",
        key: `aws-${version}`,
        make: async (folder, progress) => {
          await requireOfficialDownloads();
          await download(await pulumi(progress), folder, version);
        },
      },
      {
        title: "build the bridge to the Terraform AWS provider",
        takes: "about a minute the first time",
        key: `aws-${version}-bridge-${hashOfFolder(MODULE, [".go", ".mod", ".sum"])}`,
        make: async (folder, progress) => {
          requireTerraformProvider();
          await goBuild(
            {
              module: MODULE,
              package: ".",
              output: fileIn(folder),
              linkerFlags: `-X main.version=${version}`,
            },
            progress,
          );
        },
      },
    ],
  };
}

/** The name Pulumi gives the folder of the plugin. */
export function pluginFolder(version: string): string {
  return `resource-aws-v${version}`;
}

/** The version of @pulumi/aws that is installed here, which the plugin must have. */
export function sdkVersion(): string {
  const file = join(projectRoot, "node_modules/@pulumi/aws/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** Tells whether a plugin's file is our bridge, which needs a Terraform provider to run. */
export function isBridge(pluginFile: string): boolean {
  return pluginFile.includes("-bridge-");
}

function findInstalled(fileIn: (home: string) => string): string | undefined {
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  return [fileIn(home)].find(existsSync);
}

async function download(pulumi: string, folder: string, version: string): Promise<void> {
  await run(pulumi, ["plugin", "install", "resource", "aws", `v${version}`, "--non-interactive"], {
    env: { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutInSeconds: 300,
  });
}

function requireTerraformProvider(): void {
  if (findTerraformProvider() === undefined) {
    throw new Error(
      "there is no Terraform AWS provider binary in TF_AWS_PROVIDER or Terraform's plugin folders",
    );
  }
}
