import { Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import type { ImagePublisherArgs } from "../imagePublisherArgs";
import { pushPolicy } from "./publisherDocuments";
import type { Owner } from "./refuse";
import type { Tags } from "./tags";
import { whenKnown } from "./whenKnown";

/** What every resource of a publisher needs. */
export interface PublisherScope {
  readonly parent: pulumi.ComponentResource;
  readonly owner: Owner;
  readonly args: ImagePublisherArgs;
  readonly permissionsBoundary: pulumi.Input<string | undefined>;
  readonly tags: Tags | undefined;
}

interface PublisherRoleArgs {
  readonly name: string;
  readonly description: string;
  readonly assumeRolePolicy: pulumi.Input<string>;
  /** The repositories to push to. */
  readonly repositories: string[];
  readonly dependsOn?: pulumi.Resource;
}

/** A role that pushes to repositories of the hub, pulls base images and signs, as far as the publisher's arguments say. */
export function createPublisherRole(
  { parent, owner, args, permissionsBoundary, tags }: PublisherScope,
  { name, description, assumeRolePolicy, repositories, dependsOn }: PublisherRoleArgs,
): { readonly role: Role; readonly pushPolicy: RolePolicy } {
  const role = new Role(
    name,
    { description, assumeRolePolicy, permissionsBoundary, tags },
    { parent, dependsOn },
  );
  const { hubAccountId, hubRegion, baseRepositories, signingProfileArn } = args;
  const intent = { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn };
  const policy = whenKnown(owner, intent, pushPolicy);
  return { role, pushPolicy: new RolePolicy(name, { role: role.name, policy }, { parent }) };
}
