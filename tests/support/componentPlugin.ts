import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";

const folder = join(__dirname, "../../components");
const runner = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd/run-plugin");

/** The components as a provider plugin, as every Pulumi language uses them. */
export interface ComponentPlugin {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** What it tells of the components, as JSON. */
  schema(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the plugin the way Pulumi's host for Node.js does: from its source, in its folder, with its own compiler options. */
export async function startComponentPlugin(): Promise<ComponentPlugin> {
  const child = spawn(process.execPath, [runner, ".", "127.0.0.1:0"], {
    cwd: folder,
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
