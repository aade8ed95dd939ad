import { region as configuredRegion } from "@pulumi/aws/config";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";

import { checkPermissionsBoundaryArn } from "../../domain/iam/permissionsBoundary";
import { reportArgument } from "../../domain/argumentRules";
import type { Component } from "./component";

/** Arguments that several components have, for all of their resources. */
interface CommonArgs {
  readonly region?: pulumi.Input<string>;
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly tags?: Record<string, pulumi.Input<string>>;
}

interface Boundary {
  readonly permissionsBoundaryArn?: string;
  readonly accountId: string;
}

/** What the resources of a component have in common. */
export class ResourceContext<T extends CommonArgs = CommonArgs> {
  /** The region that was asked for, if any. */
  readonly region: pulumi.Input<string> | undefined;
  readonly tags: Record<string, pulumi.Input<string>> | undefined;
  private regional: NameChild | undefined;
  private account: pulumi.Output<string> | undefined;
  private providerRegion: pulumi.Output<string> | undefined;

  constructor(
    readonly component: Component<T>,
    readonly parent: pulumi.ComponentResource,
  ) {
    this.region = component.args.region;
    this.tags = component.args.tags;
    component.register(parent);
  }

  /** The name of the component in the program. */
  get name(): string {
    return this.component.name;
  }

  /** Names a child whose region is that of the component. */
  get child(): NameChild {
    this.regional ??= childNames(this.parent, this.component, this.region);
    return this.regional;
  }

  /** Names a child that an account has once, whatever the region. */
  get globalChild(): NameChild {
    return childNames(this.parent, this.component, null);
  }

  /** The account of the provider. AWS is asked for it only where it matters, as for the region. */
  get accountId(): pulumi.Output<string> {
    this.account ??= getCallerIdentityOutput({}, { parent: this.parent }).accountId;
    return this.account;
  }

  /** The region the resources are in: the one asked for, else that of the provider. */
  get homeRegion(): pulumi.Input<string> {
    if (this.region !== undefined) return this.region;
    this.providerRegion ??= getRegionOutput({}, { parent: this.parent }).region;
    return this.providerRegion;
  }

  /** The permissions boundary of all roles, which must be a policy of their account; unset without one. */
  get permissionsBoundary(): pulumi.Input<string | undefined> {
    const { permissionsBoundaryArn } = this.component.args;
    if (permissionsBoundaryArn === undefined) return undefined;
    return this.component.render(
      { permissionsBoundaryArn, accountId: this.accountId },
      {
        // Null is no boundary, once it is known.
        check: ({ permissionsBoundaryArn: arn, accountId }: Boundary) =>
          arn === undefined
            ? []
            : checkPermissionsBoundaryArn(arn, "permissionsBoundaryArn", accountId),
        render: ({ permissionsBoundaryArn: arn }) => arn,
      },
    );
  }
}

/** The class of a resource of the provider. */
type ResourceClass = abstract new (...args: never[]) => pulumi.CustomResource;

/** The name of children, and the options of one of a class: `aliases` are the URNs it may have in the state of a stack. */
export interface Child {
  readonly name: string;
  readonly options: (type: ResourceClass) => {
    readonly parent: pulumi.ComponentResource;
    readonly aliases: pulumi.Input<pulumi.URN>[];
  };
}

/**
 * Names a child after what it is in AWS; `former` is its name up to version 0.1.0, and `sibling` the component that it moves from or to
 * without a change.
 */
export type NameChild = (identity: string, former: string, sibling?: string) => Child;

/** The component that has the same children. The repositories of a registry are those of a `HubRepository`. */
const SIBLINGS: Readonly<Record<string, string>> = {
  HubRegistry: "ReplicaRegistry",
  ReplicaRegistry: "HubRegistry",
  HubRepository: "HubRegistry",
};

/** `null` is for what an account has once, whatever the region. */
export type Region = pulumi.Input<string> | null | undefined;

/** A component in the program. */
interface NamedComponent {
  /** Name of its class. */
  readonly className: string;
  readonly name: string;
}

/**
 * Names that do not depend on the component's name: renaming or regrouping components changes nothing, and two components that would
 * fight for one thing in AWS are refused as duplicates. They end with the provider and the region, as in `team-a/api@us-east-1`, so that
 * a thing in another account or region is another resource.
 */
export function childNames(
  parent: pulumi.ComponentResource,
  { className, name: componentName }: NamedComponent,
  region: Region,
): NameChild {
  const suffix = getSuffix(parent, componentName, region);
  const prefix = getUrnPrefix(parent, className);
  return (identity, former, sibling = SIBLINGS[className]) => {
    const name = `${identity}${suffix}`;
    const before = [
      ...(former === name ? [] : [{ component: className, end: former }]),
      ...(sibling === undefined ? [] : [{ component: sibling, end: name }]),
    ];
    const options = (type: ResourceClass) => {
      const { __pulumiType: token } = type as unknown as { readonly __pulumiType: string };
      const aliases = before.map(({ component, end }) => {
        const tail = `${component}$${token}::${end}`;
        return typeof prefix === "string" ? prefix + tail : prefix.apply((own) => own + tail);
      });
      return { parent, aliases };
    };
    return { name, options };
  };
}

/** An explicit provider is known by its name. Where that or the region is not known at once, the component's name has to do. */
function getSuffix(
  parent: pulumi.ComponentResource,
  componentName: string,
  region: Region,
): string {
  const provider = parent.getProvider("aws:index:Provider") as { __name?: string } | undefined;
  const isKnown = region === undefined || region === null || typeof region === "string";
  if (!isKnown || provider?.__name === "") return `@${componentName}`;
  const home = provider === undefined ? configuredRegion : undefined;
  const parts = [provider?.__name, region === null ? undefined : (region ?? home)];
  return parts.map((part) => (part === undefined ? "" : `@${part}`)).join("");
}

/** What Pulumi's SDK keeps of a resource for itself. */
interface KnownResource {
  readonly __pulumiType?: string;
  readonly __parentResource?: KnownResource;
}

/**
 * The URN of a component's children up to the name of the component's class: it has the types of all parents, and no names. An alias that
 * is a text costs a third of one that Pulumi has to make of outputs, and a hub has thousands.
 */
function getUrnPrefix(
  parent: pulumi.ComponentResource,
  className: string,
): string | pulumi.Output<string> {
  const types = getTypes(parent as unknown as KnownResource);
  if (types === undefined) {
    return parent.urn.apply((urn) => urn.slice(0, urn.lastIndexOf("::") - className.length));
  }
  const own = types.join("").slice(0, -className.length - 1);
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${own}`;
}

/** The types of a resource and its parents; undefined where one is known by its URN only, as to a component in another language. */
function getTypes({ __pulumiType: type, __parentResource }: KnownResource): string[] | undefined {
  if (type === "pulumi:pulumi:Stack") return [];
  if (!type) return undefined;
  const above = __parentResource === undefined ? [] : getTypes(__parentResource);
  return above && [...above, `${type}$`];
}

/** The components that have something in AWS which no other may have, by what it is; one map a program. */
const claims = new WeakMap<object, Map<string, ResourceContext>>();

/** Where the argument is that says what is claimed, what it is, and what to do if another component has it. */
interface Claimed {
  readonly path: string;
  readonly what: string;
  readonly fix: string;
}

/**
 * Refuses a component that would fight with another one of the program for the same thing in AWS. Unit tests with mocks, which have no
 * stack, may make as many as they like.
 */
export function claim(context: ResourceContext, thing: string, { path, what, fix }: Claimed): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return;
  const claimed = claims.get(stack) ?? new Map<string, ResourceContext>();
  claims.set(stack, claimed);
  const holder = claimed.get(thing) ?? context;
  claimed.set(thing, holder);
  if (holder === context) return;
  const by = `${holder.component.className} "${holder.name}"`;
  const message = `${by} manages ${what} already: ${fix}.`;
  context.component.refuse([reportArgument("argument-duplicate", path, message)]);
}

/** Claims the registry of the component's account and region, of which two providers may be. */
export function claimRegistry(context: ResourceContext): void {
  const claimed = {
    path: "region",
    what: "the registry of this account and region",
    fix: "set another region or provider, or give the arguments to one component",
  };
  claim(context, `registry ${context.child("registry", "").name}`, claimed);
  pulumi.all([context.accountId, context.homeRegion]).apply((home) => {
    claim(context, `registry ${home.join(" ")}`, claimed);
  });
}

/** Whether Pulumi is asked to print the stack traces it keeps. */
const PRINTS_TRACES = Boolean(process.env.PULUMI_DEBUG_PROMISE_LEAKS);

/**
 * Runs `create` without the stack traces that Pulumi keeps of every promise of a resource, dozens each: they take most of the time
 * of a hub of hundreds of repositories. Transformations are the user's own code and run inside `create`; a component that has
 * any keeps all traces, so that an error of theirs shows where it comes from.
 */
export function withoutTraces<T>(parent: pulumi.Resource, create: () => T): T {
  const { __transformations: transformations } = parent as { __transformations?: unknown[] };
  if (PRINTS_TRACES || transformations === undefined || transformations.length > 0) return create();
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return create();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
