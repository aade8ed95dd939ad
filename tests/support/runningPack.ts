import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Client, credentials } from "@grpc/grpc-js";

/* eslint-disable @typescript-eslint/no-require-imports -- the engine's protocol has no types */
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
  AnalyzerClient: new (address: string, secure: unknown, options: object) => AnalyzerRpc;
};
const messages = require("@pulumi/pulumi/proto/analyzer_pb") as Record<string, new () => Message>;
const { Empty } = require("google-protobuf/google/protobuf/empty_pb") as {
  Empty: new () => Message;
};
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): unknown };
};
/* eslint-enable @typescript-eslint/no-require-imports */

type Message = Record<string, (...args: unknown[]) => unknown>;
type Rpc = (request: Message, done: (error: Error | null, response: Message) => void) => void;
type AnalyzerRpc = Client &
  Record<"getAnalyzerInfo" | "analyze" | "analyzeStack" | "remediate", Rpc>;

/** A resource as the engine hands it to a pack. */
export interface PackResource {
  readonly type: string;
  readonly name: string;
  readonly props: object;
}

/** What the pack's own process has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  /** The most it has had in memory. */
  readonly megabytes: number;
}

const TELL_USAGE = require.resolve("../../bench/support/tellUsage.cjs");
const LAUNCHER = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
const UNLIMITED = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };

/** A policy pack in a process of its own, as the engine runs it, asked by the engine's own protocol. */
export class RunningPack {
  private constructor(
    private readonly launched: ChildProcess,
    private readonly client: AnalyzerRpc,
  ) {}

  /** Starts a pack, until it has told what policies it has. */
  static async start(folder: string): Promise<RunningPack> {
    const launched = spawn(process.execPath, ["-r", TELL_USAGE, LAUNCHER, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      launched.stdout?.once("data", (text: Buffer) => {
        resolve(text.toString().trim());
      });
      launched.once("exit", (code) => {
        reject(new Error(`The policy pack in ${folder} ended with exit code ${code}`));
      });
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), UNLIMITED);
    await ask(client, "getAnalyzerInfo", new Empty());
    return new RunningPack(launched, client);
  }

  /** Judges resources one after the other, then all of them as a stack. Resolves to the number of violations. */
  async judge(resources: readonly PackResource[]): Promise<number> {
    let violations = 0;
    for (const resource of resources) {
      await ask(this.client, "remediate", messageOf("AnalyzeRequest", resource));
      const answer = await ask(this.client, "analyze", messageOf("AnalyzeRequest", resource));
      violations += diagnosticsIn(answer);
    }
    const stack = new messages.AnalyzeStackRequest!();
    stack.setResourcesList!(resources.map((resource) => messageOf("AnalyzerResource", resource)));
    return violations + diagnosticsIn(await ask(this.client, "analyzeStack", stack));
  }

  async usage(): Promise<Usage> {
    this.launched.send("usage");
    const [usage] = (await once(this.launched, "message")) as [Usage];
    return usage;
  }

  stop(): void {
    this.client.close();
    this.launched.removeAllListeners("exit");
    this.launched.kill();
  }
}

function ask(
  client: AnalyzerRpc,
  operation: keyof Omit<AnalyzerRpc, keyof Client>,
  request: Message,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    client[operation](request, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

function messageOf(kind: string, { type, name, props }: PackResource): Message {
  const message = new messages[kind]!();
  message.setType!(type);
  message.setName!(name);
  message.setUrn!(`urn:pulumi:bench::bench::${type}::${name}`);
  message.setProperties!(Struct.fromJavaScript(props));
  message.setOptions!(new messages.AnalyzerResourceOptions!());
  const provider = new messages.AnalyzerProviderResource!();
  provider.setType!("pulumi:providers:aws");
  provider.setProperties!(Struct.fromJavaScript({ region: "us-east-1" }));
  message.setProvider!(provider);
  return message;
}

function diagnosticsIn(answer: Message): number {
  return (answer.getDiagnosticsList!() as readonly unknown[]).length;
}
