import * as pulumi from "@pulumi/pulumi";

import { type Finding, hasErrors } from "../../domain/finding";
import { checkAccountId, checkRegion } from "../../domain/identifiers";
import { type PolicyDocument, renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { checkPermissionsBoundaryArn } from "../../domain/iam/permissionsBoundary";
import { checkTags } from "../../domain/tags";
import { PENDING, isPlain, plainPart, withoutPending } from "./values";
import { type LeafChecks, readArgs } from "./readArgs";
import { argsSchema, outputNames } from "./schema";

/** Something that is rendered of arguments, such as a policy text. */
export interface Renderer<T, R> {
  /** What is wrong with it, at the property paths of the arguments. What is undefined is not known, and not judged. */
  readonly check?: ((value: T) => readonly Finding[]) | undefined;
  readonly render: (value: T) => R;
}

/** Renders a policy as JSON text. */
export function policyRenderer<T>(
  build: (value: T) => PolicyDocument,
  check?: Renderer<T, string>["check"],
): Renderer<T, string> {
  return { check, render: (value) => renderPolicyDocument(build(value)) };
}

/** A path of merged arguments as the user wrote it. */
export type WrittenAt = (path: string) => string;

/** What only the provider knows: `accountId` and `region` of a document while they are `PENDING`. */
export interface ProviderFacts {
  readonly accountId: pulumi.Input<string>;
  readonly homeRegion: pulumi.Input<string>;
}

/** Something that is rendered of arguments, once, and checked as soon as they are read. */
export interface Document<R> {
  /** At once if all of it is plain; otherwise in one apply. */
  readonly render: (facts?: ProviderFacts) => pulumi.Input<R>;
}

type ComponentClass = (abstract new (...args: never[]) => pulumi.ComponentResource) & {
  readonly __pulumiType: string;
};

/** A component from its arguments to its resources: it reads and checks all of them before anything is registered. */
export class Component<T extends object = object> {
  /** The arguments without null and undefined. */
  readonly args: T;
  private readonly findings: Finding[] = [];
  private readonly warned = new Set<string>();
  private resource: pulumi.ComponentResource | undefined;

  constructor(
    private readonly type: ComponentClass,
    readonly name: string,
    args: T | null | undefined,
    checks: LeafChecks = {},
  ) {
    const schema = argsSchema(type.name);
    const read = readArgs(schema, args, {
      checks: { ...commonChecks(type.name), ...checks },
      checkLater: (value, check, render) => this.renderLater(value, { check, render }),
    });
    this.findings.push(...read.findings);
    if (!read.isWellFormed) this.refuse();
    this.args = read.args as T;
  }

  /** Checks what is plain of some arguments. */
  check<V extends object>(
    value: V,
    check: (value: pulumi.Unwrap<V>) => readonly Finding[],
    writtenAt?: WrittenAt,
  ): void {
    if (isPlain(value)) {
      this.report(check(value as pulumi.Unwrap<V>), writtenAt);
    } else {
      const findings = check(plainPart(value) as pulumi.Unwrap<V>);
      this.report(withoutPending(findings, value), writtenAt);
    }
  }

  report(findings: readonly Finding[], writtenAt?: WrittenAt): void {
    this.findings.push(...written(findings, writtenAt));
  }

  /** Checks a document of arguments, and renders it. */
  document<V extends object, R>(
    value: V,
    renderer: Renderer<pulumi.Unwrap<V>, R>,
    writtenAt?: WrittenAt,
  ): Document<R> {
    if (renderer.check !== undefined) this.check(value, renderer.check, writtenAt);
    if (isPlain(value)) return { render: () => renderer.render(value as pulumi.Unwrap<V>) };
    return { render: (facts) => this.render(withFacts(value, facts), renderer, writtenAt) };
  }

  /** Renders something of plain arguments, which are checked, or of pending ones, which it checks when they resolve. */
  render<V, R>(
    value: V,
    renderer: Renderer<pulumi.Unwrap<V>, R>,
    writtenAt?: WrittenAt,
  ): pulumi.Input<R> {
    if (isPlain(value)) return renderer.render(value as pulumi.Unwrap<V>);
    return this.renderLater(value, renderer, writtenAt);
  }

  private renderLater<V, R>(
    value: V,
    { check = () => [], render }: Renderer<pulumi.Unwrap<V>, R>,
    writtenAt?: WrittenAt,
  ): pulumi.Output<R> {
    const output = pulumi.output(value);
    return pulumi.all([output, pulumi.isSecret(output)]).apply(([resolved, isSecret]) => {
      const plain = dropNulls(resolved) as pulumi.Unwrap<V>;
      const findings = written(check(plain), writtenAt);
      const shown = isSecret ? findings.map(withoutValue) : findings;
      if (hasErrors(shown)) throw this.refusal(shown);
      this.warn(shown);
      return render(plain);
    });
  }

  /** The name of its class. */
  get className(): string {
    return this.type.name;
  }

  /**
   * Throws one error with all that is wrong, each with its property path.
   *
   * @throws pulumi.InputPropertiesError
   */
  refuse(findings: readonly Finding[] = this.findings): void {
    if (hasErrors(findings)) throw this.refusal(findings);
  }

  /** Warns of what AWS accepts and is likely wrong, now that there is a resource to warn of. */
  register(resource: pulumi.ComponentResource): void {
    this.resource = resource;
    this.warn(this.findings);
  }

  /** The public outputs, as the class has set them. */
  getOutputs(resource: pulumi.ComponentResource): pulumi.Inputs {
    const members = new Map<string, unknown>(Object.entries(resource));
    return Object.fromEntries(outputNames(this.className).map((name) => [name, members.get(name)]));
  }

  private refusal(findings: readonly Finding[]): Error {
    const errors = new Map(
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ rule, path, message }) => [
          `${path}: ${message} (${rule})`,
          { rule, path, message },
        ]),
    );
    const count = errors.size === 1 ? "one argument" : `${errors.size} arguments`;
    const lines = [...errors.keys()].map((line) => `  ${line}`);
    const error = new pulumi.InputPropertiesError({
      message: `${this.type.name} "${this.name}" refuses ${count}:\n${lines.join("\n")}`,
      errors: [...errors.values()].map(({ rule, path, message }) => ({
        propertyPath: path,
        reason: `${message} (${rule})`,
      })),
    });
    // The first line of the stack is then the caller's own `new …`.
    Error.captureStackTrace(error, this.type);
    // What Pulumi takes for a RunError, it prints by its message: the findings, without the stack and all members.
    return Object.assign(error, { __pulumiRunError: true });
  }

  private warn(findings: readonly Finding[]): void {
    for (const { severity, rule, path, message } of findings) {
      const line = `${path}: ${message} (${rule})`;
      if (severity !== "warning" || this.warned.has(line)) continue;
      this.warned.add(line);
      void pulumi.log.warn(line, this.resource);
    }
  }
}

/** The provider is asked only for what a document needs. */
function withFacts<V extends object>(value: V, facts: ProviderFacts | undefined): V {
  const given: { accountId?: unknown; region?: unknown } = value;
  return {
    ...value,
    ...(given.accountId === PENDING && { accountId: facts?.accountId }),
    ...(given.region === PENDING && { region: facts?.homeRegion }),
  };
}

/** Arguments that several components have. */
function commonChecks(component: string): LeafChecks {
  const checks: LeafChecks = {
    region: checkRegion,
    hubRegion: checkRegion,
    hubAccountId: checkAccountId,
    permissionsBoundaryArn: (arn, path) => checkPermissionsBoundaryArn(arn, path),
    tags: checkTags,
  };
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [`${component}.${name}`, check]),
  );
}

function written(findings: readonly Finding[], writtenAt: WrittenAt | undefined): Finding[] {
  if (writtenAt === undefined) return [...findings];
  return findings.map((finding) => ({ ...finding, path: writtenAt(finding.path) }));
}

/** A message quotes what was given; what is secret must not come out that way. */
function withoutValue(finding: Finding): Finding {
  const what = finding.severity === "error" ? "not valid" : "likely wrong";
  return { ...finding, message: `value is ${what}: it is secret and therefore not shown.` };
}

/** Null is unset, as elsewhere in Pulumi. */
function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, dropNulls(entry)]));
}
