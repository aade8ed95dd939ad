import { PodIdentityAssociation } from "@pulumi/aws/eks";
import { Policy, Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { WORKLOADS, type Workload } from "../../domain/workload/workloadRole";
import { Component, type Document } from "../input/component";
import { ResourceContext } from "../input/resourceContext";
import type { SpokeAccessArgs } from "./spokeAccessArgs";
import {
  type SpokeDocuments,
  hubUrl,
  managedPolicy,
  spokeChecks,
  spokeDocuments,
  trustPolicy,
} from "./spokeDocuments";
import { managedAttachment } from "./spokeNames";

/**
 * What a spoke account needs to pull from the hub: an IAM policy limited to the named repositories, attached to the given
 * roles and to the roles it makes, and the references of images. The hub has to let the account in as well.
 *
 * @example
 * new SpokeAccess("hub", {
 *   hubAccountId: "111111111111",
 *   hubRegion: "us-east-1",
 *   repositories: ["team-a/api"],
 *   createRoles: { ecsTaskExecution: true },
 * });
 */
export class SpokeAccess extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:SpokeAccess";

  /** ARN of the pull policy, to attach it elsewhere. */
  public readonly policyArn: pulumi.Output<string>;
  /** JSON text of the pull policy. */
  public readonly policyJson: pulumi.Output<string>;
  /** Host name of the hub's registry: `<account>.dkr.ecr.<region>.amazonaws.com`. */
  public readonly registryUrl: pulumi.Output<string>;
  /** ARNs of the roles that were made, by the keys of `createRoles`; whoever uses them waits until the roles have their rights. */
  public readonly roleArns: pulumi.Output<Record<string, string>>;
  /** Names of the roles that were made, by the keys of `createRoles`, to attach more policies to them. */
  public readonly createdRoleNames: pulumi.Output<Record<string, string>>;
  /** References of the images by the keys of `images`, as container runtimes take them. */
  public readonly imageReferences: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: SpokeAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    const component = new Component(SpokeAccess, name, args, spokeChecks);
    args = component.args;
    const documents = spokeDocuments(component, args);
    component.refuse();
    super(SpokeAccess.__pulumiType, name, args, opts);

    const context: Context = new ResourceContext(component, this);
    const policyJson = documents.pullPolicy.render();
    const policy = createPolicy(context, policyJson);
    attachToGivenRoles(context, policy);
    const roles = new Map([
      ...createRoles(context, policy, documents),
      ...createPodRoles(context, policy, documents),
    ]);

    this.policyArn = policy.arn;
    this.policyJson = pulumi.output(policyJson);
    this.registryUrl = pulumi.output(
      component.render({ hubAccountId: args.hubAccountId, hubRegion: args.hubRegion }, hubUrl),
    );
    this.roleArns = byKey(roles, arnWithRights);
    this.createdRoleNames = byKey(roles, ({ role }) => role.name);
    this.imageReferences = renderAll(documents.imageReferences);
    this.registerOutputs(component.getOutputs(this));
  }
}

type Context = ResourceContext<SpokeAccessArgs>;

function createPolicy({ parent, name, tags }: Context, policy: pulumi.Input<string>): Policy {
  const description = "Lets its roles pull images of the hub";
  return new Policy(name, { description, policy, tags }, { parent });
}

function attachToGivenRoles(
  { parent, name, component }: Context,
  { arn: policyArn }: Policy,
): void {
  const { roleNames = [], roles = {} } = component.args;
  const attach = (key: string, role: pulumi.Input<string>) =>
    new RolePolicyAttachment(`${name}-${key}`, { role, policyArn }, { parent });
  roleNames.forEach((roleName) => attach(roleName, roleName));
  Object.entries(roles).forEach(([key, roleName]) => attach(key, roleName));
}

/** A role that was made, and the resources that give it its rights. */
interface MadeRole {
  readonly role: Role;
  readonly rights: readonly (RolePolicyAttachment | RolePolicy)[];
}

function createRoles(
  context: Context,
  policy: Policy,
  { workloadPolicies }: SpokeDocuments,
): [Workload, MadeRole][] {
  return [...workloadPolicies].map(([workload, document]) => {
    const { role, rights } = createRole(context, workload, document);
    const pull = new RolePolicyAttachment(
      `${context.name}-${workload}`,
      { role: role.name, policyArn: policy.arn },
      { parent: context.parent },
    );
    return [workload, { role, rights: [...rights, pull] }];
  });
}

function createRole(context: Context, workload: Workload, document: Document<string>): MadeRole {
  const { parent, component, permissionsBoundary, tags, accountId } = context;
  const { hubRegion: region } = component.args;
  const { managedPolicies, hasPolicy, description } = WORKLOADS[workload];
  const child = `${context.name}-${workload}`;
  const assumeRolePolicy = component.render({ workload, accountId, region }, trustPolicy);
  const role = new Role(
    child,
    { description, assumeRolePolicy, permissionsBoundary, tags },
    { parent },
  );
  const managed = managedPolicies.map((managedName) => {
    const policyArn = component.render(region, managedPolicy(managedName));
    return new RolePolicyAttachment(
      `${context.name}-${managedAttachment(workload, managedName)}`,
      { role: role.name, policyArn },
      { parent },
    );
  });
  if (!hasPolicy) return { role, rights: managed };
  const policy = document.render(context);
  const own = new RolePolicy(child, { role: role.name, policy }, { parent });
  return { role, rights: [...managed, own] };
}

/** Pods pull for themselves what their nodes do not: the role has the pull policy and nothing else. */
function createPodRoles(
  context: Context,
  { arn: policyArn }: Policy,
  { podTrustPolicies }: SpokeDocuments,
): [string, MadeRole][] {
  const { parent, component, permissionsBoundary, tags } = context;
  const { eksPods = {} } = component.args.createRoles ?? {};
  return Object.entries(eksPods).map(([key, { clusterName, namespace, serviceAccount }]) => {
    const child = `${context.name}-${key}`;
    const assumeRolePolicy = podTrustPolicies.get(key)?.render(context) ?? "";
    const description = "Pulls images of the hub for pods of Amazon EKS";
    const role = new Role(
      child,
      { description, assumeRolePolicy, permissionsBoundary, tags },
      { parent },
    );
    const pull = new RolePolicyAttachment(child, { role: role.name, policyArn }, { parent });
    if (clusterName) {
      const association = { clusterName, namespace, serviceAccount, roleArn: role.arn, tags };
      new PodIdentityAssociation(child, association, { parent, dependsOn: pull });
    }
    return [key, { role, rights: [pull] }];
  });
}

/** Known as early as the role's own ARN; yet whoever uses it waits for the rights of the role. */
function arnWithRights({ role, rights }: MadeRole): pulumi.Output<string> {
  const granted = rights.map((right) => right.role);
  return pulumi.output({ arn: role.arn, granted }).apply(({ arn }) => arn);
}

function byKey(
  roles: ReadonlyMap<string, MadeRole>,
  outputOf: (made: MadeRole) => pulumi.Output<string>,
): pulumi.Output<Record<string, string>> {
  const entries = [...roles].map(([key, made]) => [key, outputOf(made)] as const);
  return pulumi.output(Object.fromEntries(entries));
}

function renderAll(
  documents: ReadonlyMap<string, Document<string>>,
): pulumi.Output<Record<string, string>> {
  const entries = [...documents].map(([key, document]) => [key, document.render()] as const);
  return pulumi.output(Object.fromEntries(entries));
}
