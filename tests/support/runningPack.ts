import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
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

const LAUNCHER = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
const UNLIMITED = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };

/** A policy pack in a process of its own, as the engine runs it, asked by the engine's own protocol. */
export class RunningPack {
  private constructor(
    private readonly launched: ChildProcess,
    private readonly client: AnalyzerRpc,
    /** Milliseconds until it could be asked. */
    readonly startTime: number,
  ) {}

  static async start(folder: string): Promise<RunningPack> {
    const start = performance.now();
    const launched = spawn(process.execPath, [LAUNCHER, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      launched.stdout.once("data", (text: Buffer) => {
        resolve(text.toString().trim());
      });
      launched.once("exit", (code) => {
        reject(new Error(`The policy pack in ${folder} ended with exit code ${code}`));
      });
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), UNLIMITED);
    const pack = new RunningPack(launched, client, performance.now() - start);
    await pack.ask("getAnalyzerInfo", new Empty());
    return pack;
  }

  /** Judges resources one after the other, then all of them as a stack. Resolves to the number of violations. */
  async judge(resources: readonly PackResource[]): Promise<number> {
    let violations = 0;
    for (const resource of resources) {
      await this.ask("remediate", messageOf("AnalyzeRequest", resource));
      const answer = await this.ask("analyze", messageOf("AnalyzeRequest", resource));
      violations += diagnosticsIn(answer);
    }
    const stack = new messages.AnalyzeStackRequest!();
    stack.setResourcesList!(resources.map((resource) => messageOf("AnalyzerResource", resource)));
    return violations + diagnosticsIn(await this.ask("analyzeStack", stack));
  }

  /** Most megabytes that the process has had in memory; 0 where the system does not tell. */
  get memory(): number {
    try {
      const status = readFileSync(`/proc/${this.launched.pid}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }

  stop(): void {
    this.client.close();
    this.launched.removeAllListeners("exit");
    this.launched.kill();
  }

  private ask(
    operation: keyof Omit<AnalyzerRpc, keyof Client>,
    request: Message,
  ): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.client[operation](request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }
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
