import { region as configuredRegion } from "@pulumi/aws/config";
import type * as pulumi from "@pulumi/pulumi";

/** The name of a child, and its options: `aliases` are the names it may have in the state of a stack. */
export interface Child {
  readonly name: string;
  readonly options: {
    readonly parent: pulumi.ComponentResource;
    readonly aliases: pulumi.Alias[];
  };
}

/** Names a child after what it is in AWS; `former` is its name up to version 0.1.0. */
export type NameChild = (identity: string, former: string) => Child;

/** Components that have the same children: these move from one to the other without a change. */
const SIBLINGS = [
  ["HubRegistry", "HubRepository"],
  ["HubRegistry", "ReplicaRegistry"],
];

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
  const siblings = SIBLINGS.filter((pair) => pair.includes(className))
    .flat()
    .filter((each) => each !== className)
    .map((sibling) => replaceClass(parent, className, sibling));
  return (identity, former) => {
    const name = `${identity}${suffix}`;
    const moved = siblings.map((urn) => ({ name, parent: urn }));
    const renamed = former === name ? [] : [{ name: former }];
    return { name, options: { parent, aliases: [...renamed, ...moved] } };
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

/** Children have the type of their parent in their URN, and not its name. */
function replaceClass(parent: pulumi.Resource, own: string, other: string): pulumi.Output<string> {
  return parent.urn.apply((urn) => urn.replace(`:index:${own}::`, `:index:${other}::`));
}
