import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { type Fixture, type PackConfig, runPack } from "../support/policyHarness";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"a".repeat(64)}`;

const document = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((each) => ({ Effect: "Allow", ...each })),
});

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const repositoryPolicy = (...statements: object[]): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "it",
  props: { repository: "team-a/api", policy: JSON.stringify(document(...statements)) },
});

const nativeRepository = (props: object): Fixture => ({
  type: "aws-native:ecr:Repository",
  name: "it",
  props: { repositoryName: "team-a/api", imageTagMutability: "IMMUTABLE", ...props },
});

const identity = (statement: object): Fixture => ({
  type: "aws:iam/policy:Policy",
  name: "it",
  props: { policy: JSON.stringify(document({ Resource: "*", ...statement })) },
});

const pod = (image: string): Fixture => ({
  type: "kubernetes:core/v1:Pod",
  name: "it",
  props: { spec: { containers: [{ name: "it", image }] } },
});

const command = (props: Fixture["props"]): Fixture => ({
  type: "command:local:Command",
  name: "it",
  props,
});

/** Names as Python writes the code of a dynamic provider. */
const PICKLED = "\x8c\x03ecr\x94\x8c\x15set_repository_policy\x94".padEnd(80);

/** Ids of the policies that report a resource under a configuration. */
async function findStops(resources: readonly Fixture[], config: PackConfig): Promise<string[]> {
  const { violations } = await runPack(policies, resources, config);
  return violations.map(({ policy }) => policy);
}

function attempts(
  title: string,
  expected: string,
  resources: Readonly<Record<string, Fixture | readonly Fixture[]>>,
  config: PackConfig = {},
): void {
  describe(title, () => {
    for (const [attempt, given] of Object.entries(resources)) {
      it(`is stopped by ${expected}: ${attempt}`, async () => {
        const stops = await findStops([given].flat(), config);
        assert.ok(stops.includes(expected), `only ${stops.join(", ")}`);
      });
    }
  });
}

const open = (condition: object, principal: unknown = "*") =>
  repositoryPolicy({ Principal: principal, Action: PULL, Condition: condition });

attempts("letting in everybody", "ecr-repository-no-open-principal", {
  "a list with *": repositoryPolicy({ Principal: { AWS: ["222222222222", "*"] }, Action: PULL }),
  "everybody but one": repositoryPolicy({ NotPrincipal: { AWS: "222222222222" }, Action: PULL }),
  "an organization by pattern": open({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
  "an organization, if there is one": open({
    StringEqualsIfExists: { "aws:PrincipalOrgID": "o-acme123456" },
  }),
  "all of no values": open({
    "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-acme123456" },
  }),
  "any organization but one": open({ StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" } }),
  "any account by pattern": open({ StringLike: { "aws:PrincipalAccount": "*" } }),
  "any account by its own variable": open({
    StringEquals: { "aws:PrincipalAccount": ["222222222222", "${aws:PrincipalAccount, '*'}"] },
  }),
  "any role by pattern": open({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }),
  "any user id": open({ StringLike: { "aws:userid": "*:deploy" } }),
  "an address": open({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
  "a key that is there": open({ Null: { "aws:PrincipalOrgID": "false" } }),
  "two documents, the second open": [
    repositoryPolicy({ Principal: { AWS: "222222222222" }, Action: PULL }),
    { ...open({}), name: "other" },
  ],
  "a repository of aws-native": nativeRepository({
    repositoryPolicyText: document({ Principal: "*", Action: PULL }),
  }),
  "a creation template": {
    type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    props: {
      prefix: "ROOT",
      appliedFors: ["CREATE_ON_PUSH"],
      imageTagMutability: "IMMUTABLE",
      repositoryPolicy: JSON.stringify(document({ Principal: "*", Action: PULL })),
    },
  },
});

const trusted: PackConfig = {
  "ecr-repository-trusted-principals": {
    trustedAccounts: ["222222222222"],
    trustedOrganizations: ["o-acme123456"],
  },
};

attempts(
  "letting in a stranger",
  "ecr-repository-trusted-principals",
  {
    "his account": repositoryPolicy({ Principal: { AWS: "999999999999" }, Action: PULL }),
    "his role": repositoryPolicy({
      Principal: { AWS: "arn:aws:iam::999999999999:role/222222222222" },
      Action: PULL,
    }),
    "his session": repositoryPolicy({
      Principal: { AWS: "arn:aws:sts::999999999999:assumed-role/deploy/222222222222" },
      Action: PULL,
    }),
    "his account beside a trusted one": repositoryPolicy({
      Principal: { AWS: ["222222222222", "999999999999"] },
      Action: PULL,
    }),
    "his organization, or a trusted one": open({
      StringEquals: { "aws:PrincipalOrgID": ["o-acme123456", "o-evil123456"] },
    }),
    "his organization by its path": open({
      "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-evil123456/r-ab12/*" },
    }),
    "everything but pulling": repositoryPolicy({
      Principal: { AWS: "999999999999" },
      NotAction: PULL,
    }),
    "a Deny that takes nothing back": repositoryPolicy(
      { Principal: { AWS: "999999999999" }, Action: PULL },
      { Effect: "Deny", Principal: { AWS: "999999999999" }, Action: "ecr:PutImage" },
    ),
  },
  trusted,
);

attempts("granting more than pulling", "ecr-repository-no-outside-push", {
  "in other letters": repositoryPolicy({
    Principal: { AWS: "222222222222" },
    Action: "ECR:putIMAGE",
  }),
  "by a question mark": repositoryPolicy({
    Principal: { AWS: "222222222222" },
    Action: "ecr:PutImag?",
  }),
  "by all but others": repositoryPolicy({ Principal: { AWS: "222222222222" }, NotAction: "s3:*" }),
  "by *": repositoryPolicy({ Principal: { AWS: "222222222222" }, Action: "*" }),
  "the policy itself": repositoryPolicy({
    Principal: { AWS: "222222222222" },
    Action: "ecr:SetRepositoryPolicy",
  }),
});

attempts("rights of an identity", "iam-ecr-least-privilege", {
  "in other letters": identity({ Action: "ECR:Put*" }),
  "by question marks": identity({ Action: "ec?:*" }),
  "on all repositories by a pattern": identity({
    Action: "ecr:PutImage",
    Resource: "arn:aws:ecr:*:*:repository/*",
  }),
  "on all repositories by two patterns": identity({
    Action: "ecr:PutImage",
    Resource: ["arn:aws:ecr:*:111111111111:repository/*"],
  }),
  "on all but one": identity({
    Action: "ecr:DeleteRepository",
    Resource: undefined,
    NotResource: "arn:aws:ecr:us-east-1:111111111111:repository/audit",
  }),
  "over the registry": identity({ Action: "ecr:PutReplicationConfiguration" }),
  "by a policy of AWS": {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "it",
    props: {
      role: "r",
      policyArn: "arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser",
    },
  },
});

attempts(
  "rights on nearly everything, where they are judged",
  "iam-ecr-least-privilege",
  {
    "by all but others": identity({ NotAction: "iam:*" }),
    "by *": identity({ Action: "*" }),
    "by two stars": identity({ Action: "**" }),
  },
  { "iam-ecr-least-privilege": { judgeFullAccess: true } },
);

const onlyHub: PackConfig = { "workload-image-from-hub": { allowedImages: [HUB] } };

attempts(
  "an image from elsewhere",
  "workload-image-from-hub",
  {
    "a host that begins like the hub": pod(`${HUB}.evil.example/api:1`),
    "a path that begins like the hub": pod(`evil.example/${HUB}/api:1`),
    "another account": pod(`${HUB.replace("111111111111", "111111111112")}/api:1`),
    "another region": pod(`${HUB.replace("us-east-1", "us-east-2")}/api:1`),
    "a name of its own for a registry": pod("registry.acme.example/api:1"),
    "letters that look alike": pod(`${HUB.replace("a", "\u0430")}/api:1`),
    "full-width digits": pod(`${HUB.replace("1", "\uff11")}/api:1`),
    "a user before the host": pod(`${HUB}@evil.example/api:1`),
    "a trailing dot": pod(`${HUB}./api:1`),
    "a scheme": pod(`https://${HUB}/api:1`),
    "white space": pod(` ${HUB}/api:1`),
    "no registry": pod("api:1"),
    "an image that was uploaded to Lightsail": {
      type: "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
      props: { containers: [{ containerName: "it", image: ":site.api.3" }] },
    },
    "an init container": {
      ...pod("x"),
      props: { spec: { containers: [], initContainers: [{ image: "evil.example/api:1" }] } },
    },
    "a member in other letters": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      props: { containerDefinitions: '[{"name":"it","IMAGE":"evil.example/api:1"}]' },
    },
  },
  onlyHub,
);

attempts(
  "Docker Hub by another name",
  "workload-image-from-hub",
  {
    "no registry": pod("node:22"),
    "index.docker.io": pod("index.docker.io/library/node:22"),
    "registry-1.docker.io": pod("registry-1.docker.io/library/node:22"),
    "registry.hub.docker.com": pod("registry.hub.docker.com/library/node:22"),
    "upper case": pod("DOCKER.IO/library/node:22"),
    "a port": pod("docker.io:443/library/node:22"),
    "a digest": pod(`docker.io/library/node@${DIGEST}`),
  },
  { "workload-image-from-hub": { deniedImages: ["docker.io"] } },
);

describe("the hub by its other names", () => {
  for (const image of [
    `${HUB.toUpperCase()}/api:1`,
    `${HUB}:443/api:1`,
    `${HUB}/api:1@${DIGEST}`,
    "111111111111.dkr.ecr-fips.us-east-1.amazonaws.com/api:1",
    "111111111111.dkr-ecr.us-east-1.on.aws/api:1",
  ]) {
    it(`is the hub: ${image}`, async () => {
      assert.ok(!(await findStops([pod(image)], onlyHub)).includes("workload-image-from-hub"));
    });
  }
});

attempts("an upstream by another name", "ecr-pull-through-allowed-upstreams", {
  ...Object.fromEntries(
    [
      "public.ecr.aws.evil.example",
      "evil.example/public.ecr.aws",
      "public.ecr.aws.",
      "quay.io",
    ].map((upstreamRegistryUrl) => [
      upstreamRegistryUrl,
      {
        type: "aws-native:ecr:PullThroughCacheRule",
        props: { ecrRepositoryPrefix: "cache", upstreamRegistryUrl },
      },
    ]),
  ),
});

attempts("tags that can be moved", "ecr-repository-immutable-tags", {
  "other letters": {
    type: "aws:ecr/repository:Repository",
    props: { name: "api", imageTagMutability: "immutable" },
  },
  "an exception for all": {
    type: "aws:ecr/repository:Repository",
    props: {
      name: "api",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "*", filterType: "WILDCARD" }],
    },
  },
  "aws-native": nativeRepository({ imageTagMutability: "MUTABLE" }),
});

attempts("a resource that the pack cannot judge", "ecr-resource-judged", {
  "a provider that calls itself aws": {
    type: "aws:index/ecrRepositoryPolicy:EcrRepositoryPolicy",
    props: { policy: "{}" },
  },
  "Cloud Control": {
    type: "aws:cloudcontrol/resource:Resource",
    props: { typeName: "AWS::ECR::RepositoryCreationTemplate", desiredState: "{}" },
  },
  "a stack of CloudFormation in YAML": {
    type: "aws:cloudformation/stack:Stack",
    props: { templateBody: "Resources:\n  Api:\n    Type: AWS::ECR::Repository\n" },
  },
  "Cloud Control, with a letter as its number": {
    type: "aws:cloudcontrol/resource:Resource",
    props: {
      typeName: "AWS::IAM::ManagedPolicy",
      desiredState: String.raw`{"PolicyDocument":"{\"Action\":\"\\u0065cr:PutImage\"}"}`,
    },
  },
  "CloudFormation that joins a right": {
    type: "aws-native:cloudformation:Stack",
    props: { templateBody: { Action: { "Fn::Join": ["", ["ec", "r:SetRepositoryPolicy"]] } } },
  },
  "the parameters of a stack": {
    type: "aws:cloudformation/stack:Stack",
    props: { templateUrl: "https://example.com/t.yaml", parameters: { Action: "ecr:*" } },
  },
  "an IAM policy under Terraform's name": {
    type: "aws:index/iamRolePolicy:IamRolePolicy",
    props: { role: "task", policy: JSON.stringify(document({ Action: "ecr:PutImage" })) },
  },
  "a resource under Terraform's name in a package of its own": {
    type: "acme:index/ecrRepositoryPolicy:EcrRepositoryPolicy",
    props: {},
  },
  "the Cloud Control provider of Terraform": {
    type: "awscc:index/iamManagedPolicy:IamManagedPolicy",
    props: { policyDocument: JSON.stringify(document({ Action: "ecr:Put*" })) },
  },
  "a command with options first": command({
    create: "aws --profile prod --region us-east-1 ecr set-repository-policy --force",
  }),
  "a command by its input": command({ create: "sh", stdin: "aws ecr put-image" }),
  "a command by its environment": command({
    create: "$RUN",
    environment: { RUN: "aws ecr\n put-image" },
  }),
  "a command by its interpreter": command({ interpreter: ["aws", "ecr", "delete-repository"] }),
  "a command of Python": command({
    create: "python -c 'import boto3; boto3.client(\"ecr\").set_repository_policy()'",
  }),
  "a dynamic resource with a type of its own": {
    type: "pulumi-nodejs:dynamic/acme:Settings",
    props: { __provider: "new AWS.ECR().putImageTagMutability({})" },
  },
  "a dynamic resource of Python": {
    type: "pulumi-python:dynamic:Resource",
    props: { __provider: Buffer.from(PICKLED).toString("base64") },
  },
});

describe("what only reads Amazon ECR, or has nothing to do with it", () => {
  for (const [what, resource] of Object.entries<Fixture>({
    "to log in": command({
      create: "aws ecr get-login-password | docker login --password-stdin x",
    }),
    "to look": command({ create: "aws --region us-east-1 ecr describe-images" }),
    "a bucket of Cloud Control": {
      type: "aws:cloudcontrol/resource:Resource",
      props: { typeName: "AWS::S3::Bucket", desiredState: "{}" },
    },
    "rights to pull under Terraform's name": {
      type: "aws:index/iamRolePolicy:IamRolePolicy",
      props: { role: "task", policy: JSON.stringify(document({ Action: PULL })) },
    },
    "another dynamic resource": {
      type: "pulumi-nodejs:dynamic:Resource",
      props: { __provider: "new AWS.CodeCommit().createRepository({})" },
    },
  })) {
    it(`is passed over: ${what}`, async () => {
      assert.ok(!(await findStops([resource], {})).includes("ecr-resource-judged"));
    });
  }
});
