import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { takeExempted } from "../../policies/support/exemptions";
import type { PackPolicy } from "../../policies/support/policy";

/* eslint-disable @typescript-eslint/no-require-imports -- these modules of the runtime have no types */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun, makeRemediateRpcFun } =
  require("@pulumi/policy/server") as Record<string, RpcMaker>;
const messages = require("@pulumi/pulumi/proto/analyzer_pb") as Record<string, new () => Message>;
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): { toJavaScript(): unknown } };
};
const proxies = require("@pulumi/policy/proxy") as {
  unknownStringValue: string;
  unknownCheckingProxy: (props: object) => Readonly<Record<string, unknown>>;
};
/* eslint-enable @typescript-eslint/no-require-imports */

type Rpc = (call: { request: Message }, done: (error: unknown, response: Message) => void) => void;
type RpcMaker = (pack: string, version: string, level: EnforcementLevel, policies: Policies) => Rpc;
/** A protobuf message, of which the tests use setters, getters and maps by name. */
type Message = Record<string, (...args: unknown[]) => unknown>;

/** Properties as the runtime hands them to a policy: reading an unknown value throws. */
export const { unknownCheckingProxy } = proxies;

/** What stands for a value that a preview cannot know. */
export const UNKNOWN = proxies.unknownStringValue;

/** A value that the engine hands over as a secret. */
export function secret(value: unknown): unknown {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource as the engine hands it to the pack. */
export interface Fixture {
  readonly type: string;
  readonly name?: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Outputs where they differ from the inputs. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Names of the resources a property comes from. */
  readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
  readonly provider?: {
    readonly name?: string;
    readonly props?: Readonly<Record<string, unknown>>;
  };
  /** The stack it belongs to. */
  readonly stack?: string;
  /** Type of the component that it is a child of. */
  readonly parentType?: string;
}

export interface Violation {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  /** Name of the resource, where the violation has one. */
  readonly resource?: string;
  readonly message: string;
}

export interface Report {
  readonly violations: readonly Violation[];
  /** Ids of the policies that had nothing to judge. */
  readonly notApplicable: readonly string[];
  /** The properties that a remediation gave back, by policy id. */
  readonly remedied: Readonly<Record<string, unknown>>;
}

/** Configuration as in a policy configuration file. */
export type PackConfig = Readonly<
  Record<
    string,
    { readonly enforcementLevel?: EnforcementLevel; readonly [setting: string]: unknown }
  >
>;

export function urnOf(fixture: Omit<Fixture, "props">): string {
  const { type, name = "it", stack = "dev", parentType } = fixture;
  const qualified = parentType === undefined ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::test::${qualified}::${name}`;
}

/** Puts a configuration into the policies as the engine does before it asks anything of the pack. */
function configured(pack: readonly PackPolicy[], config: PackConfig): Policies {
  return pack.map(({ policy }) => {
    const { enforcementLevel = policy.enforcementLevel, ...settings } = config[policy.name] ?? {};
    const withConfig = <Run extends (args: never, ...rest: never[]) => unknown>(run: Run): Run => {
      const wrapped = (args: object, ...rest: never[]): unknown =>
        run({ ...args, getConfig: () => settings } as never, ...rest);
      // The type that a policy names may depend on what was judged before.
      const own = Object.getOwnPropertyDescriptors(run);
      return Object.defineProperties(wrapped as unknown as Run, own);
    };
    const copy = { ...policy, enforcementLevel };
    if ("validateStack" in copy) return { ...copy, validateStack: withConfig(copy.validateStack) };
    const { validateResource, remediateResource } = copy;
    if (typeof validateResource !== "function") throw new Error(`${policy.name} validates nothing`);
    return {
      ...copy,
      validateResource: withConfig(validateResource),
      ...(remediateResource && { remediateResource: withConfig(remediateResource) }),
    };
  });
}

function message(kind: string, values: Readonly<Record<string, unknown>>): Message {
  const made = new messages[kind]!();
  for (const [setter, value] of Object.entries(values)) {
    if (value !== undefined) made[`set${setter}`]!(value);
  }
  return made;
}

/** Leaves out what the engine does not send either. */
function struct(props: object): unknown {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as object);
}

function requestOf(kind: string, fixture: Fixture, props: object): Message {
  const { name: provider = "default", props: providerProps = {} } = fixture.provider ?? {};
  const type = "pulumi:providers:aws";
  return message(kind, {
    Type: fixture.type,
    Urn: urnOf(fixture),
    Name: fixture.name ?? "it",
    Properties: struct(props),
    Options: message("AnalyzerResourceOptions", {}),
    Provider: message("AnalyzerProviderResource", {
      Type: type,
      Urn: urnOf({ type, name: provider }),
      Name: provider,
      Properties: struct(providerProps),
    }),
  });
}

function stackResource(fixture: Fixture, stack: readonly Fixture[]): Message {
  const request = requestOf("AnalyzerResource", fixture, fixture.outputs ?? fixture.props);
  const dependencies = request.getPropertydependenciesMap!() as Map<string, Message>;
  for (const [property, names] of Object.entries(fixture.dependsOn ?? {})) {
    const urns = stack.filter(({ name = "it" }) => names.includes(name)).map(urnOf);
    dependencies.set(property, message("AnalyzerPropertyDependencies", { UrnsList: urns }));
  }
  return request;
}

function call(rpc: Rpc, request: Message): Promise<Message> {
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (error instanceof Error) reject(error);
      else resolve(response);
    });
  });
}

const nameOf = (urn: string): string | undefined =>
  urn === "" ? undefined : urn.split("::").at(-1);

function violationsIn(response: Message, resource?: string): Violation[] {
  return (response.getDiagnosticsList!() as Message[]).map((diagnostic) => {
    const at = resource ?? nameOf(diagnostic.getUrn!() as string);
    return {
      policy: diagnostic.getPolicyname!() as string,
      level: diagnostic.getEnforcementlevel!() === 0 ? "advisory" : "mandatory",
      ...(at !== undefined && { resource: at }),
      message: diagnostic.getMessage!() as string,
    };
  });
}

/**
 * Runs policies over resources with the code of the policy runtime itself: every request and answer is the message that
 * the engine would send or get. Only the configuration is handed over directly.
 */
export async function runPack(
  pack: readonly PackPolicy[],
  resources: readonly Fixture[],
  config: PackConfig = {},
): Promise<Report> {
  takeExempted(); // The engine starts a new process for each run.
  const policies = configured(pack, config);
  const rpc = (make: string): Rpc =>
    ({ makeAnalyzeRpcFun, makeAnalyzeStackRpcFun, makeRemediateRpcFun })[make]!(
      "ecr-hub",
      "0.0.0",
      "advisory",
      policies,
    );
  const violations: Violation[] = [];
  const notApplicable = new Set<string>();
  const remedied: Record<string, unknown> = {};
  const note = (response: Message): void => {
    for (const each of response.getNotApplicableList!() as Message[]) {
      notApplicable.add(each.getPolicyName!() as string);
    }
  };
  for (const fixture of resources) {
    const request = requestOf("AnalyzeRequest", fixture, fixture.props);
    const remediated = await call(rpc("makeRemediateRpcFun"), request);
    for (const each of remediated.getRemediationsList!() as Message[]) {
      const properties = each.getProperties!() as { toJavaScript(): object } | undefined;
      remedied[each.getPolicyname!() as string] =
        properties?.toJavaScript() ?? each.getDiagnostic!();
      if (properties !== undefined) request.setProperties!(properties);
    }
    const analyzed = await call(rpc("makeAnalyzeRpcFun"), request);
    violations.push(...violationsIn(analyzed, fixture.name ?? "it"));
    note(analyzed);
  }
  const request = message("AnalyzeStackRequest", {
    ResourcesList: resources.map((fixture) => stackResource(fixture, resources)),
  });
  const analyzed = await call(rpc("makeAnalyzeStackRpcFun"), request);
  violations.push(...violationsIn(analyzed));
  note(analyzed);
  return { violations, notApplicable: [...notApplicable], remedied };
}

/** What one policy says of resources: level and resource, then the text below the policy's title, line by line. */
export async function judge(
  policy: PackPolicy,
  resources: readonly Fixture[],
  settings: PackConfig[string] = {},
): Promise<readonly (readonly string[])[]> {
  const { violations } = await runPack([policy], resources, { [policy.metadata.id]: settings });
  return violations.map(({ level, resource = "(stack)", message: text }) => {
    const [title, ...lines] = text.split("\n");
    return [`${level}: ${resource}`, ...(title === policy.metadata.title ? lines : [text])];
  });
}

/** How the runtime reports a policy that would have to read what a preview cannot know. */
export function cannotRun(policy: PackPolicy, path: string, resource = "it"): readonly string[] {
  const name = policy.metadata.id;
  const what = `can't run policy '${name}' from policy pack 'ecr-hub@v0.0.0' during preview`;
  return [`advisory: ${resource}`, `${what}: ${path} can't be known during preview`];
}
