import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import type * as pulumi from "@pulumi/pulumi";

import type { HubRegistryArgs } from "../hubRegistryArgs";
import { type NameChild, childNames } from "./childNames";
import { permissionsBoundaryOf } from "./permissionsBoundary";
import type { Owner } from "./refuse";
import { regionOf } from "./region";
import { regionName } from "./repositoryDocuments";
import { whenKnown } from "./whenKnown";

/** What every resource of a registry needs. */
export interface RegistryScope {
  readonly parent: pulumi.ComponentResource;
  readonly owner: Owner;
  readonly child: NameChild;
  readonly accountId: pulumi.Output<string>;
  /** The region that was asked for, if any. */
  readonly region: pulumi.Input<string> | undefined;
  /** The region the registry is in. */
  readonly homeRegion: pulumi.Input<string>;
  readonly permissionsBoundary: pulumi.Input<string | undefined>;
}

export function registryScope(
  parent: pulumi.ComponentResource,
  owner: Owner,
  args: Pick<HubRegistryArgs, "region" | "permissionsBoundaryArn">,
): RegistryScope {
  const region = args.region && whenKnown(owner, args.region, regionName);
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return {
    parent,
    owner,
    child: childNames(parent, owner, region),
    accountId,
    region,
    homeRegion: regionOf(parent, region),
    permissionsBoundary: permissionsBoundaryOf(parent, owner, args.permissionsBoundaryArn),
  };
}

export function homeOf({ accountId, homeRegion }: RegistryScope) {
  return { accountId, region: homeRegion };
}
