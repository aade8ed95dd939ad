import type { EnforcementLevel, Policies, Severity } from "@pulumi/policy";
import type { Finding } from "../../domain/finding";
import type { Settings, Values } from "./settings";

/** A fact that breaks a policy: a finding of the domain, or one of the policy's own that needs no rule id. */
export type PolicyFinding = Pick<Finding, "path" | "message"> & Partial<Pick<Finding, "rule">>;

/** What judging something came to: all findings, and what could not be known, if anything. */
export interface Verdict {
  readonly findings: readonly PolicyFinding[];
  readonly unknown?: Error;
}

/** A requirement of a published standard that a policy puts into practice. */
export interface Requirement {
  readonly name: string;
  readonly version: string;
  /** Where the requirement is published. */
  readonly reference: string;
  /** The requirement's own number. */
  readonly specification: string;
  /** With which settings only the policy puts it into practice, if not with all. */
  readonly only?: string;
}

/** A resource as a policy sees it. Reading a property that a preview cannot know throws: read only what is needed. */
export interface PolicyResource {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly urn: string; readonly props: Readonly<Record<string, unknown>> };
}

/** A resource of the whole stack, with what its properties come from. */
export interface StackResource extends PolicyResource {
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** The resources of a stack. */
export interface PolicyStack {
  /** Those of some types, in the order in which they were registered. */
  ofType(...types: readonly string[]): readonly StackResource[];
}

/** A resource of an example: its type and the properties that matter. */
export interface ExampleResource {
  readonly type: string;
  readonly name?: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Names of the resources that a property comes from. */
  readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
}

/** The only copy of what is to be known of a policy: it feeds the pack, the violation texts and docs/policies.md. */
export interface PolicyMetadata<S extends Settings> {
  /** Public id. It never changes its meaning. */
  readonly id: string;
  /** What holds for a resource that complies, as one sentence. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly level: EnforcementLevel;
  readonly compliance?: readonly Requirement[];
  readonly config: S;
  /** Why there is nothing to judge with these settings, if so: the runtime then counts the policy as not applicable. */
  notApplicable?(config: Values<S>): string | undefined;
  /** What is wrong with settings that the engine takes by their schema. */
  checkSettings?(config: Values<S>): PolicyFinding[];
  /** Resources that comply, and resources that do not; `config` where the policy needs one to judge. */
  readonly examples: {
    readonly good: readonly ExampleResource[];
    readonly bad: readonly ExampleResource[];
    readonly config?: Partial<Values<S>>;
  };
}

/** A policy that judges one resource at a time by its inputs, before anything happens to it. */
export interface ResourcePolicyDefinition<S extends Settings> extends PolicyMetadata<S> {
  /** Type tokens of the resources it judges. */
  readonly resource: string | readonly string[];
  /** Whether it judges resources of another type as well, where types cannot be listed. */
  readonly isJudged?: (type: string) => boolean;
  check(
    resource: PolicyResource,
    config: Values<S>,
  ): Iterable<PolicyFinding> | AsyncIterable<PolicyFinding>;
  /**
   * Says at preview that it is not applicable where it would have to read an unknown value: for documents that need not have
   * to do with Amazon ECR at all, and are judged in the update before anything is created.
   */
  readonly skipInPreview?: true;
  /** One line for the stack in place of one for each resource, where the settings ask for it. */
  readonly summary?: {
    readonly isFor: (config: Values<S>) => boolean;
    readonly describe: (count: number, names: string) => string;
  };
  /** The properties to set so that the resource complies, if they are known. */
  remediate?(
    resource: PolicyResource,
    config: Values<S>,
  ): Readonly<Record<string, unknown>> | undefined;
}

/** A policy for facts that span resources: it judges all resources of the stack after they have been registered. */
export interface StackPolicyDefinition<S extends Settings> extends PolicyMetadata<S> {
  /** Type tokens of the resources it tells findings of. */
  readonly resource: string | readonly string[];
  /** Says nothing where a value is unknown at preview, as `skipInPreview` of a policy for one resource does. */
  readonly skipInPreview?: true;
  /** Looks at the stack once, and gives the judge of each of those resources. */
  checkStack(
    stack: PolicyStack,
    config: Values<S>,
  ): (resource: StackResource) => Iterable<PolicyFinding> | AsyncIterable<PolicyFinding>;
}

/** What all policies have in common, whatever their settings. */
export type AnyPolicyMetadata = Omit<
  PolicyMetadata<Settings>,
  "notApplicable" | "checkSettings"
> & {
  readonly resource: string | readonly string[];
  readonly config: Settings;
};

/** A policy of the pack: what is to be known of it, and what the runtime runs. */
export interface PackPolicy {
  readonly metadata: AnyPolicyMetadata;
  /** What is wrong with what is configured for it. */
  readonly checkConfiguration: (given: object) => readonly PolicyFinding[];
  readonly policy: Policies[number];
}
