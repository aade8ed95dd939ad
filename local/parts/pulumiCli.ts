import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/cache";
import { run } from "../support/processes";
import { goBuild } from "./goBuild";
import { requireOfficialDownloads } from "./network";
import type { Part } from "./part";

/** The oldest Pulumi CLI that a local run works with. */
const OLDEST_CLI: readonly number[] = [3, 240];

const MODULE = join(projectRoot, "local/cli");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The Pulumi CLI: on PATH, by Pulumi's own installer, or built from its Go module. */
export function pulumiCli(): Part {
  const version = moduleVersion();
  return {
    name: `Pulumi CLI ${version}`,
    howToGet: "install it from https://www.pulumi.com/docs/install or put Go 1.26 or newer on PATH",
    find: findOnPath,
    fileIn: (folder) => join(folder, "bin/pulumi"),
    ways: [
      {
        title: "download with Pulumi's installer",
        takes: "half a minute",
        key: `pulumi-${version}`,
        make: (folder) => download(folder, version),
      },
      {
        title: "build from its Go module",
        takes: "about four minutes the first time",
        key: `pulumi-${version}-built`,
        make: (folder, progress) =>
          goBuild(
            {
              module: MODULE,
              package: PACKAGE,
              output: join(folder, "bin/pulumi"),
              linkerFlags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
            },
            progress,
          ),
      },
    ],
  };
}

function moduleVersion(): string {
  const text = readFileSync(join(MODULE, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
  if (version === undefined) {
    throw new Error("local/cli/go.mod requires no github.com/pulumi/pulumi/pkg/v3");
  }
  return version;
}

async function findOnPath(): Promise<string | undefined> {
  try {
    const version = (await run("pulumi", ["version"], { timeoutInSeconds: 10 })).trim();
    return isRecentEnough(version) ? "pulumi" : undefined;
  } catch {
    return undefined;
  }
}

/** Tells whether a text such as "v3.248.0" is a version that a local run works with. */
export function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CLI;
  return major === oldestMajor && minor >= oldestMinor;
}

/** In a process of its own: the installer itself knows no time-out. */
async function download(folder: string, version: string): Promise<void> {
  await requireOfficialDownloads();
  const script = `
    const { PulumiCommand } = require("@pulumi/pulumi/automation");
    const { SemVer } = require("semver");
    PulumiCommand.install({ root: process.argv[1], version: new SemVer(process.argv[2]) })
      .catch((error) => { console.error(error.message); process.exit(1); });`;
  await run(process.execPath, ["-e", script, folder, version], {
    cwd: projectRoot,
    timeoutInSeconds: 300,
  });
}
