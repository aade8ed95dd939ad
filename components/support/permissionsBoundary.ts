import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import type * as pulumi from "@pulumi/pulumi";

import { checkPermissionsBoundaryArn } from "../../domain/iam/permissionsBoundary";
import type { Owner } from "./refuse";
import { type Made, whenKnown } from "./whenKnown";

interface Boundary {
  readonly permissionsBoundaryArn?: string;
  /** Account of the roles, once it is known. */
  readonly accountId?: string;
}

export const permissionsBoundary: Made<Boundary, string | undefined> = {
  check: ({ permissionsBoundaryArn, accountId }) =>
    permissionsBoundaryArn === undefined
      ? []
      : checkPermissionsBoundaryArn(permissionsBoundaryArn, "permissionsBoundaryArn", accountId),
  make: ({ permissionsBoundaryArn }) => permissionsBoundaryArn,
};

/** The permissions boundary of all roles of a component; unset without one. */
export function permissionsBoundaryOf(
  parent: pulumi.ComponentResource,
  owner: Owner,
  permissionsBoundaryArn: pulumi.Input<string> | undefined,
): pulumi.Input<string | undefined> {
  if (permissionsBoundaryArn === undefined) return undefined;
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return whenKnown(owner, { permissionsBoundaryArn, accountId }, permissionsBoundary);
}
