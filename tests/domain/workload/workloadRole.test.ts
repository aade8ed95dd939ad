import assert from "node:assert/strict";

import {
  type PolicyDocument,
  grantsAction,
  renderPolicyDocument,
} from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import {
  type Workload,
  WORKLOADS,
  buildTrustPolicy,
  buildWorkloadPolicy,
  managedPolicyArn,
} from "../../../domain/workload/workloadRole";
import { checkRoleName, checkWorkloadRole } from "../../../domain/workload/workloadRoleCheck";
import { lines } from "../../support/findingLines";
import { type Caller, like, mayUse } from "../../support/iamEvaluator";

const spoke = {
  accountId: "222222222222",
  region: "us-east-1",
  lambdaFunctions: ["api", "jobs-*"],
};
const workloads = Object.keys(WORKLOADS) as Workload[];

function service(name: string, sourceAccount: string): Caller {
  const context = { "aws:sourceaccount": [sourceAccount] };
  return { kind: "service", service: name, context };
}

function principal(accountId: string): Caller {
  const arn = `arn:aws:iam::${accountId}:role/deployer`;
  return { kind: "principal", accountId, arn, context: {} };
}

describe("buildTrustPolicy", () => {
  const cases: [workload: Workload, who: string, caller: Caller, may: boolean][] = [
    ["ecsTaskExecution", "its tasks", service("ecs-tasks.amazonaws.com", "222222222222"), true],
    [
      "ecsTaskExecution",
      "foreign tasks",
      service("ecs-tasks.amazonaws.com", "999999999999"),
      false,
    ],
    ["ecsTaskExecution", "instances", service("ec2.amazonaws.com", "222222222222"), false],
    ["ecsTaskExecution", "its account", principal("222222222222"), false],
    ["eksNode", "instances", service("ec2.amazonaws.com", "222222222222"), true],
    ["eksNode", "tasks", service("ecs-tasks.amazonaws.com", "222222222222"), false],
    ["eksNode", "its account", principal("222222222222"), false],
    ["lambda", "its account", principal("222222222222"), true],
    ["lambda", "another account", principal("333333333333"), false],
    ["lambda", "the outsider", principal("999999999999"), false],
    ["lambda", "Lambda", service("lambda.amazonaws.com", "222222222222"), false],
  ];
  for (const [workload, who, caller, may] of cases) {
    it(`${may ? "lets" : "does not let"} ${who} assume the role for ${workload}`, () => {
      const document = buildTrustPolicy({ workload, ...spoke });
      assert.equal(mayUse(document, "sts:AssumeRole", caller), may);
    });
  }
});

function grants(document: PolicyDocument, action: string, resource: string): boolean {
  return document.statements.some(
    (statement) =>
      grantsAction(statement, action) &&
      (statement.resources ?? []).some((pattern) => like(pattern, resource)),
  );
}

describe("buildWorkloadPolicy", () => {
  const cases: [workload: Workload, action: string, resource: string, may: boolean][] = [
    [
      "eksNode",
      "ecr:BatchGetImage",
      "arn:aws:ecr:us-west-2:602401143452:repository/eks/kube-proxy",
      true,
    ],
    [
      "eksNode",
      "ecr:GetDownloadUrlForLayer",
      "arn:aws:ecr:eu-west-1:602401143452:repository/amazon-k8s-cni-init",
      true,
    ],
    [
      "eksNode",
      "ecr:BatchGetImage",
      "arn:aws:ecr:us-east-1:999999999999:repository/eks/kube-proxy",
      false,
    ],
    [
      "eksNode",
      "ecr:GetDownloadUrlForLayer",
      "arn:aws:ecr:us-east-1:999999999999:repository/amazon-k8s-cni",
      false,
    ],
    [
      "eksNode",
      "ecr:BatchGetImage",
      "arn:aws:ecr:eu-south-1:590381155156:repository/eks/kube-proxy",
      false,
    ],
    [
      "eksNode",
      "ecr:BatchGetImage",
      "arn:aws:ecr:us-east-1:111111111111:repository/team-b/batch",
      false,
    ],
    ["eksNode", "ecr:PutImage", "arn:aws:ecr:us-west-2:602401143452:repository/eks/pause", false],
    [
      "lambda",
      "lambda:UpdateFunctionCode",
      "arn:aws:lambda:us-east-1:222222222222:function:api",
      true,
    ],
    ...["UpdateFunctionConfiguration", "TagResource"].map(
      (name): [Workload, string, string, boolean] => [
        "lambda",
        `lambda:${name}`,
        "arn:aws:lambda:us-east-1:222222222222:function:api",
        true,
      ],
    ),
    [
      "lambda",
      "lambda:PublishVersion",
      "arn:aws:lambda:us-east-1:222222222222:function:api:live",
      true,
    ],
    [
      "lambda",
      "lambda:CreateFunction",
      "arn:aws:lambda:us-east-1:222222222222:function:jobs-nightly",
      true,
    ],
    ...["payroll", "api-2", "a", "job"].flatMap((name): [Workload, string, string, boolean][] =>
      ["lambda:UpdateFunctionCode", "lambda:CreateFunction", "lambda:PublishVersion"].map(
        (action) => [
          "lambda",
          action,
          `arn:aws:lambda:us-east-1:222222222222:function:${name}`,
          false,
        ],
      ),
    ),
    [
      "lambda",
      "lambda:CreateFunction",
      "arn:aws:lambda:eu-west-1:222222222222:function:api",
      false,
    ],
    [
      "lambda",
      "lambda:CreateFunction",
      "arn:aws:lambda:us-east-1:333333333333:function:api",
      false,
    ],
    [
      "lambda",
      "lambda:InvokeFunction",
      "arn:aws:lambda:us-east-1:222222222222:function:api",
      false,
    ],
    ["lambda", "iam:PassRole", "arn:aws:iam::222222222222:role/api", false],
  ];
  for (const [workload, action, resource, may] of cases) {
    it(`${may ? "grants" : "does not grant"} ${workload} ${action} on ${resource}`, () => {
      assert.equal(grants(buildWorkloadPolicy({ workload, ...spoke }), action, resource), may);
    });
  }

  it("lets nodes pull add-ons from AWS in their own region, or from the accounts that are named", () => {
    const image = (accountId: string) =>
      `arn:aws:ecr:eu-south-1:${accountId}:repository/eks/kube-proxy`;
    const nodes = { workload: "eksNode", ...spoke, nodeRegion: "eu-south-1" } as const;
    const policy = buildWorkloadPolicy(nodes);
    assert.equal(grants(policy, "ecr:BatchGetImage", image("590381155156")), true);
    assert.equal(grants(policy, "ecr:BatchGetImage", image("602401143452")), false);
    const named = buildWorkloadPolicy({ ...nodes, eksAddOnAccounts: ["666666666666"] });
    assert.equal(grants(named, "ecr:BatchGetImage", image("666666666666")), true);
    assert.equal(grants(named, "ecr:BatchGetImage", image("590381155156")), false);
  });

  it("has statements exactly where the workload has a policy", () => {
    for (const workload of workloads) {
      const { statements } = buildWorkloadPolicy({ workload, ...spoke });
      assert.equal(statements.length > 0, WORKLOADS[workload].hasPolicy, workload);
    }
  });
});

describe("checkWorkloadRole", () => {
  it("takes names of functions, and beginnings of names", () => {
    const functions = ["a", "jobs-*", "Api_1", "x".repeat(64), `${"x".repeat(63)}*`];
    const role = { workload: "lambda", ...spoke, lambdaFunctions: functions } as const;
    assert.deepEqual(checkWorkloadRole(role), []);
  });

  it("refuses names that are none, and those of any function", () => {
    const functions = ["*", "**", "a*b", "api:live", "x".repeat(65), ""];
    const role = { workload: "lambda", ...spoke, lambdaFunctions: functions } as const;
    assert.deepEqual(
      checkWorkloadRole(role).map(({ rule, path }) => `${rule} @ ${path}`),
      functions.map((_, index) => `lambda-function-name @ lambdaFunctions[${index}]`),
    );
  });

  it("refuses nodes whose add-ons nobody has named, where AWS's registry of them is not known", () => {
    const nodes = { workload: "eksNode", ...spoke, nodeRegion: "xx-south-1" } as const;
    assert.deepEqual(lines(checkWorkloadRole(nodes)), [
      'eks-add-on-region @ eksAddOnAccounts: registry of EKS\'s add-ons is not known: given "xx-south-1", allowed the id of the account that has them there.',
    ]);
    assert.deepEqual(checkWorkloadRole({ ...nodes, eksAddOnAccounts: ["666666666666"] }), []);
    assert.deepEqual(checkWorkloadRole({ ...nodes, nodeRegion: "eu-south-1" }), []);
  });
});

describe("documents of workload roles", () => {
  it("parse to the same text, in every partition", () => {
    for (const workload of workloads) {
      for (const region of ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]) {
        const intent = { workload, ...spoke, region };
        for (const document of [buildTrustPolicy(intent), buildWorkloadPolicy(intent)]) {
          const text = renderPolicyDocument(document);
          const parsed = parsePolicyDocument(text);
          if (document.statements.length === 0) continue;
          assert.ok(parsed.ok, text);
          assert.equal(renderPolicyDocument(parsed.value), text);
          assert.ok(region === "us-east-1" || !text.includes("arn:aws:"), text);
        }
      }
    }
  });

  it("name managed policies in the partition of the region", () => {
    assert.equal(
      managedPolicyArn("AmazonEKSWorkerNodePolicy", "us-gov-west-1"),
      "arn:aws-us-gov:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    );
  });
});

describe("checkRoleName", () => {
  it("takes what IAM takes", () => {
    for (const name of ["a", "app-execution", "App_1+=,.@-", "x".repeat(64)]) {
      assert.deepEqual(checkRoleName(name, "roleNames[0]"), []);
    }
  });

  for (const value of ["", "x".repeat(65), "team/app", "arn:aws:iam::222222222222:role/app", 7]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const rules = checkRoleName(value, "roleNames[0]").map(({ rule, path }) => [rule, path]);
      assert.deepEqual(rules, [["role-name-format", "roleNames[0]"]]);
    });
  }
});
