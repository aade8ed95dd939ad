import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const OLDEST_MAJOR = 5;

/** The newest Terraform AWS provider binary at hand: `TF_AWS_PROVIDER`, or what a Terraform installation keeps. */
export function findTerraformProvider(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env.TF_AWS_PROVIDER;
  if (named !== undefined && named !== "") {
    return existsSync(named) ? named : undefined;
  }
  return mirrors(env)
    .flatMap(providersIn)
    .sort((a, b) => compareVersions(b.version, a.version))[0]?.binary;
}

/** Folders laid out as `<host>/hashicorp/aws/<version>/<os>_<arch>/`. */
function mirrors(env: NodeJS.ProcessEnv): string[] {
  const terraformHome = join(homedir(), ".terraform.d");
  return [
    env.TF_PLUGIN_CACHE_DIR ?? "",
    join(terraformHome, "plugins"),
    join(terraformHome, "plugin-cache"),
    join(env.XDG_DATA_HOME ?? join(homedir(), ".local/share"), "terraform/plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...["/opt", "/usr/local/share", "/usr/share"].flatMap(below),
  ].filter((folder) => folder !== "");
}

interface Provider {
  readonly version: string;
  readonly binary: string;
}

function providersIn(mirror: string): Provider[] {
  return below(mirror)
    .map((host) => join(host, "hashicorp/aws"))
    .flatMap((folder) =>
      names(folder).flatMap((version) => {
        const platform = join(folder, version, `${process.platform}_${architecture()}`);
        const binary = names(platform).find((name) => name.startsWith("terraform-provider-aws"));
        return binary === undefined || Number.parseInt(version) < OLDEST_MAJOR
          ? []
          : [{ version, binary: join(platform, binary) }];
      }),
    );
}

function architecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

function below(folder: string): string[] {
  return names(folder).map((name) => join(folder, name));
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
