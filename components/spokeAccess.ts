import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { PodIdentityAssociation } from "@pulumi/aws/eks";
import { Policy, Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { type Workload, WORKLOADS } from "../domain/workload/workloadRole";
import { type SpokeAccessArgs, spokeAccessShape } from "./spokeAccessArgs";
import { givenArguments } from "./support/givenArguments";
import { permissionsBoundaryOf } from "./support/permissionsBoundary";
import { type Owner, refuse, warn } from "./support/refuse";
import { regionOf } from "./support/region";
import * as documents from "./support/spokeDocuments";
import { managedAttachment, workloadsOf } from "./support/spokeNames";
import { type Tags, tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

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
    const named = { component: SpokeAccess, name };
    args = givenArguments(named, spokeAccessShape, args);
    const findings = documents.checkSpokeAccessArgs(name, args);
    refuse(named, findings);
    super(SpokeAccess.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes } = args;
    const hub = { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes };
    const scope = {
      parent: this,
      owner,
      permissionsBoundary: permissionsBoundaryOf(this, owner, args.permissionsBoundaryArn),
      tags: tagsOf(owner, args.tags),
    };
    const policyJson = whenKnown(owner, hub, documents.pullPolicy);
    const policy = createPolicy(scope, policyJson);
    attachToGivenRoles(scope, policy, args);
    const roles = new Map([
      ...createRoles(scope, policy, args),
      ...createPodRoles(scope, policy, args),
    ]);

    this.policyArn = policy.arn;
    this.policyJson = pulumi.output(policyJson);
    this.registryUrl = pulumi.output(whenKnown(owner, hub, documents.hubUrl));
    this.roleArns = byKey(roles, arnWithRights);
    this.createdRoleNames = byKey(roles, ({ role }) => role.name);
    this.imageReferences = imageReferences(owner, hub, args);
    this.registerOutputs({
      policyArn: this.policyArn,
      policyJson: this.policyJson,
      registryUrl: this.registryUrl,
      roleArns: this.roleArns,
      createdRoleNames: this.createdRoleNames,
      imageReferences: this.imageReferences,
    });
  }
}

/** What every resource of the component needs. */
interface Scope {
  readonly parent: SpokeAccess;
  readonly owner: Owner;
  readonly permissionsBoundary: pulumi.Input<string | undefined>;
  readonly tags: Tags | undefined;
}

function createPolicy({ parent, owner, tags }: Scope, policy: pulumi.Input<string>): Policy {
  const description = "Lets its roles pull images of the hub";
  return new Policy(owner.name, { description, policy, tags }, { parent });
}

function attachToGivenRoles(
  { parent, owner }: Scope,
  { arn: policyArn }: Policy,
  { roleNames = [], roles = {} }: SpokeAccessArgs,
): void {
  const attach = (key: string, role: pulumi.Input<string>) =>
    new RolePolicyAttachment(`${owner.name}-${key}`, { role, policyArn }, { parent });
  roleNames.forEach((roleName) => attach(roleName, roleName));
  Object.entries(roles).forEach(([key, roleName]) =>
    attach(key, whenKnown(owner, roleName, documents.roleOf(key))),
  );
}

/** A role that was made, and the resources that give it its rights. */
interface MadeRole {
  readonly role: Role;
  readonly rights: readonly (RolePolicyAttachment | RolePolicy)[];
}

function createRoles(
  scope: Scope,
  policy: Policy,
  { createRoles = {}, hubRegion: region }: SpokeAccessArgs,
): ReadonlyMap<Workload, MadeRole> {
  const workloads = workloadsOf(createRoles);
  if (workloads.length === 0) return new Map();
  const { accountId } = getCallerIdentityOutput({}, { parent: scope.parent });
  const roles = workloads.map((workload) => {
    const asked = documents.askedOf(workload, createRoles);
    const { role, rights } = createRole(scope, { workload, accountId, region, ...asked });
    const pull = new RolePolicyAttachment(
      `${scope.owner.name}-${workload}`,
      { role: role.name, policyArn: policy.arn },
      { parent: scope.parent },
    );
    return [workload, { role, rights: [...rights, pull] }] as const;
  });
  return new Map(roles);
}

interface RoleInputs {
  readonly workload: Workload;
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Input<string>;
  readonly functions?: pulumi.Input<string>[];
  readonly addOnAccounts?: pulumi.Input<string>[];
}

function createRole(
  { parent, owner, permissionsBoundary, tags }: Scope,
  inputs: RoleInputs,
): MadeRole {
  const { workload, accountId, region } = inputs;
  const { managedPolicies, hasPolicy, description } = WORKLOADS[workload];
  const child = `${owner.name}-${workload}`;
  const trusted = { workload, accountId, region };
  const assumeRolePolicy = whenKnown(owner, trusted, documents.trustPolicy);
  const role = new Role(
    child,
    { description, assumeRolePolicy, permissionsBoundary, tags },
    { parent },
  );
  const managed = managedPolicies.map((managedPolicy) => {
    const policyArn = whenKnown(owner, region, documents.managedPolicyOf(managedPolicy));
    return new RolePolicyAttachment(
      `${owner.name}-${managedAttachment(workload, managedPolicy)}`,
      { role: role.name, policyArn },
      { parent },
    );
  });
  if (!hasPolicy) return { role, rights: managed };
  const isOfNodes = workload === "eksNode" && inputs.addOnAccounts === undefined;
  const asked = { ...inputs, nodeRegion: isOfNodes ? regionOf(parent, undefined) : undefined };
  const policy = whenKnown(owner, asked, documents.workloadPolicy);
  const own = new RolePolicy(child, { role: role.name, policy }, { parent });
  return { role, rights: [...managed, own] };
}

/** Pods pull for themselves what their nodes do not: the role has the pull policy and nothing else. */
function createPodRoles(
  { parent, owner, permissionsBoundary, tags }: Scope,
  { arn: policyArn }: Policy,
  { createRoles }: SpokeAccessArgs,
): ReadonlyMap<string, MadeRole> {
  const roles = Object.entries(createRoles?.eksPods ?? {}).map(([key, pods]) => {
    const child = `${owner.name}-${key}`;
    const trusted = pods.clusterName ? { ...pods, ...homeOf(parent) } : pods;
    const assumeRolePolicy = whenKnown(owner, trusted, documents.podTrustPolicy(key));
    const description = "Pulls images of the hub for pods of Amazon EKS";
    const role = new Role(
      child,
      { description, assumeRolePolicy, permissionsBoundary, tags },
      { parent },
    );
    const pull = new RolePolicyAttachment(child, { role: role.name, policyArn }, { parent });
    const { clusterName, namespace, serviceAccount } = pods;
    if (clusterName) {
      const association = { clusterName, namespace, serviceAccount, roleArn: role.arn, tags };
      new PodIdentityAssociation(child, association, { parent, dependsOn: pull });
    }
    return [key, { role, rights: [pull] }] as const;
  });
  return new Map(roles);
}

/** Where the spoke itself is, as its provider tells. */
function homeOf(parent: SpokeAccess) {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return { accountId, region: regionOf(parent, undefined) };
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

function imageReferences(
  owner: Owner,
  hub: Pick<
    SpokeAccessArgs,
    "hubAccountId" | "hubRegion" | "repositories" | "pullThroughCachePrefixes"
  >,
  { images = {} }: SpokeAccessArgs,
): pulumi.Output<Record<string, string>> {
  const entries = Object.entries(images).map(
    ([key, image]) => [key, whenKnown(owner, { hub, image }, documents.imageOf(key))] as const,
  );
  return pulumi.output(Object.fromEntries(entries));
}
