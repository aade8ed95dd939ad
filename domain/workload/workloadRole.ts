import { getEksAddOnAccount } from "./eksAddOns";
import { PULL_ACTIONS } from "../iam/actions";
import { accountRootArn, getDnsSuffix, getPartition, renderArn, repositoryArn } from "../arn";
import { type Finding, wrong } from "../finding";
import type { PolicyDocument, PolicyStatement, Principal } from "../iam/iamPolicy";
import { checkAccountId } from "../identifiers";
import { checkList } from "../repository/grants";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of roles that pull images. */
export const workloadRoleRules = {
  "role-name-format": error("A role name is not one that IAM takes."),
  "lambda-function-name": error(
    "A function is named by no name of AWS Lambda, nor by the beginning of one.",
  ),
  "eks-add-on-region": error("No registry of EKS's add-ons is known for the region of the nodes."),
} satisfies RuleTable;

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
  /** Of `lambda`: names of the functions it deploys; `*` at the end stands for any rest of a name. @default - none */
  readonly functions?: readonly string[];
  /** Of `eksNode`: accounts whose registries have EKS's add-ons. @default - that of AWS in the region of the nodes */
  readonly addOnAccounts?: readonly string[];
  /** Of `eksNode`: the region of the nodes. @default - that of the hub */
  readonly nodeRegion?: string;
}

/**
 * Checks what the role of a workload is asked for; paths are those of the intent. Fails with `lambda-function-name`,
 * `eks-add-on-region`, `grant-duplicate` and `account-id-format`.
 */
export function checkWorkloadRole(intent: WorkloadRoleIntent): Finding[] {
  const { workload, functions, addOnAccounts, nodeRegion } = intent;
  const findings = [
    ...checkList(functions, "functions", checkFunctionName),
    ...checkList(addOnAccounts, "addOnAccounts", checkAccountId),
  ];
  const isKnown = addOnAccounts !== undefined || nodeRegion === undefined;
  if (workload !== "eksNode" || isKnown || getEksAddOnAccount(nodeRegion)) return findings;
  const allowed = "the id of the account that has them there";
  const message = wrong("registry of EKS's add-ons is not known", nodeRegion, allowed);
  return [...findings, report("eks-add-on-region", "addOnAccounts", message)];
}

function checkFunctionName(value: unknown, path: string): Finding[] {
  if (typeof value === "string" && /^([\w-]{1,64}|[\w-]{1,63}\*)$/.test(value)) return [];
  const allowed = "1 to 64 letters, digits and - _, with * at the end for any rest of a name";
  const message = wrong("function name is not valid", value, allowed);
  return [report("lambda-function-name", path, message)];
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
      return { type: "Service", value: `ec2.${getDnsSuffix(region)}` };
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
      return pullAddOns(intent);
    case "lambda":
      return deployFunctions(intent);
  }
}

/** The ARN of a managed policy of AWS. */
export function managedPolicyArn(name: string, region: string): string {
  const partition = getPartition(region);
  return renderArn({
    partition,
    service: "iam",
    region: "",
    accountId: "aws",
    resource: `policy/${name}`,
  });
}

const ADD_ON_REPOSITORIES = ["amazon/*", "amazon-k8s-cni*", "eks/*"] as const;

/** From the registries of named accounts only: anybody may have repositories of these names. */
function pullAddOns({ region, nodeRegion = region, addOnAccounts }: WorkloadRoleIntent) {
  const accounts =
    addOnAccounts ?? [getEksAddOnAccount(nodeRegion)].filter((id) => id !== undefined);
  const partition = getPartition(region);
  return allow(
    "PullAddOnsOfEks",
    PULL_ACTIONS,
    accounts.flatMap((accountId) =>
      ADD_ON_REPOSITORIES.map((repositoryName) =>
        repositoryArn({ partition, region: "*", accountId, repositoryName }),
      ),
    ),
  );
}

const DEPLOY_FUNCTION_ACTIONS = [
  "lambda:CreateFunction",
  "lambda:GetFunction",
  "lambda:GetFunctionConfiguration",
  "lambda:PublishVersion",
  "lambda:UpdateFunctionCode",
] as const;

/** The named functions with their versions and aliases, and no other: who changes the code of a function has its rights. */
function deployFunctions({ accountId, region, functions = [] }: WorkloadRoleIntent) {
  const partition = getPartition(region);
  const toArn = (resource: string) =>
    renderArn({ partition, service: "lambda", region, accountId, resource });
  return allow(
    "DeployFunctions",
    DEPLOY_FUNCTION_ACTIONS,
    functions.flatMap((name) =>
      name.endsWith("*")
        ? [toArn(`function:${name}`)]
        : [toArn(`function:${name}`), toArn(`function:${name}:*`)],
    ),
  );
}

function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [{ sid, effect: "Allow", actions, resources, conditions: [] }];
}
