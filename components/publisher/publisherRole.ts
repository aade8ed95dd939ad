import { Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import type { ResourceContext } from "../input/resourceContext";
import type { ImagePublisherArgs } from "./imagePublisherArgs";
import { pushPolicy } from "./publisherDocuments";

export type PublisherContext = ResourceContext<ImagePublisherArgs>;

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
  { component, parent, permissionsBoundary, tags }: PublisherContext,
  { name, description, assumeRolePolicy, repositories, dependsOn }: PublisherRoleArgs,
): { readonly role: Role; readonly pushPolicy: RolePolicy } {
  const role = new Role(
    name,
    { description, assumeRolePolicy, permissionsBoundary, tags },
    { parent, dependsOn },
  );
  const { hubAccountId, hubRegion, baseRepositories, signingProfileArn } = component.args;
  const intent = { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn };
  const policy = component.render(intent, pushPolicy);
  return { role, pushPolicy: new RolePolicy(name, { role: role.name, policy }, { parent }) };
}
