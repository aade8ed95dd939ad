import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import type * as pulumi from "@pulumi/pulumi";

import { checkPermissionsBoundaryArn } from "../../domain/iam/permissionsBoundary";
import { type Child, type NameChild, childNames } from "./childNames";
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

  /** Names a child after what it is in AWS, where its region is that of the component; `former` is its name up to version 0.1.0. */
  child(identity: string, former: string): Child {
    this.regional ??= childNames(this.parent, this.component, this.region);
    return this.regional(identity, former);
  }

  /** Names a child that an account has once, whatever the region. */
  globalChild(identity: string, former: string): Child {
    return childNames(this.parent, this.component, null)(identity, former);
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
