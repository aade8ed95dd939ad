import type { EnforcementLevel, Policies } from "@pulumi/policy";

/* eslint-disable @typescript-eslint/no-require-imports -- these modules of the runtime have no types */
const server = require("@pulumi/policy/server") as Record<RpcName, RpcMaker>;
const messages = require("@pulumi/pulumi/proto/analyzer_pb") as Record<string, new () => object>;
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): object };
};
const proxies = require("@pulumi/policy/proxy") as {
  unknownStringValue: string;
  unknownCheckingProxy: (props: object) => Readonly<Record<string, unknown>>;
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The calls that the engine makes of a policy pack. */
export type RpcName = "makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun" | "makeRemediateRpcFun";
type Rpc = (call: { request: object }, done: (error: unknown, response: object) => void) => void;
type RpcMaker = (pack: string, version: string, level: EnforcementLevel, policies: Policies) => Rpc;

/** Properties as the runtime hands them to a policy: reading an unknown value throws. */
export const { unknownCheckingProxy } = proxies;

/** What stands for a value that a preview cannot know. */
export const UNKNOWN = proxies.unknownStringValue;

/** Calls a method of a protobuf message by its name: the messages of the runtime have no types. */
export function get(message: object, method: string, ...args: readonly unknown[]): unknown {
  return (message as Record<string, (...args: readonly unknown[]) => unknown>)[method]?.(...args);
}

/** A protobuf message with values, by the names of their setters. */
export function createMessage(kind: string, values: Readonly<Record<string, unknown>>): object {
  const Message = messages[kind];
  if (Message === undefined) throw new Error(`@pulumi/pulumi has no message ${kind}`);
  const message = new Message();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) get(message, `set${name}`, value);
  }
  return message;
}

/** Properties as a message; leaves out what the engine does not send either. */
export function createStruct(props: object): object {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as object);
}

/** Calls a policy pack as the engine does. */
export function callPack(
  name: RpcName,
  pack: string,
  policies: Policies,
  request: object,
): Promise<object> {
  const rpc = server[name](pack, "0.0.0", "advisory", policies);
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (error instanceof Error) reject(error);
      else resolve(response);
    });
  });
}
