import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor, MockResourceArgs, Mocks } from "@pulumi/pulumi/runtime/mocks";

import { KEY_ID, arnOf } from "./arnShapes";

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
  /** Names of the resources it waits for beyond what its inputs say. */
  readonly dependsOn?: readonly string[];
}

export interface Recording<T> {
  /** All resources by type and name, whatever the order of their registration. */
  readonly resources: readonly RecordedResource[];
  /** What each component registered as its outputs, by its name. */
  readonly registeredOutputs: Readonly<Record<string, unknown>>;
  /** What the program returned, resolved. */
  readonly result: pulumi.Unwrap<T>;
  readonly warnings: readonly string[];
}

export interface RecordOptions {
  /** In a preview, AWS's own values (ARNs, ids, URLs) are unknown. */
  readonly preview?: boolean;
  readonly accountId?: string;
  readonly region?: string;
  /** Configuration of the program. */
  readonly config?: Readonly<Record<string, string>>;
  /** Outputs of other stacks, by the names of the stacks. */
  readonly stacks?: Readonly<Record<string, object>>;
}

/** Runs a program as `pulumi up` or `pulumi preview` would, without engine, and records all that it registers. */
export async function record<T>(
  program: () => T,
  options: RecordOptions = {},
): Promise<Recording<T>> {
  const { preview = false, config = {} } = options;
  const keys = Object.entries(config).map(([key, value]) => [`project:${key}`, value] as const);
  pulumi.runtime.setAllConfig(Object.fromEntries(keys));
  await pulumi.runtime.setMocks(new FakeAws(options), "project", "stack", preview);
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const resources: RecordedResource[] = [];
  const registeredOutputs: Record<string, unknown> = {};
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

/** Just so much of AWS that a program gets to its end: every resource echoes its inputs and has an ARN and URL. */
class FakeAws implements Mocks {
  private readonly accountId: string;
  private readonly region: string;
  private readonly preview: boolean;
  private readonly stacks: Readonly<Record<string, object>>;

  constructor(options: RecordOptions) {
    this.accountId = options.accountId ?? "111111111111";
    this.region = options.region ?? "us-east-1";
    this.preview = options.preview ?? false;
    this.stacks = options.stacks ?? {};
  }

  newResource({ type, name, inputs, custom }: MockResourceArgs): {
    id: string | undefined;
    state: Record<string, unknown>;
  } {
    const given = inputs as Record<string, unknown>;
    if (custom !== true) return { id: undefined, state: given };
    if (type === "pulumi:pulumi:StackReference") {
      return { id: name, state: { name, outputs: this.stacks[name], secretOutputNames: [] } };
    }
    const physicalName = textOf(given.name) ?? textOf(given.repositoryName) ?? name;
    const made = this.preview ? {} : this.madeByAws(type, physicalName, given);
    return { id: this.preview ? undefined : `${name}-id`, state: { ...made, ...given } };
  }

  private madeByAws(type: string, name: string, inputs: Record<string, unknown>): object {
    const region = textOf(inputs.region) ?? this.region;
    const { accountId } = this;
    return {
      arn: arnOf({ type, name, accountId, region, inputs }),
      name,
      registryId: accountId,
      repositoryUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
      keyId: KEY_ID,
      url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      repositoryUri: `public.ecr.aws/a1b2c3d4/${name}`,
    };
  }

  call({ token }: { token: string }): Record<string, unknown> {
    switch (token) {
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return { accountId: this.accountId, id: this.accountId };
      case "aws:index/getRegion:getRegion":
        return { id: this.region, region: this.region };
      case "aws:index/getAvailabilityZones:getAvailabilityZones":
        return { names: [`${this.region}a`, `${this.region}b`, `${this.region}c`] };
      case "aws:ec2/getVpc:getVpc":
        return {
          id: "vpc-1",
          cidrBlockAssociations: [{ cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" }],
        };
      case "aws:ec2/getSubnets:getSubnets":
        return { ids: ["subnet-1", "subnet-2"] };
      default:
        throw new Error(`The recorded mocks know no answer to ${token}.`);
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What the monitor is asked: the members of the gRPC messages that are looked at. */
interface Request {
  getType(): string;
  getName(): string;
  getUrn(): string;
  getParent(): string;
  getProvider(): string;
  getObject(): Struct | undefined;
  getOutputs(): Struct | undefined;
}

interface Struct {
  toJavaScript(): unknown;
}

function tap(
  monitor: MockMonitor,
  method: "registerResource" | "registerResourceOutputs",
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
  const provider = request.getProvider();
  return {
    type: request.getType(),
    name: request.getName(),
    parent: parent === "" ? "" : `${typeOf(parent)} ${nameOf(parent)}`,
    inputs: readable(request.getObject()?.toJavaScript()) as Record<string, unknown>,
    ...(provider !== "" && { provider: nameOf(provider.slice(0, provider.lastIndexOf("::"))) }),
  };
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
