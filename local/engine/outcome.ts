import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation";

/** A violation as the engine reports it. */
export interface Violation {
  /** The policy's id, as in `ecr-repository-immutable-tags`. */
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  /** The resource's name in its program; undefined for a violation of the stack as a whole. */
  readonly resource?: string;
  readonly urn?: string;
}

/** A resource that an operation changes, or would change in a preview. */
export interface Change {
  readonly operation: OpType;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The properties that differ, for an update or a replacement. */
  readonly properties: readonly string[];
}

/** What one `up`, `preview` or `destroy` came to. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Every resource that is not left as it is. */
  readonly changes: readonly Change[];
  /** How many resources the program has, without the stack itself and providers. */
  readonly resources: number;
  readonly violations: readonly Violation[];
  /** Error messages of the engine, the provider and the program. */
  readonly errors: readonly string[];
  /** The stack's outputs; secret ones are masked. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly seconds: number;
}

const STACK_TYPE = "pulumi:pulumi:Stack";
const UNCHANGED: ReadonlySet<OpType> = new Set<OpType>(["same", "read", "refresh", "discard"]);
const GONE: ReadonlySet<OpType> = new Set<OpType>(["delete", "discard"]);
/** What the engine says last of a failure whose cause it has told already. */
const SUMMARY = /^((preview|update|destroy) (failed|canceled)$|One or more errors occurred)/;

/** Gathers the engine's events into an outcome. */
export class OutcomeRecorder {
  private readonly started = Date.now();
  private readonly steps = new Map<string, StepEventMetadata>();
  private readonly violations: Violation[] = [];
  private readonly errors: string[] = [];
  private outputs: Record<string, unknown> = {};

  constructor(private readonly watch: (done: number) => void = () => undefined) {}

  record(event: EngineEvent): void {
    const step = event.resourcePreEvent?.metadata;
    if (step !== undefined && isResource(step) && step.op !== "delete-replaced") {
      this.steps.set(step.urn, step);
    }
    const done = event.resOutputsEvent?.metadata;
    if (done?.type === STACK_TYPE) {
      this.outputs = done.new?.outputs ?? {};
    } else if (done !== undefined) {
      this.watch(this.steps.size);
    }
    if (event.policyEvent !== undefined) {
      this.violations.push(violationOf(event.policyEvent));
    }
    const diagnostic = event.diagnosticEvent;
    if (diagnostic?.severity === "error" && diagnostic.ephemeral !== true) {
      this.errors.push(plain(diagnostic.message));
    }
  }

  outcome(failure?: Error): Outcome {
    const steps = [...this.steps.values()];
    return {
      succeeded: failure === undefined,
      changes: steps.filter((step) => !UNCHANGED.has(step.op)).map(changeOf),
      resources: steps.filter((step) => !GONE.has(step.op)).length,
      violations: this.violations,
      errors: this.reasons(failure),
      outputs: this.outputs,
      seconds: (Date.now() - this.started) / 1000,
    };
  }

  /** The same error often comes twice, once with more around it. */
  private reasons(failure?: Error): readonly string[] {
    const told = [...new Set(this.errors)];
    const whole = told.filter(
      (each) => !told.some((other) => other !== each && other.includes(each)),
    );
    const causes = whole.filter((each) => !SUMMARY.test(each));
    if (failure === undefined || causes.length > 0 || this.violations.length > 0) {
      return causes;
    }
    return whole.length > 0 ? whole : reasonsOf(failure);
  }
}

/** What a CLI says that fails before the engine begins. */
function reasonsOf({ message }: Error): readonly string[] {
  const said = [...message.matchAll(/^ *(?:stderr: )?error: (.+)$/gm)].map(([, text = ""]) => text);
  return said.length > 0 ? said : [message];
}

function isResource(step: StepEventMetadata): boolean {
  return step.type !== STACK_TYPE && !step.type.startsWith("pulumi:providers:");
}

function changeOf(step: StepEventMetadata): Change {
  return {
    operation: step.op === "create-replacement" ? "replace" : step.op,
    urn: step.urn,
    type: step.type,
    name: nameOf(step.urn),
    properties: changedProperties(step),
  };
}

/** Names of properties; the bridge tells changes of a whole one in the details alone. */
function changedProperties({ diffs, detailedDiff }: StepEventMetadata): string[] {
  return diffs?.length ? diffs : Object.keys(detailedDiff ?? {});
}

function violationOf(event: NonNullable<EngineEvent["policyEvent"]>): Violation {
  const urn = event.resourceUrn;
  const ofStack = urn === undefined || urn === "" || urn.includes(`::${STACK_TYPE}::`);
  return {
    policy: event.policyName,
    level: event.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
    message: plain(event.message),
    ...(ofStack ? {} : { resource: nameOf(urn), urn }),
  };
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The engine writes colours as `<{%fg 1%}>`. */
function plain(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "").trim();
}
