import { PULL_ACTIONS } from "../iam/actions";
import { accountRootArn, dnsSuffixOf, partitionOf, renderArn, repositoryArn } from "../arn";
import { type Finding, wrong } from "../finding";
import type { PolicyDocument, PolicyStatement, Principal } from "../iam/iamPolicy";
import { type RuleTable, reporter } from "../rule";

/** Rules of roles that pull images. */
export const workloadRoleRules = {
  "role-name-format": { severity: "error", meaning: "A role name is not one that IAM takes." },
} as const satisfies RuleTable;

const report = reporter(workloadRoleRules);

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
}

/** Checks the name of an IAM role; its ARN is no name. Fails with `role-name-format`. */
export function checkRoleName(value: unknown, path: string): Finding[] {
  if (typeof value === "string" && /^[\w+=,.@-]{1,64}$/.test(value)) return [];
  const allowed = "1 to 64 letters, digits and _ + = , . @ -, without path and ARN";
  return [report("role-name-format", path, wrong("role name is not valid", value, allowed))];
}

/**
 * Who may assume the role: the tasks of Amazon ECS in this account, EC2 instances, or, to deploy Lambda functions, the
 * principals of this account whose own policies allow it.
 */
export function buildTrustPolicy(intent: WorkloadRoleIntent): PolicyDocument {
  const ofThisAccount = {
    operator: "StringEquals",
    key: "aws:SourceAccount",
    values: [intent.accountId],
  };
  return {
    version: "2012-10-17",
    statements: [
      {
        effect: "Allow",
        principals: [trustedPrincipal(intent)],
        actions: ["sts:AssumeRole"],
        conditions: intent.workload === "ecsTaskExecution" ? [ofThisAccount] : [],
      },
    ],
  };
}

function trustedPrincipal({ workload, accountId, region }: WorkloadRoleIntent): Principal {
  switch (workload) {
    case "ecsTaskExecution":
      return { type: "Service", value: "ecs-tasks.amazonaws.com" };
    case "eksNode":
      return { type: "Service", value: `ec2.${dnsSuffixOf(region)}` };
    case "lambda":
      return { type: "AWS", value: accountRootArn(accountId, region) };
  }
}

/** What the workload may do besides pulling the hub's images; a document without statements where that is nothing. */
export function buildWorkloadPolicy(intent: WorkloadRoleIntent): PolicyDocument {
  return { version: "2012-10-17", statements: workloadStatements(intent) };
}

function workloadStatements(intent: WorkloadRoleIntent): PolicyStatement[] {
  switch (intent.workload) {
    case "ecsTaskExecution":
      return [];
    case "eksNode":
      return [pullAddOns(intent)];
    case "lambda":
      return [deployFunctions(intent)];
  }
}

/** The ARN of a managed policy of AWS. */
export function managedPolicyArn(name: string, region: string): string {
  const partition = partitionOf(region);
  return renderArn({
    partition,
    service: "iam",
    region: "",
    accountId: "aws",
    resource: `policy/${name}`,
  });
}

/** Amazon EKS keeps the images of its own add-ons in accounts of its own, another one in many regions. */
const ADD_ON_REPOSITORIES = ["amazon/*", "amazon-k8s-cni*", "eks/*"] as const;

function pullAddOns({ region }: WorkloadRoleIntent): PolicyStatement {
  const anywhere = { partition: partitionOf(region), region: "*", accountId: "*" };
  return {
    sid: "PullAddOnsOfEks",
    effect: "Allow",
    actions: PULL_ACTIONS,
    resources: ADD_ON_REPOSITORIES.map((repositoryName) =>
      repositoryArn({ ...anywhere, repositoryName }),
    ),
    conditions: [],
  };
}

const DEPLOY_FUNCTION_ACTIONS = [
  "lambda:CreateFunction",
  "lambda:GetFunction",
  "lambda:GetFunctionConfiguration",
  "lambda:PublishVersion",
  "lambda:UpdateFunctionCode",
] as const;

function deployFunctions({ accountId, region }: WorkloadRoleIntent): PolicyStatement {
  const functions = { service: "lambda", region, accountId, resource: "function:*" };
  return {
    sid: "DeployFunctions",
    effect: "Allow",
    actions: DEPLOY_FUNCTION_ACTIONS,
    resources: [renderArn({ partition: partitionOf(region), ...functions })],
    conditions: [],
  };
}
