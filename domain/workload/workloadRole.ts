import { accountRootArn, getDnsSuffix, getPartition, renderArn, repositoryArn } from "../arn";
import { PULL_ACTIONS } from "../iam/actions";
import {
  allow,
  policyDocument,
  stringEquals,
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
} from "../iam/iamPolicy";
import { getEksAddOnAccount } from "./eksAddOns";

/** What pulls images in a spoke account, or deploys functions made of them. */
export type Workload = "ecsTaskExecution" | "eksNode" | "lambda";

/** What the role of a workload needs besides pulling the hub's images. */
export interface WorkloadNeeds {
  /** What the role is for, as its description says. */
  readonly description: string;
  /** Names of the AWS managed policies it cannot do without. */
  readonly managedPolicies: readonly string[];
  /** Whether `buildWorkloadPolicy` has a policy for it. */
  readonly hasPolicy: boolean;
}

export const WORKLOADS: Readonly<Record<Workload, WorkloadNeeds>> = {
  ecsTaskExecution: {
    description: "Pulls images of the hub for tasks of Amazon ECS",
    managedPolicies: [],
    hasPolicy: false,
  },
  eksNode: {
    description: "Pulls images of the hub for nodes of Amazon EKS",
    managedPolicies: ["AmazonEKSWorkerNodePolicy"],
    hasPolicy: true,
  },
  lambda: {
    description: "Deploys AWS Lambda functions made of images of the hub",
    managedPolicies: [],
    hasPolicy: true,
  },
};

/** A role for one kind of workload. */
export interface WorkloadRoleIntent {
  readonly workload: Workload;
  /** The account of the role. */
  readonly accountId: string;
  /** The region of the hub: Lambda functions must run in it, and its partition is that of the account. */
  readonly region: string;
  /** Of `lambda`: names of the functions it deploys; `*` at the end stands for any rest of a name. @default - none */
  readonly lambdaFunctions?: readonly string[];
  /** Of `eksNode`: accounts whose registries have EKS's add-ons. @default - that of AWS in the region of the nodes */
  readonly eksAddOnAccounts?: readonly string[];
  /** Of `eksNode`: the region of the nodes. @default - that of the hub */
  readonly nodeRegion?: string;
}

/**
 * Who may assume the role: the tasks of Amazon ECS in this account, EC2 instances, or, to deploy Lambda functions, the
 * principals of this account whose own policies allow it.
 */
export function buildTrustPolicy(intent: WorkloadRoleIntent): PolicyDocument {
  const ofThisAccount = stringEquals("aws:SourceAccount", intent.accountId);
  return policyDocument(
    allow(undefined, ["sts:AssumeRole"], {
      principals: [trustedPrincipal(intent)],
      conditions: intent.workload === "ecsTaskExecution" ? [ofThisAccount] : [],
    }),
  );
}

function trustedPrincipal({ workload, accountId, region }: WorkloadRoleIntent): Principal {
  switch (workload) {
    case "ecsTaskExecution":
      return { type: "Service", value: "ecs-tasks.amazonaws.com" };
    case "eksNode":
      return { type: "Service", value: `ec2.${getDnsSuffix(region)}` };
    case "lambda":
      return { type: "AWS", value: accountRootArn(accountId, region) };
  }
}

/** What the workload may do besides pulling the hub's images; a document without statements where that is nothing. */
export function buildWorkloadPolicy(intent: WorkloadRoleIntent): PolicyDocument {
  switch (intent.workload) {
    case "ecsTaskExecution":
      return policyDocument();
    case "eksNode":
      return policyDocument(pullAddOns(intent));
    case "lambda":
      return policyDocument(deployFunctions(intent));
  }
}

/** The ARN of a managed policy of AWS. */
export function managedPolicyArn(name: string, region: string): string {
  const partition = getPartition(region);
  const resource = `policy/${name}`;
  return renderArn({ partition, service: "iam", region: "", accountId: "aws", resource });
}

const ADD_ON_REPOSITORIES = ["amazon/*", "amazon-k8s-cni*", "eks/*"] as const;

/** From the registries of named accounts only: any account may have repositories of these names. */
function pullAddOns(intent: WorkloadRoleIntent): PolicyStatement[] {
  const { region, nodeRegion = region, eksAddOnAccounts } = intent;
  const known = getEksAddOnAccount(nodeRegion);
  const accounts = eksAddOnAccounts ?? (known === undefined ? [] : [known]);
  const registries = { partition: getPartition(region), region: "*" };
  const resources = accounts.flatMap((accountId) =>
    ADD_ON_REPOSITORIES.map((repositoryName) =>
      repositoryArn({ ...registries, accountId, repositoryName }),
    ),
  );
  return allow("PullAddOnsOfEks", PULL_ACTIONS, { resources });
}

/** To create functions and change their code and configuration, and what infrastructure as code reads of them. */
const DEPLOY_FUNCTION_ACTIONS = [
  "lambda:CreateFunction",
  "lambda:GetFunction",
  "lambda:GetFunctionCodeSigningConfig",
  "lambda:GetFunctionConfiguration",
  "lambda:ListTags",
  "lambda:ListVersionsByFunction",
  "lambda:PublishVersion",
  "lambda:TagResource",
  "lambda:UntagResource",
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
] as const;

/** The named functions with their versions and aliases only: who changes the code of a function has the rights of the function. */
function deployFunctions(intent: WorkloadRoleIntent): PolicyStatement[] {
  const { accountId, region, lambdaFunctions = [] } = intent;
  const lambda = { partition: getPartition(region), service: "lambda", region, accountId };
  const names = lambdaFunctions.flatMap((name) =>
    name.endsWith("*") ? [name] : [name, `${name}:*`],
  );
  const resources = names.map((name) => renderArn({ ...lambda, resource: `function:${name}` }));
  return allow("DeployFunctions", DEPLOY_FUNCTION_ACTIONS, { resources });
}
