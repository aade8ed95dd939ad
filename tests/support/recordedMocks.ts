import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

import { FakeAws, type FakeAwsOptions } from "./fakeAws";

/** Stands for a value that is not known in a preview. */
export const UNKNOWN = "<unknown>";

/** One registered resource, with what was sent to the engine. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** Type and name of the parent; empty for a resource of the program itself. */
  readonly parent: string;
  /** Inputs; `UNKNOWN` stands for what is not known yet, `{ secret }` for what is secret. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Name of an explicit provider. */
  readonly provider?: string;
  /** Types and names of the resources it waits for although no input comes from them. */
  readonly dependsOn?: readonly string[];
}

/** One question to a provider. */
export interface RecordedInvoke {
  readonly token: string;
  /** Name of an explicit provider. */
  readonly provider?: string;
}

export interface Recording<T> {
  /** All resources by type and name, whatever the order of their registration. */
  readonly resources: readonly RecordedResource[];
  /** What providers were asked, each once. */
  readonly invokes: readonly RecordedInvoke[];
  /** What each component registered as its outputs, by its name. */
  readonly registeredOutputs: Readonly<Record<string, unknown>>;
  /** What the program returned, resolved. */
  readonly result: pulumi.Unwrap<T>;
  readonly warnings: readonly string[];
}

export interface RecordOptions extends FakeAwsOptions {
  /** Configuration of the program. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Runs a program as `pulumi up` or `pulumi preview` would, without engine, and records all that it registers. */
export async function record<T>(
  program: () => T,
  options: RecordOptions = {},
): Promise<Recording<T>> {
  const { preview = false, config = {} } = options;
  const keys = Object.entries(config).map(
    ([key, value]) => [key.includes(":") ? key : `project:${key}`, value] as const,
  );
  pulumi.runtime.setAllConfig(Object.fromEntries(keys));
  await pulumi.runtime.setMocks(new FakeAws(options), "project", "stack", preview);
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const resources: RecordedResource[] = [];
  const invokes = new Map<string, RecordedInvoke>();
  const registeredOutputs: Record<string, unknown> = {};
  tap(monitor, "invoke", (request) => {
    const invoke = { token: request.getTok(), ...providerOf(request) };
    invokes.set(JSON.stringify(invoke), invoke);
  });
  tap(monitor, "registerResource", (request) => {
    if (request.getType() !== "pulumi:pulumi:Stack") resources.push(recorded(request));
  });
  tap(monitor, "registerResourceOutputs", (request) => {
    registeredOutputs[nameOf(request.getUrn())] = readable(request.getOutputs()?.toJavaScript());
  });
  const warnings = collectWarnings();
  const rejection = firstRejection();
  try {
    const result = await Promise.race([settle(program()), rejection.thrown]);
    await Promise.race([pulumi.runtime.disconnect(), rejection.thrown]);
    // A rejection is only told once the event loop turns.
    await Promise.race([new Promise(setImmediate), rejection.thrown]);
    return {
      resources: resources.toSorted(byTypeAndName),
      invokes: [...invokes.values()].toSorted((one, other) => (one.token < other.token ? -1 : 1)),
      registeredOutputs,
      result: result as pulumi.Unwrap<T>,
      warnings: warnings.found,
    };
  } catch (error) {
    // What waits for the rejected input waits for ever; the runtime would report it as leaked.
    pulumi.runtime.resetOptions("project", "stack", -1, "", "", preview, "");
    throw error;
  } finally {
    rejection.restore();
    warnings.restore();
  }
}

/** The resources of one type, by name. */
export function inputsOf(
  { resources }: Pick<Recording<unknown>, "resources">,
  type: string,
): Record<string, Readonly<Record<string, unknown>>> {
  const ofType = resources.filter((resource) => resource.type === type);
  return Object.fromEntries(ofType.map(({ name, inputs }) => [name, inputs]));
}

/** What the monitor is asked: the members of the gRPC messages that are looked at. */
interface Request {
  getTok(): string;
  getType(): string;
  getName(): string;
  getUrn(): string;
  getParent(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { forEach(look: (of: { getUrnsList(): string[] }) => void): void };
  getObject(): Struct | undefined;
  getOutputs(): Struct | undefined;
}

interface Struct {
  toJavaScript(): unknown;
}

function tap(
  monitor: MockMonitor,
  method: "invoke" | "registerResource" | "registerResourceOutputs",
  look: (request: Request) => void,
): void {
  const answer = monitor[method].bind(monitor) as (request: Request, reply: unknown) => unknown;
  Object.assign(monitor, {
    [method]: (request: Request, reply: unknown) => {
      look(request);
      return answer(request, reply);
    },
  });
}

function recorded(request: Request): RecordedResource {
  const parent = request.getParent();
  const dependsOn = waitedFor(request);
  return {
    type: request.getType(),
    name: request.getName(),
    parent: parent === "" ? "" : typeAndName(parent),
    inputs: readable(request.getObject()?.toJavaScript()) as Record<string, unknown>,
    ...providerOf(request),
    ...(dependsOn.length > 0 && { dependsOn }),
  };
}

/** A reference to a provider is its URN and its id. */
function providerOf(request: Request): { readonly provider?: string } {
  const reference = request.getProvider();
  if (reference === "") return {};
  return { provider: nameOf(reference.slice(0, reference.lastIndexOf("::"))) };
}

function waitedFor(request: Request): string[] {
  const ofInputs = new Set<string>();
  request.getPropertydependenciesMap().forEach((property) => {
    property.getUrnsList().forEach((urn) => ofInputs.add(urn));
  });
  return request
    .getDependenciesList()
    .filter((urn) => !ofInputs.has(urn))
    .map(typeAndName)
    .toSorted();
}

function typeAndName(urn: string): string {
  return `${typeOf(urn)} ${nameOf(urn)}`;
}

function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function readable(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return UNKNOWN;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const isSecret = entries.some(
    ([key, entry]) =>
      key === pulumi.runtime.specialSigKey && entry === pulumi.runtime.specialSecretSig,
  );
  if (isSecret) return { secret: readable((value as { value: unknown }).value) };
  return Object.fromEntries(entries.map(([key, entry]) => [key, readable(entry)]));
}

/** Unlike `apply`, this comes to an end for unknown values, too. */
function settle(value: unknown): Promise<unknown> {
  return (pulumi.output(value) as unknown as { promise(): Promise<unknown> }).promise();
}

/** What is thrown inside an apply ends a program as an unhandled rejection; here it ends the recording. */
function firstRejection(): { readonly thrown: Promise<never>; readonly restore: () => void } {
  const event = "unhandledRejection";
  const listeners = process.listeners(event);
  process.removeAllListeners(event);
  const thrown = new Promise<never>((_, reject) => process.on(event, reject));
  thrown.catch(() => undefined);
  return {
    thrown,
    restore: () => {
      process.removeAllListeners(event);
      listeners.forEach((listener) => process.on(event, listener));
    },
  };
}

function byTypeAndName(left: RecordedResource, right: RecordedResource): number {
  return `${left.type} ${left.name}` < `${right.type} ${right.name}` ? -1 : 1;
}

/** Without engine, the runtime writes its log to the console. */
function collectWarnings(): { readonly found: string[]; readonly restore: () => void } {
  const found: string[] = [];
  const { warn } = console;
  console.warn = (text: unknown, ...rest: unknown[]) => {
    const mark = "warning: [runtime] ";
    if (typeof text === "string" && text.startsWith(mark)) found.push(text.slice(mark.length));
    else warn(text, ...rest);
  };
  return {
    found,
    restore: () => {
      console.warn = warn;
    },
  };
}
