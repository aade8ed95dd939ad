import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ComponentResource, type Inputs, type Output } from "@pulumi/pulumi";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";

const root = join(__dirname, "../..");

/** Packages of the plugin's own, in place of compilers that it does not need. */
export const STAND_INS = ["ts-node", "typescript"];

/** The plugin somewhere else, and how it is started. */
export interface InstalledPlugin {
  readonly folder: string;
  readonly command: readonly [string, ...string[]];
  remove(): void;
}

/** Unpacks the packed plugin as `pulumi plugin install --file` does; in a new folder, else in that one. */
export function installPlugin(
  folder = mkdtempSync(join(tmpdir(), "ecr-hub-plugin-")),
): InstalledPlugin {
  const pack = [join(root, "scripts/packPlugin.mjs"), folder];
  const file = execFileSync(process.execPath, pack, { encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", file, "-C", folder]);
  return installed(folder, [join(folder, "pulumi-resource-ecr-hub")]);
}

/** The plugin's folder as `pulumi package add` leaves it, with the packages of this repository in place of downloaded ones. */
export function installPluginFolder(): InstalledPlugin {
  const folder = mkdtempSync(join(tmpdir(), "ecr-hub-plugin-"));
  const packages = join(folder, "node_modules");
  execFileSync(process.execPath, [join(root, "plugin/build.mjs"), join(folder, "dist")]);
  mkdirSync(packages);
  for (const name of ["package.json", "PulumiPlugin.yaml", ...STAND_INS]) {
    cpSync(join(root, "plugin", name), join(folder, name), { recursive: true });
  }
  for (const name of STAND_INS) symlinkSync(`../${name}`, join(packages, name));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if ([...STAND_INS, ".bin", ".cache"].includes(name)) continue;
    symlinkSync(join(root, "node_modules", name), join(packages, name));
  }
  // Packages that are links find each other beside the link, as if they were installed there.
  const links = ["--preserve-symlinks", "--preserve-symlinks-main"];
  const launcher = join(packages, "@pulumi/pulumi/cmd/run-plugin/index.js");
  return installed(folder, [process.execPath, ...links, launcher, folder]);
}

function installed(folder: string, command: InstalledPlugin["command"]): InstalledPlugin {
  const remove = () => {
    rmSync(folder, { recursive: true });
  };
  return { folder, command, remove };
}

/** The component as an SDK registers it that Pulumi generates for another language. */
export class RemoteHubRegistry extends ComponentResource {
  declare readonly repositoryUrls: Output<Record<string, string>>;

  constructor(name: string, args: Inputs) {
    super("ecr-hub:index:HubRegistry", name, { ...args, repositoryUrls: undefined }, {}, true);
  }
}

/** The components as a provider plugin, as every Pulumi language uses them. */
export interface ComponentPlugin {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** The schema that it serves, as JSON. */
  schema(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the plugin as Pulumi does: in the folder of whoever uses it. */
export async function startComponentPlugin(
  plugin: InstalledPlugin,
  cwd: string,
): Promise<ComponentPlugin> {
  const [program, ...args] = plugin.command;
  const child = spawn(program, [...args, "127.0.0.1:0"], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const port = await firstPort(child);
  return {
    port,
    schema: () => schemaOf(port),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** What a plugin prints first is its port. */
async function firstPort(child: ChildProcess & { stdout: NonNullable<ChildProcess["stdout"]> }) {
  for await (const line of createInterface(child.stdout)) {
    if (/^\d+$/.test(line.trim())) return Number(line);
  }
  throw new Error(`The component plugin ended with ${child.exitCode} before it served.`);
}

async function schemaOf(port: number): Promise<string> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const getSchema = promisify<GetSchemaRequest, GetSchemaResponse>(client.getSchema.bind(client));
  const response = await getSchema(new GetSchemaRequest());
  client.close();
  return response.getSchema();
}
