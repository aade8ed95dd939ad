import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/pack";
import {
  type Fixture,
  type PackConfig,
  type PolicySettings,
  runPack,
} from "../support/policyHarness";

function readPreset(file: string): PackConfig {
  const text = readFileSync(join(__dirname, `../../policies/presets/${file}.json`), "utf8");
  return JSON.parse(text) as PackConfig;
}

/** What the pack says of resources: level, policy and resource. */
async function judge(resources: readonly Fixture[], config: PackConfig = {}): Promise<string[]> {
  const { violations } = await runPack(policies, resources, config);
  return violations.map(({ level, policy, resource }) => `${level} ${policy} ${resource ?? ""}`);
}

const statement = (Action: string | string[], Resource: string, rest: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const iamPolicy = (name: string, ...statements: object[]): Fixture => ({
  type: "aws:iam/policy:Policy",
  name,
  props: { policy: document(...statements) },
});

const attack = [
  statement(
    ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"],
    "arn:aws:ecr:us-east-1:111111111111:repository/team-*",
  ),
  statement(["ecr:SetRepositoryPolicy", "ecr:DeleteRepository", "ecr:PutRegistryPolicy"], "*"),
];

const repositoryPolicy = (name: string, change: object): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name,
  props: {
    repository: "team-a/api",
    policy: document({
      Effect: "Allow",
      Principal: { AWS: "222222222222" },
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      ...change,
    }),
  },
});

const gitHubRole = (subject: string): Fixture => ({
  type: "aws:iam/role:Role",
  name: "plan",
  props: {
    assumeRolePolicy: document({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: {
        Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
      },
      Condition: {
        StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        StringLike: { "token.actions.githubusercontent.com:sub": subject },
      },
    }),
  },
});

describe("the pack", () => {
  it("stops an author who gives a resource a name that a preset could trust", async () => {
    for (const preset of ["spoke", "hub", "strict"]) {
      for (const name of ["nobody", "xImagePublisherx", "myRegistryAdministrator"]) {
        assert.deepEqual(
          await judge([iamPolicy(name, ...attack)], readPreset(preset)),
          [`mandatory iam-ecr-least-privilege ${name}`],
          preset,
        );
      }
    }
  });

  it("trusts no pattern of names in any preset", () => {
    for (const preset of ["baseline", "spoke", "hub", "strict"]) {
      for (const [id, given] of Object.entries(readPreset(preset))) {
        const settings: PolicySettings = typeof given === "string" ? {} : given;
        const { publishers = [], administrators = [], exemptions = [] } = settings;
        const trusted = [publishers, administrators, exemptions].flat() as string[];
        assert.ok(
          trusted.every((each) => /^urn:pulumi:[^*]+$/.test(each)),
          `${preset} ${id}`,
        );
      }
    }
  });

  it("refuses an exemption that would take any new repository of a name", async () => {
    const reason = "moves to the hub in spring";
    const exemptions = [{ resource: "legacy-*", reason, expires: "2099-01-01" }];
    const repository = (name: string): Fixture => ({
      type: "aws:ecr/repository:Repository",
      name,
      props: { name: `team/${name}`, imageTagMutability: "MUTABLE" },
    });
    const only = (config: PolicySettings) =>
      Object.fromEntries(
        policies.map(({ metadata: { id } }) => [
          id,
          id === "ecr-repository-immutable-tags"
            ? config
            : { enforcementLevel: "disabled" as const },
        ]),
      );
    const stopped = "mandatory ecr-repository-immutable-tags legacy-new";
    assert.deepEqual(await judge([repository("legacy-new")], only({ exemptions })), [stopped]);
    const bounded = exemptions.map((each) => ({ ...each, atMost: 1 }));
    assert.deepEqual(
      await judge(
        [repository("legacy-api"), repository("legacy-new")],
        only({ exemptions: bounded }),
      ),
      [stopped],
    );
  });

  it("says nothing of roles of GitHub that have no right on Amazon ECR", async () => {
    for (const subject of ["repo:acme/infra:pull_request", "repo:acme/docs:*"]) {
      assert.deepEqual(await judge([gitHubRole(subject)], readPreset("baseline")), []);
    }
  });

  it("lets a template for caches alone expire any image", async () => {
    const rule = {
      rulePriority: 1,
      selection: {
        tagStatus: "any",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 30,
      },
      action: { type: "expire" },
    };
    const template = (appliedFors: string[]): Fixture => ({
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      name: "cache",
      props: {
        prefix: "docker-hub",
        appliedFors,
        imageTagMutability: "MUTABLE",
        customRoleArn: "arn:aws:iam::111111111111:role/templates",
        resourceTags: { team: "a", "cost-center": "4711" },
        encryptionConfigurations: [
          {
            encryptionType: "KMS",
            kmsKey: "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555",
          },
        ],
        lifecyclePolicy: { rules: [rule] },
      },
    });
    const strict = readPreset("strict");
    assert.deepEqual(await judge([template(["PULL_THROUGH_CACHE"])], strict), []);
    assert.deepEqual(
      (await judge([template(["PULL_THROUGH_CACHE", "REPLICATION"])], strict)).filter((line) =>
        line.includes("lifecycle"),
      ),
      ["mandatory ecr-lifecycle-effective cache"],
    );
  });

  it("reports who may rewrite the registry, and AWS's own policies that push everywhere", async () => {
    assert.deepEqual(await judge([iamPolicy("p", statement("ecr:PutRegistryPolicy", "*"))]), [
      "mandatory iam-ecr-least-privilege p",
    ]);
    for (const name of [
      "EC2InstanceProfileForImageBuilderECRContainerBuilds",
      "AmazonEC2ContainerRegistryPowerUser",
    ]) {
      const attachment: Fixture = {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name: "ib",
        props: { role: "r", policyArn: `arn:aws:iam::aws:policy/${name}` },
      };
      assert.deepEqual(await judge([attachment]), ["mandatory iam-ecr-least-privilege ib"], name);
    }
  });

  it("reports in the preview what Amazon ECR refuses of a repository policy", async () => {
    for (const change of [
      { Principal: { AWS: "arn:aws:iam::222222222222:*" } },
      { Principal: { AWS: "AROAEXAMPLEEXAMPLE12" } },
      { Principal: { AWS: "arn:aws:iam::222222222222:role/*" } },
      { Action: "ecr:BatchGetImages" },
    ]) {
      const lines = await judge([repositoryPolicy("p", change)]);
      assert.ok(lines.includes("mandatory ecr-repository-policy-valid p"), JSON.stringify(change));
    }
  });

  it("takes scanOnPush as text for what it says", async () => {
    const repository = (scanOnPush: unknown): Fixture => ({
      type: "aws:ecr/repository:Repository",
      name: "r",
      props: {
        name: "r",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush },
      },
    });
    const scanning = async (given: unknown) =>
      (await judge([repository(given)])).filter((line) => line.includes("scanning"));
    assert.deepEqual(await scanning("true"), []);
    assert.deepEqual(await scanning("false"), ["mandatory ecr-repository-scanning r"]);
  });

  it("takes a source ARN in any region for that of its account where names hold no colon", async () => {
    const lines = (arn: string) =>
      judge([
        repositoryPolicy("p", {
          Principal: "*",
          Condition: { StringLike: { "aws:SourceArn": arn } },
        }),
      ]);
    assert.deepEqual(await lines("arn:aws:codebuild:*:111111111111:project/*"), []);
    for (const arn of [
      "arn:aws:codebuild:*:111111111111:*",
      "arn:aws:sns:*:111111111111:topic",
      "arn:*:codebuild:*:111111111111:project/*",
      "arn:aws:codebuild:*:*:project/*",
    ]) {
      assert.deepEqual(await lines(arn), ["mandatory ecr-repository-no-open-principal p"], arn);
    }
  });

  it("reports two lifecycle policies for one repository", async () => {
    const lifecycle = (name: string): Fixture => ({
      type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      name,
      props: {
        repository: "team-a/api",
        policy: {
          rules: [
            {
              rulePriority: 1,
              selection: {
                tagStatus: "untagged",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: 1,
              },
              action: { type: "expire" },
            },
          ],
        },
      },
    });
    assert.deepEqual(await judge([lifecycle("a"), lifecycle("b")]), [
      "mandatory ecr-repository-one-policy b",
    ]);
  });

  it("reports a service that is let in without a source", async () => {
    const lambda = repositoryPolicy("p", { Principal: { Service: "lambda.amazonaws.com" } });
    assert.deepEqual(await judge([lambda]), ["mandatory ecr-repository-no-open-principal p"]);
  });
});

describe("resources of the provider aws-native", () => {
  const repository = (props: Record<string, unknown>): Fixture => ({
    type: "aws-native:ecr:Repository",
    name: "native",
    props: { repositoryName: "team-a/api", ...props },
  });
  const rules = [
    {
      rulePriority: 1,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 1,
      },
      action: { type: "expire" },
    },
  ];
  const good = {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    lifecyclePolicy: { lifecyclePolicyText: JSON.stringify({ rules }) },
    tags: [{ key: "team", value: "a" }],
  };

  it("pass where they are as strict as those of aws", async () => {
    const config = { "ecr-repository-required-tags": { requiredTags: ["team"] } };
    assert.deepEqual(await judge([repository(good)], config), []);
  });

  it("are judged by the same policies as those of aws", async () => {
    const open = document({ Effect: "Allow", Principal: "*", Action: "ecr:*" });
    const bad = {
      imageTagMutability: "MUTABLE",
      emptyOnDelete: true,
      repositoryPolicyText: open,
      encryptionConfiguration: { encryptionType: "AES256", kmsKey: "alias/a" },
    };
    const config = { "ecr-repository-required-tags": { requiredTags: ["team"] } };
    assert.deepEqual((await judge([repository(bad)], config)).toSorted(), [
      "mandatory ecr-lifecycle-present native",
      "mandatory ecr-repository-encryption native",
      "mandatory ecr-repository-immutable-tags native",
      "mandatory ecr-repository-no-force-delete native",
      "mandatory ecr-repository-no-open-principal native",
      "mandatory ecr-repository-no-outside-push native",
      "mandatory ecr-repository-no-wildcard-actions native",
      "mandatory ecr-repository-required-tags native",
      "mandatory ecr-repository-scanning native",
    ]);
    const registry: Fixture = {
      type: "aws-native:ecr:RegistryPolicy",
      name: "registry",
      props: { policyText: document({ ...statement("ecr:ReplicateImage", "*"), Principal: "*" }) },
    };
    const lines = await judge([registry]);
    assert.ok(lines.includes("mandatory ecr-registry-no-open-principal registry"), lines.join());
  });
});

describe("ECR resources that the pack cannot judge", () => {
  it("are reported once each, as advisory", async () => {
    const resources = [
      ["aws:index/ecrRepository:EcrRepository", {}],
      ["aws:cloudcontrol/resource:Resource", { typeName: "AWS::ECR::Repository" }],
      ["aws-native:index:ExtensionResource", { type: "AWS::ECR::PullTimeUpdateExclusion" }],
      ["aws:cloudformation/stack:Stack", { templateBody: "Type: AWS::ECR::Repository" }],
      [
        "aws-native:cloudformation:Stack",
        { templateBody: { a: { Type: "AWS::ECR::Repository" } } },
      ],
      [
        "aws:cloudcontrol/resource:Resource",
        { typeName: "AWS::IAM::RolePolicy", desiredState: '{"Action":"ecr:PutImage"}' },
      ],
      [
        "aws-native:index:ExtensionResource",
        { type: "AWS::IAM::RolePolicy", properties: { policyDocument: { Action: ["ecr:*"] } } },
      ],
    ] as const;
    for (const [type, props] of resources) {
      assert.deepEqual(
        await judge([{ type, name: "it", props }]),
        ["advisory ecr-resource-judged it"],
        type,
      );
    }
    const others: Fixture[] = [
      {
        type: "aws:cloudcontrol/resource:Resource",
        name: "it",
        props: { typeName: "AWS::S3::Bucket" },
      },
      { type: "aws:cloudformation/stack:Stack", name: "it", props: { templateUrl: "https://a" } },
      {
        type: "aws:cloudformation/stack:Stack",
        name: "it",
        props: { templateBody: "Action: [ecr:BatchGetImage, ecr:GetAuthorizationToken]" },
      },
      { type: "aws-native:ecr:SigningConfiguration", name: "it", props: { rules: [] } },
    ];
    assert.deepEqual(await judge(others), []);
  });
});
