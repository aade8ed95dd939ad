import type { Change } from "../../../local";
import type { ComponentResource, ComponentResourceOptions, Input, Resource } from "@pulumi/pulumi";

/** The account and regions that the cases are deployed to. */
export const ACCOUNT = "111111111111";
export const HOME = "us-east-1";
export const ABROAD = "us-west-2";

/**
 * What a component is first, what it is after every argument has changed that leaves it where it is, and what it is after
 * those have changed that move it: regions and names that AWS cannot change.
 */
export const STEPS = ["made", "updated", "moved"] as const;
export type Step = (typeof STEPS)[number];

/** A part of a VPC that endpoints are made in. */
export interface Network {
  readonly vpcId: Input<string>;
  readonly subnetIds: readonly Input<string>[];
  readonly routeTableIds: readonly Input<string>[];
}

/** What is in the account already. */
export interface Base {
  readonly home: Network;
  readonly abroad: Network;
  /** Roles and clusters of a spoke, which it knows by their names. */
  readonly spoke: readonly Resource[];
}

/** One component that is taken through all steps. */
export interface UpdateCase {
  /** Its class, and its name in the program. */
  readonly component: string;
  readonly name: string;
  /** The names of its children, where there are several of its class. */
  readonly children: RegExp;
  readonly argsOf: (base: Base) => Readonly<Record<Step, object>>;
  /** What AWS resources go through from the step before: operation, type, name and properties. */
  readonly changes: Readonly<Record<"updated" | "moved", readonly string[]>>;
  readonly create: (base: Base, step: Step) => ComponentResource;
}

interface Component<A> {
  readonly name: string;
  new (name: string, args: A, options?: ComponentResourceOptions): ComponentResource;
}

export function updateCase<A extends object>(
  component: Component<A>,
  name: string,
  {
    argsOf,
    children = /^/,
    waitsFor = () => [],
    changes,
  }: {
    children?: RegExp;
    argsOf: (base: Base) => Record<Step, NoInfer<A>>;
    /** What has to be there before, and is known by its name alone. */
    waitsFor?: (base: Base) => readonly Resource[];
  } & Pick<UpdateCase, "changes">,
): UpdateCase {
  return {
    component: component.name,
    name,
    children,
    argsOf,
    changes,
    create: (base, step) =>
      new component(name, argsOf(base)[step], { dependsOn: [...waitsFor(base)] }),
  };
}

/** What AWS resources of a component went through, as the changes of its case say it. */
export function changesIn(
  { component, children }: Pick<UpdateCase, "component" | "children">,
  { changes }: { readonly changes: readonly Change[] },
): string[] {
  return changes
    .filter(({ urn }) => urn.includes(`:${component}$aws:`))
    .filter((change) => children.test(change.name))
    .map((change) => {
      const kind = change.type.replace(/^aws:.*:/, "");
      return [change.operation, kind, change.name, ...change.properties.toSorted()].join(" ");
    })
    .toSorted();
}

/** ARN of a policy of the account that bounds roles. */
export function boundaryArn(name: "made" | "updated"): string {
  return `arn:aws:iam::${ACCOUNT}:policy/boundaries/${name}`;
}

/** ARN of a key of the account that encrypts repositories. */
export function keyArn(region: string, name: "made" | "updated"): string {
  const id = { made: "a", updated: "b" }[name];
  return `arn:aws:kms:${region}:${ACCOUNT}:key/${id.repeat(8)}-1111-2222-3333-${id.repeat(12)}`;
}
