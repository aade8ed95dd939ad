import { VpcEndpoint } from "@pulumi/aws/ec2";
import {
  LifecyclePolicy,
  PullThroughCacheRule,
  RegistryPolicy,
  RegistryScanningConfiguration,
  ReplicationConfiguration,
  Repository,
  RepositoryCreationTemplate,
  RepositoryPolicy,
} from "@pulumi/aws/ecr";
import { Repository as PublicRepository } from "@pulumi/aws/ecrpublic";
import { TaskDefinition } from "@pulumi/aws/ecs";
import { Policy, Role } from "@pulumi/aws/iam";
import { CustomResource, type Resource } from "@pulumi/pulumi";
import { accounts } from "../../local/scenario";
import { policies } from "../../policies/pack";
import { mandatoryPolicies, mandatoryStackPolicies } from "./mandatoryPolicies";

/** A resource, and the policies that it breaks, all at once. */
export interface WorstResource {
  readonly policies: readonly string[];
  /** Whether it may break others as well. */
  readonly isExample?: true;
  readonly create: (name: string) => Resource;
}

const STRANGER = "999999999999";
/** A principal with a wildcard, which Amazon ECR refuses. */
const REFUSED = `arn:aws:iam::${accounts.hub}:role/*`;
const HUB_IMAGE = `${accounts.hub}.dkr.ecr.us-east-1.amazonaws.com/team-a/api:1.4.2`;
const GITHUB = "token.actions.githubusercontent.com";

/** One of each kind. What judges the whole stack has nothing to say of them. */
const ofEachKind: readonly WorstResource[] = [
  {
    policies: ["encryption", "immutable-tags", "naming", "no-force-delete", "required-tags"].map(
      (rule) => `ecr-repository-${rule}`,
    ),
    create: (name) =>
      new Repository(name, { name, imageTagMutability: "MUTABLE", forceDelete: true }),
  },
  {
    policies: [
      "expected-access",
      "no-open-principal",
      "no-outside-push",
      "no-wildcard-actions",
      "policy-valid",
      "trusted-principals",
    ].map((rule) => `ecr-repository-${rule}`),
    create: (name) =>
      new RepositoryPolicy(name, {
        repository: "team-payments/api",
        policy: allow(
          { Principal: "*", Action: "ecr:*" },
          { Principal: { AWS: STRANGER }, Action: "ecr:BatchGetImage" },
          { Principal: { AWS: REFUSED }, Action: "ecr:BatchGetImage" },
        ),
      }),
  },
  {
    policies: ["ecr-lifecycle-valid"],
    create: (name) => lifecyclePolicyOf(name, { tagStatus: "untagged", countNumber: 0 }),
  },
  {
    policies: ["ecr-lifecycle-effective"],
    create: (name) => lifecyclePolicyOf(name, { tagStatus: "any", countNumber: 365 }),
  },
  {
    policies: [
      ...[
        "no-open-principal",
        "no-outside-push",
        "policy-valid",
        "scoped",
        "trusted-principals",
      ].map((rule) => `ecr-registry-${rule}`),
      "ecr-repository-expected-access",
    ],
    create: (name) =>
      new RegistryPolicy(name, {
        policy: allow(
          { Principal: "*", Action: "ecr:*", Resource: "*" },
          { Principal: { AWS: STRANGER }, Action: "ecr:ReplicateImage", Resource: "*" },
          { Principal: { AWS: REFUSED }, Action: "ecr:ReplicateImage", Resource: "*" },
        ),
      }),
  },
  {
    policies: ["ecr-registry-enhanced-scanning"],
    create: (name) => new RegistryScanningConfiguration(name, { scanType: "BASIC", rules: [] }),
  },
  {
    policies: ["ecr-replication-allowed-destinations"],
    create: (name) =>
      new ReplicationConfiguration(name, {
        replicationConfiguration: {
          rules: [{ destinations: [{ region: "eu-west-1", registryId: STRANGER }] }],
        },
      }),
  },
  {
    policies: ["ecr-pull-through-allowed-upstreams"],
    create: (name) =>
      new PullThroughCacheRule(name, {
        ecrRepositoryPrefix: "quay",
        upstreamRegistryUrl: "quay.io",
      }),
  },
  {
    policies: ["ecr-repository-encryption", "ecr-repository-required-tags", "ecr-template-strict"],
    create: (name) =>
      new RepositoryCreationTemplate(name, { prefix: "team-b", appliedFors: ["REPLICATION"] }),
  },
  {
    policies: ["ecr-public-repository-listed", "ecr-repository-required-tags"],
    create: (name) => new PublicRepository(name, { repositoryName: name }),
  },
  {
    policies: ["iam-ecr-least-privilege"],
    create: (name) => new Policy(name, { policy: allow({ Action: "ecr:*", Resource: "*" }) }),
  },
  {
    policies: ["iam-publisher-scoped"],
    create: (name) =>
      new Role(name, {
        assumeRolePolicy: allow({
          Principal: { Federated: `arn:aws:iam::${accounts.hub}:oidc-provider/${GITHUB}` },
          Action: "sts:AssumeRoleWithWebIdentity",
        }),
      }),
  },
  {
    policies: ["vpc-ecr-endpoint-scoped"],
    create: (name) =>
      new VpcEndpoint(name, {
        vpcId: "vpc-0123456789abcdef0",
        serviceName: "com.amazonaws.us-east-1.ecr.dkr",
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        policy: allow({ Principal: "*", Action: "*", Resource: "*" }),
      }),
  },
  {
    policies: ["workload-image-by-digest", "workload-image-from-hub"],
    create: (name) =>
      new TaskDefinition(name, {
        family: name,
        containerDefinitions: JSON.stringify(
          ["node:latest", HUB_IMAGE].map((image, index) => ({
            name: `c${index}`,
            image,
            memory: 512,
          })),
        ),
      }),
  },
];

/** Those, and the bad examples of the policies that none of them breaks. */
export const worstResources: readonly WorstResource[] = [
  ...ofEachKind,
  ...mandatoryPolicies
    .filter((id) => !mandatoryStackPolicies.includes(id))
    .filter((id) => !ofEachKind.some(({ policies }) => policies.includes(id)))
    .map((id): WorstResource => ({ policies: [id], isExample: true, create: exampleOf(id) })),
];

class Example extends CustomResource {}

function exampleOf(id: string): WorstResource["create"] {
  const [bad] = policies.find(({ metadata }) => metadata.id === id)?.metadata.examples.bad ?? [];
  if (bad === undefined) throw new Error(`${id} has no bad example`);
  return (name) => new Example(bad.type, name, { ...bad.props });
}

function lifecyclePolicyOf(name: string, selection: object): LifecyclePolicy {
  const rule = {
    rulePriority: 1,
    selection: { countType: "sinceImagePushed", countUnit: "days", ...selection },
    action: { type: "expire" },
  };
  return new LifecyclePolicy(name, {
    repository: "team-a/api",
    policy: JSON.stringify({ rules: [rule] }),
  });
}

function allow(...statements: readonly object[]): string {
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
