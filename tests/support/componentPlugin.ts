import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";

const root = join(__dirname, "../..");

/** Packages of the plugin's own, in place of compilers that it does not need. */
export const STAND_INS = ["ts-node", "typescript"];

/** The plugin's folder as `pulumi package add` leaves it, somewhere else. */
export interface InstalledPlugin {
  readonly folder: string;
  remove(): void;
}

/** Installs the packed plugin, with the packages of this repository in place of downloaded ones; in a new folder, else in that one. */
export function installPlugin(
  folder = mkdtempSync(join(tmpdir(), "ecr-hub-plugin-")),
): InstalledPlugin {
  const pack = [join(root, "scripts/packPlugin.mjs"), folder];
  const file = execFileSync(process.execPath, pack, { encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", file, "-C", folder]);
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of STAND_INS) symlinkSync(`../${name}`, join(packages, name));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if ([...STAND_INS, ".bin", ".cache"].includes(name)) continue;
    symlinkSync(join(root, "node_modules", name), join(packages, name));
  }
  const remove = () => {
    rmSync(folder, { recursive: true });
  };
  return { folder, remove };
}

/** The components as a provider plugin, as every Pulumi language uses them. */
export interface ComponentPlugin {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** The schema that it serves, as JSON. */
  schema(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the plugin the way Pulumi's host for Node.js does: by the plugin's own SDK, in the folder of whoever uses it. */
export async function startComponentPlugin(
  plugin: InstalledPlugin,
  cwd: string,
): Promise<ComponentPlugin> {
  const launcher = join(plugin.folder, "node_modules/@pulumi/pulumi/cmd/run-plugin/index.js");
  // Packages that are links find each other beside the link, as if they were installed there.
  const links = ["--preserve-symlinks", "--preserve-symlinks-main"];
  const child = spawn(process.execPath, [...links, launcher, plugin.folder, "127.0.0.1:0"], {
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
