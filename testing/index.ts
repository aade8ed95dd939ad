import type {
  EnforcementLevel,
  Policies,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { callPack, createMessage, createStruct, get } from "./runtime";

export { UNKNOWN, unknownCheckingProxy } from "./runtime";

/** A value that the engine hands over as a secret. */
export function secret(value: unknown): unknown {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A resource as the engine hands it to the pack. */
export interface ResourceFixture {
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

/** Configuration as in a policy configuration file: a level, or settings and a level, by policy id; `all` is for the others. */
export type PackConfig = Readonly<Record<string, EnforcementLevel | PolicySettings>>;

/** The settings of one policy. */
export interface PolicySettings {
  readonly enforcementLevel?: EnforcementLevel;
  readonly [setting: string]: unknown;
}

/** The URN of a resource in a run. */
export function urnOf(fixture: Omit<ResourceFixture, "props">): string {
  const { type, name = "it", stack = "dev", parentType } = fixture;
  const qualified = parentType === undefined ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::test::${qualified}::${name}`;
}

/** How a run differs from one of unconfigured policies. */
export interface RunOptions {
  /** @default - each policy has its own level and no settings */
  readonly config?: PackConfig;
  /** What the pack is called in the texts of the runtime. @default "pack" */
  readonly packName?: string;
}

/**
 * Runs policies over resources with the code of the policy runtime itself: every request and answer is the message that
 * the engine would send or get. Only the configuration is handed over directly.
 *
 * ```ts
 * const bucket = { type: "aws:s3/bucket:Bucket", name: "logs", props: { acl: "public-read" } };
 * const { violations } = await runPolicies([noPublicBuckets], [bucket]);
 * ```
 */
export async function runPolicies(
  given: Policies,
  resources: readonly ResourceFixture[],
  { config = {}, packName = "pack" }: RunOptions = {},
): Promise<Report> {
  const policies = configure(given, config);
  const violations: Violation[] = [];
  const notApplicable = new Set<string>();
  const remedied: Record<string, unknown> = {};
  const note = (response: object, resource?: string): void => {
    violations.push(...findViolations(response, resource));
    for (const each of get(response, "getNotApplicableList") as object[]) {
      notApplicable.add(get(each, "getPolicyName") as string);
    }
  };
  for (const fixture of resources) {
    const request = createRequest("AnalyzeRequest", fixture, fixture.props);
    const remediated = await callPack("makeRemediateRpcFun", packName, policies, request);
    for (const each of get(remediated, "getRemediationsList") as object[]) {
      const properties = get(each, "getProperties") as { toJavaScript(): object } | undefined;
      remedied[get(each, "getPolicyname") as string] =
        properties?.toJavaScript() ?? get(each, "getDiagnostic");
      if (properties !== undefined) get(request, "setProperties", properties);
    }
    note(await callPack("makeAnalyzeRpcFun", packName, policies, request), fixture.name ?? "it");
  }
  const request = createMessage("AnalyzeStackRequest", {
    ResourcesList: resources.map((fixture) => createStackResource(fixture, resources)),
  });
  note(await callPack("makeAnalyzeStackRpcFun", packName, policies, request));
  return { violations, notApplicable: [...notApplicable], remedied };
}

/** Puts a configuration into the policies as the engine does before it asks anything of the pack. */
function configure(policies: Policies, config: PackConfig): Policies {
  return policies.map((policy) => {
    const { enforcementLevel: levelOfAll = policy.enforcementLevel } = toSettings(config.all);
    const { enforcementLevel = levelOfAll, ...settings } = toSettings(config[policy.name]);
    const withConfig = <Run extends (args: never, ...rest: never[]) => unknown>(run: Run): Run => {
      const wrapped = (args: object, ...rest: never[]): unknown =>
        run({ ...args, getConfig: () => settings } as never, ...rest);
      // The type that a policy names may depend on what was judged before.
      const own = Object.getOwnPropertyDescriptors(run);
      return Object.defineProperties(wrapped as unknown as Run, own);
    };
    // A policy may judge both, whatever its type says.
    const copy: Partial<ResourceValidationPolicy & StackValidationPolicy> = {
      ...policy,
      enforcementLevel,
    };
    const { validateResource: validate, remediateResource: remediate, validateStack } = copy;
    return {
      ...copy,
      ...(validateStack && { validateStack: withConfig(validateStack) }),
      ...(validate && {
        validateResource: Array.isArray(validate) ? validate.map(withConfig) : withConfig(validate),
      }),
      ...(remediate && { remediateResource: withConfig(remediate) }),
    } as Policies[number];
  });
}

function toSettings(given: EnforcementLevel | PolicySettings = {}): PolicySettings {
  return typeof given === "string" ? { enforcementLevel: given } : given;
}

function createRequest(kind: string, fixture: ResourceFixture, props: object): object {
  const { name: provider = "default", props: providerProps = {} } = fixture.provider ?? {};
  const type = `pulumi:providers:${fixture.type.split(":")[0] ?? ""}`;
  return createMessage(kind, {
    Type: fixture.type,
    Urn: urnOf(fixture),
    Name: fixture.name ?? "it",
    Properties: createStruct(props),
    Options: createMessage("AnalyzerResourceOptions", {}),
    Provider: createMessage("AnalyzerProviderResource", {
      Type: type,
      Urn: urnOf({ type, name: provider }),
      Name: provider,
      Properties: createStruct(providerProps),
    }),
  });
}

function createStackResource(fixture: ResourceFixture, stack: readonly ResourceFixture[]): object {
  const request = createRequest("AnalyzerResource", fixture, fixture.outputs ?? fixture.props);
  const dependencies = get(request, "getPropertydependenciesMap") as Map<string, object>;
  for (const [property, names] of Object.entries(fixture.dependsOn ?? {})) {
    const urns = stack.filter(({ name = "it" }) => names.includes(name)).map(urnOf);
    dependencies.set(property, createMessage("AnalyzerPropertyDependencies", { UrnsList: urns }));
  }
  return request;
}

function findViolations(response: object, resource?: string): Violation[] {
  return (get(response, "getDiagnosticsList") as object[]).map((diagnostic) => {
    const name = resource ?? getName(get(diagnostic, "getUrn") as string);
    return {
      policy: get(diagnostic, "getPolicyname") as string,
      level: get(diagnostic, "getEnforcementlevel") === 0 ? "advisory" : "mandatory",
      ...(name !== undefined && { resource: name }),
      message: get(diagnostic, "getMessage") as string,
    };
  });
}

function getName(urn: string): string | undefined {
  return urn === "" ? undefined : urn.split("::").at(-1);
}
