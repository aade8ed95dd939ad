import assert from "node:assert/strict";

import { Role } from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { type SpokeAccessArgs, SpokeAccess } from "ecr-hub";

import { findGranteesOfAction } from "../../domain/iam/findGrantees";
import { describeGrantee } from "../../domain/iam/grantee";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { recordWaiting } from "../support/waiting";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

const production = "222222222222";
const policyArn = `arn:aws:iam::${production}:policy/hub`;
const digest = `sha256:${"0a".repeat(32)}`;

const hub: SpokeAccessArgs = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["base/node", "team-a/api"],
};

const pullStatements = [
  {
    Sid: "GetAuthorizationToken",
    Effect: "Allow",
    Action: ["ecr:GetAuthorizationToken"],
    Resource: ["*"],
  },
  {
    Sid: "PullFromHub",
    Effect: "Allow",
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: [
      "arn:aws:ecr:us-east-1:111111111111:repository/base/node",
      "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
    ],
  },
];

async function made(
  args: Partial<SpokeAccessArgs>,
  options?: { preview?: boolean; region?: string },
) {
  const recording = await record(() => new SpokeAccess("hub", { ...hub, ...args }), {
    accountId: production,
    ...options,
  });
  return {
    ...recording,
    of: (type: string) => inputsOf(recording, type),
    outputs: recording.registeredOutputs.hub as Record<string, unknown>,
  };
}

describe("SpokeAccess", () => {
  it("makes a policy that lets pull from the named repositories, and nothing else", async () => {
    const { resources, outputs } = await made({});
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: pullStatements });
    assert.deepEqual(resources, [
      {
        type: POLICY,
        name: "hub",
        parent: "ecr-hub:index:SpokeAccess hub",
        inputs: { description: "Lets its roles pull images of the hub", policy },
      },
      { type: "ecr-hub:index:SpokeAccess", name: "hub", parent: "", inputs: hub },
    ]);
    assert.deepEqual(outputs, {
      policyArn,
      policyJson: policy,
      registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
      roleArns: {},
      createdRoleNames: {},
      imageReferences: {},
    });
  });

  it("attaches the policy to given roles, each under its own name", async () => {
    const { of } = await made({
      roleNames: ["app-execution"],
      roles: { worker: pulumi.output("worker-3fa2") },
    });
    assert.deepEqual(of(ATTACHMENT), {
      "hub-app-execution": { role: "app-execution", policyArn },
      "hub-worker": { role: "worker-3fa2", policyArn },
    });
  });

  it("makes the roles that are asked for, with tags and no rights to spare", async () => {
    const { of, outputs } = await made({
      createRoles: {
        ecsTaskExecution: true,
        eksNode: true,
        lambda: true,
        lambdaFunctions: ["api", "jobs-*"],
      },
      tags: { team: "a" },
    });
    const roles = Object.entries(of(ROLE)).map(([name, { assumeRolePolicy, ...rest }]) => {
      const trust = parsePolicyDocument(assumeRolePolicy);
      assert.ok(trust.ok);
      const trusted = findGranteesOfAction(trust.value, "sts:AssumeRole").map(describeGrantee);
      return [name, { ...rest, trusted }];
    });
    assert.deepEqual(Object.fromEntries(roles), {
      "hub-ecsTaskExecution": {
        description: "Pulls images of the hub for tasks of Amazon ECS",
        tags: { team: "a" },
        trusted: [`ecs-tasks.amazonaws.com for account ${production}`],
      },
      "hub-eksNode": {
        description: "Pulls images of the hub for nodes of Amazon EKS",
        tags: { team: "a" },
        trusted: ["ec2.amazonaws.com for everybody"],
      },
      "hub-lambda": {
        description: "Deploys AWS Lambda functions made of images of the hub",
        tags: { team: "a" },
        trusted: [`account ${production}`],
      },
    });
    assert.deepEqual(of(ATTACHMENT), {
      "hub-ecsTaskExecution": { role: "hub-ecsTaskExecution", policyArn },
      "hub-eksNode": { role: "hub-eksNode", policyArn },
      "hub-eksNode-AmazonEKSWorkerNodePolicy": {
        role: "hub-eksNode",
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      },
      "hub-lambda": { role: "hub-lambda", policyArn },
    });
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(of(ROLE_POLICY)).map(([name, { policy }]) => [
          name,
          (JSON.parse(policy as string) as { Statement: unknown }).Statement,
        ]),
      ),
      {
        "hub-eksNode": [
          {
            Sid: "PullAddOnsOfEks",
            Effect: "Allow",
            Action: pullStatements[1]?.Action,
            Resource: [
              "arn:aws:ecr:*:602401143452:repository/amazon-k8s-cni*",
              "arn:aws:ecr:*:602401143452:repository/amazon/*",
              "arn:aws:ecr:*:602401143452:repository/eks/*",
            ],
          },
        ],
        "hub-lambda": [
          {
            Sid: "DeployFunctions",
            Effect: "Allow",
            Action: [
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
            ],
            Resource: ["api", "api:*", "jobs-*"].map(
              (name) => `arn:aws:lambda:us-east-1:${production}:function:${name}`,
            ),
          },
        ],
      },
    );
    assert.deepEqual(
      [outputs.roleArns, outputs.createdRoleNames],
      [
        {
          ecsTaskExecution: `arn:aws:iam::${production}:role/hub-ecsTaskExecution`,
          eksNode: `arn:aws:iam::${production}:role/hub-eksNode`,
          lambda: `arn:aws:iam::${production}:role/hub-lambda`,
        },
        { ecsTaskExecution: "hub-ecsTaskExecution", eksNode: "hub-eksNode", lambda: "hub-lambda" },
      ],
    );
  });

  it("makes no role that is not asked for", async () => {
    const { of } = await made({ createRoles: { ecsTaskExecution: false, eksNode: true } });
    assert.deepEqual(Object.keys(of(ROLE)), ["hub-eksNode"]);
  });

  it("lets nodes pull add-ons from AWS in their own region, or from the accounts that are named", async () => {
    const addOns = async (region: string, eksAddOnAccounts?: string[]) => {
      const { of } = await made({ createRoles: { eksNode: true, eksAddOnAccounts } }, { region });
      const { policy } = of(ROLE_POLICY)["hub-eksNode"]!;
      return [...new Set(String(policy).match(/(?<=:ecr:\*:)[^:]*/g))];
    };
    assert.deepEqual(await addOns("eu-south-1"), ["590381155156"]);
    assert.deepEqual(await addOns("xx-south-1", ["666666666666"]), ["666666666666"]);
    await assert.rejects(
      addOns("xx-south-1"),
      /createRoles\.eksAddOnAccounts: registry of EKS's add-ons is not known: given "xx-south-1", allowed the id of the account that has them there\. \(eks-add-on-region\)/,
    );
  });

  it("lets an image through the hub's caches be pulled for the first time", async () => {
    const { outputs } = await made({
      repositories: [],
      pullThroughCachePrefixes: ["docker-hub"],
      images: { nginx: { repository: "docker-hub/library/nginx", digest } },
    });
    assert.deepEqual((JSON.parse(String(outputs.policyJson)) as { Statement: unknown }).Statement, [
      pullStatements[0],
      {
        Sid: "PullThroughCacheOfHub",
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:BatchImportUpstreamImage",
          "ecr:CreateRepository",
          "ecr:GetDownloadUrlForLayer",
          "ecr:TagResource",
        ],
        Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/docker-hub/*"],
      },
    ]);
    assert.deepEqual(outputs.imageReferences, {
      nginx: `111111111111.dkr.ecr.us-east-1.amazonaws.com/docker-hub/library/nginx@${digest}`,
    });
  });

  it("keeps whoever uses a role waiting until the role has its rights", async () => {
    const waiting = await recordWaiting(() => {
      const createRoles = {
        eksNode: true,
        eksPods: { builder: { clusterName: "a", namespace: "b", serviceAccount: "c" } },
      };
      const { roleArns } = new SpokeAccess("hub", { ...hub, createRoles });
      new Role("user", { assumeRolePolicy: roleArns.apply(({ eksNode }) => eksNode!) });
    });
    assert.deepEqual(
      waiting["Role user"]?.filter((one) => one.includes("eksNode")),
      [
        "Role hub-eksNode",
        "RolePolicy hub-eksNode",
        "RolePolicyAttachment hub-eksNode",
        "RolePolicyAttachment hub-eksNode-AmazonEKSWorkerNodePolicy",
      ],
    );
    assert.deepEqual(waiting["PodIdentityAssociation hub-builder"], [
      "Role hub-builder",
      "RolePolicyAttachment hub-builder",
    ]);
  });

  it("refers to images by digest and by tag", async () => {
    const { outputs } = await made({
      images: {
        api: { repository: "team-a/api", digest },
        node: { repository: "base/node", tag: "22" },
        both: { repository: "base/node", tag: "22", digest },
      },
    });
    const host = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
    assert.deepEqual(outputs.imageReferences, {
      api: `${host}/team-a/api@${digest}`,
      node: `${host}/base/node:22`,
      both: `${host}/base/node:22@${digest}`,
    });
  });

  it("speaks of the partition of the hub", async () => {
    const { of, outputs } = await made(
      { hubRegion: "cn-north-1", repositories: ["api"], createRoles: { eksNode: true } },
      { region: "cn-northwest-1" },
    );
    assert.equal(outputs.registryUrl, "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn");
    assert.equal(
      of(ATTACHMENT)["hub-eksNode-AmazonEKSWorkerNodePolicy"]?.policyArn,
      "arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    );
    assert.match(String(of(ROLE)["hub-eksNode"]?.assumeRolePolicy), /"ec2\.amazonaws\.com\.cn"/);
    assert.match(
      String(of(ROLE_POLICY)["hub-eksNode"]?.policy),
      /"arn:aws-cn:ecr:\*:961992271922:/,
    );
  });

  it("gives its provider to every child", async () => {
    const { resources } = await record(() => {
      const provider = new Provider("production", { region: "us-east-1" });
      const args = { ...hub, roleNames: ["app"], createRoles: { eksNode: true } };
      new SpokeAccess("hub", args, { provider });
    });
    const children = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(
      children.map(({ type, provider }) => [type, provider]),
      [POLICY, ROLE, ROLE_POLICY, ATTACHMENT, ATTACHMENT, ATTACHMENT].map((type) => [
        type,
        "production",
      ]),
    );
  });

  it("refers to an image whose repository is not known yet", async () => {
    const { outputs } = await made({
      pullThroughCachePrefixes: ["docker-hub"],
      images: { nginx: { repository: pulumi.output("docker-hub/library/nginx"), digest } },
    });
    assert.deepEqual(outputs.imageReferences, {
      nginx: `111111111111.dkr.ecr.us-east-1.amazonaws.com/docker-hub/library/nginx@${digest}`,
    });
  });

  it("leaves unknown in a preview only what hangs on an unknown leaf", async () => {
    const recording = await record(
      () => {
        const role = new Role("worker", { assumeRolePolicy: "{}" });
        const images = { api: { repository: "team-a/api", digest: role.arn } };
        new SpokeAccess("hub", { ...hub, roles: { worker: role.name }, images });
      },
      { preview: true },
    );
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: pullStatements });
    assert.equal(inputsOf(recording, POLICY).hub?.policy, policy);
    assert.deepEqual(inputsOf(recording, ATTACHMENT), {
      "hub-worker": { role: UNKNOWN, policyArn: UNKNOWN },
    });
    assert.deepEqual(recording.registeredOutputs.hub, {
      policyArn: UNKNOWN,
      policyJson: policy,
      registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
      roleArns: {},
      createdRoleNames: {},
      imageReferences: UNKNOWN,
    });
  });

  it("keeps secret what hangs on a secret leaf", async () => {
    const { of, outputs } = await made({
      hubAccountId: pulumi.secret("111111111111"),
      images: { api: { repository: "team-a/api", digest } },
    });
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: pullStatements });
    assert.deepEqual(of(POLICY).hub?.policy, { secret: policy });
    assert.deepEqual(outputs.registryUrl, {
      secret: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
    });
    assert.deepEqual(outputs.imageReferences, {
      secret: { api: `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${digest}` },
    });
  });
});
