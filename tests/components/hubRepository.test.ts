import assert from "node:assert/strict";

import { Role } from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { type HubRepositoryArgs, HubRepository, keepLatest } from "ecr-hub";

import { type Recording, UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";

const production = "222222222222";
const key = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

const expireUntaggedImages = {
  rulePriority: 1,
  description: "Expire untagged images after 1 day",
  selection: {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 1,
  },
  action: { type: "expire" },
};

/** What the resources of one repository are given, documents as objects. */
async function made(args: HubRepositoryArgs, options?: { preview?: boolean; region?: string }) {
  const recording = await record(() => {
    new HubRepository("api", args);
  }, options);
  return {
    ...recording,
    repository: only(recording, REPOSITORY),
    lifecyclePolicy: document(only(recording, LIFECYCLE_POLICY)),
    repositoryPolicy: document(only(recording, REPOSITORY_POLICY)),
  };
}

function only(recording: Recording<unknown>, type: string) {
  return Object.values(inputsOf(recording, type))[0];
}

function document(inputs: Readonly<Record<string, unknown>> | undefined): unknown {
  const policy = inputs?.policy;
  return typeof policy === "string" && policy !== UNKNOWN ? JSON.parse(policy) : policy;
}

describe("HubRepository", () => {
  it("makes a strict repository that expires untagged images, from its name alone", async () => {
    const { resources, registeredOutputs } = await record(() => {
      new HubRepository("team-a/api");
    });
    const parent = "ecr-hub:index:HubRepository team-a/api";
    assert.deepEqual(resources, [
      {
        type: LIFECYCLE_POLICY,
        name: "team-a/api",
        parent,
        inputs: {
          repository: "team-a/api",
          policy: JSON.stringify({ rules: [expireUntaggedImages] }),
        },
      },
      {
        type: REPOSITORY,
        name: "team-a/api",
        parent,
        inputs: {
          name: "team-a/api",
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "AES256" }],
          forceDelete: false,
        },
      },
      { type: "ecr-hub:index:HubRepository", name: "team-a/api", parent: "", inputs: {} },
    ]);
    assert.deepEqual(registeredOutputs, {
      "team-a/api": {
        repositoryName: "team-a/api",
        repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
        repositoryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api",
        registryId: "111111111111",
      },
    });
  });

  it("lets every argument count as it is given", async () => {
    const { repository, lifecyclePolicy } = await made({
      repositoryName: "team-a/web",
      imageTagMutability: "MUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: ["release-*"],
      scanOnPush: false,
      encryption: { kmsKey: key },
      forceDelete: true,
      lifecycle: { rules: [keepLatest({ count: 10, tagPatterns: ["dev-*"] })] },
      region: "us-east-1",
      tags: { team: "a" },
    });
    assert.deepEqual(repository, {
      name: "team-a/web",
      imageTagMutability: "MUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "release-*", filterType: "WILDCARD" }],
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
      forceDelete: true,
      region: "us-east-1",
      tags: { team: "a" },
    });
    assert.deepEqual(lifecyclePolicy, {
      rules: [
        {
          rulePriority: 1,
          description: "Keep the latest 10 images tagged dev-*",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["dev-*"],
            countType: "imageCountMoreThan",
            countNumber: 10,
          },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("takes exclusion filters alone for exceptions from immutable tags", async () => {
    const { repository } = await made({ imageTagMutabilityExclusionFilters: ["latest"] });
    assert.equal(repository?.imageTagMutability, "IMMUTABLE_WITH_EXCLUSION");
  });

  it("makes no lifecycle policy for an empty list of rules", async () => {
    const { resources } = await made({ lifecycle: { rules: [] } });
    assert.deepEqual(
      resources.map(({ type }) => type),
      [REPOSITORY, "ecr-hub:index:HubRepository"],
    );
  });

  it("lets in nobody for empty lists, which may come from files", async () => {
    const { resources } = await made({ pull: { accounts: [] }, push: { principalArns: [] } });
    assert.deepEqual(
      resources.filter(({ type }) => type === REPOSITORY_POLICY),
      [],
    );
    const { repositoryPolicy } = await made({
      pull: { accounts: [], organizationIds: ["o-acme123456"] },
    });
    assert.deepEqual(
      (repositoryPolicy as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid),
      ["PullFromOrganizations"],
    );
  });

  it("lets in exactly those who are named", async () => {
    const role = `arn:aws:iam::${production}:role/builder`;
    const { repositoryPolicy } = await made(
      {
        pull: {
          accounts: [production, "333333333333"],
          organizationIds: ["o-acme123456"],
          organizationPaths: ["o-acme654321/r-ab12/ou-ab12-11111111/*"],
          lambdaAccounts: [production],
        },
        push: { principalArns: [role] },
      },
      { region: "eu-central-1" },
    );
    const pull = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ];
    assert.deepEqual(repositoryPolicy, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PullFromAccounts",
          Effect: "Allow",
          Principal: { AWS: [production, "333333333333"] },
          Action: pull,
        },
        {
          Sid: "PullFromOrganizations",
          Effect: "Allow",
          Principal: "*",
          Action: pull,
          Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-acme123456"] } },
        },
        {
          Sid: "PullFromOrganizationPaths",
          Effect: "Allow",
          Principal: "*",
          Action: pull,
          Condition: {
            "ForAnyValue:StringLike": {
              "aws:PrincipalOrgPaths": ["o-acme654321/r-ab12/ou-ab12-11111111/*"],
            },
          },
        },
        {
          Sid: "PullByLambdaOfAccounts",
          Effect: "Allow",
          Principal: { Service: ["lambda.amazonaws.com"] },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Condition: {
            ArnLike: {
              "aws:SourceArn": [`arn:aws:lambda:eu-central-1:${production}:function:*`],
            },
          },
        },
        {
          Sid: "PushFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: [role] },
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
          ],
        },
      ],
    });
  });

  it("gives region and provider to every child", async () => {
    const { resources } = await record(() => {
      const provider = new Provider("elsewhere", { region: "us-east-1" });
      new HubRepository(
        "api",
        { region: "eu-west-1", pull: { accounts: [production], lambdaAccounts: [production] } },
        { provider },
      );
    });
    const children = resources.filter(({ parent }) => parent !== "");
    assert.deepEqual(
      children.map(({ type, provider, inputs }) => [type, provider, inputs.region]),
      [LIFECYCLE_POLICY, REPOSITORY, REPOSITORY_POLICY].map((type) => [
        type,
        "elsewhere",
        "eu-west-1",
      ]),
    );
    assert.match(JSON.stringify(children), /arn:aws:lambda:eu-west-1:222222222222:function/);
  });

  it("leaves unknown in a preview only what hangs on an unknown leaf", async () => {
    const recording = await record(
      () => {
        const role = new Role("builder", { assumeRolePolicy: "{}" });
        new HubRepository("api", {
          pull: { principalArns: [role.arn] },
          encryption: { kmsKey: role.arn },
          tags: { builder: role.arn, team: "a" },
        });
      },
      { preview: true },
    );
    assert.deepEqual(inputsOf(recording, REPOSITORY).api, {
      name: "api",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }],
      forceDelete: false,
      tags: { builder: UNKNOWN, team: "a" },
    });
    assert.equal(inputsOf(recording, REPOSITORY_POLICY).api?.policy, UNKNOWN);
    assert.deepEqual(document(only(recording, LIFECYCLE_POLICY)), {
      rules: [expireUntaggedImages],
    });
  });

  it("scans on push where the argument turns out to be unset", async () => {
    for (const unset of [null, undefined]) {
      const { repository } = await made({ scanOnPush: pulumi.output(unset) as never });
      assert.deepEqual(repository?.imageScanningConfiguration, { scanOnPush: true });
    }
  });

  it("keeps secret what hangs on a secret leaf", async () => {
    const arn = `arn:aws:iam::${production}:role/builder`;
    const { repository, repositoryPolicy } = await made({
      pull: { accounts: ["333333333333"], principalArns: [pulumi.secret(arn)] },
      encryption: { kmsKey: pulumi.secret(key) },
      tags: { builder: pulumi.secret(arn), team: "a" },
    });
    assert.deepEqual(repository?.encryptionConfigurations, [
      { encryptionType: "KMS", kmsKey: { secret: key } },
    ]);
    assert.deepEqual(repository?.tags, { builder: { secret: arn }, team: "a" });
    const { secret } = repositoryPolicy as { secret: string };
    assert.deepEqual(
      (JSON.parse(secret) as { Statement: { Principal: unknown }[] }).Statement.map(
        ({ Principal }) => Principal,
      ),
      [{ AWS: ["333333333333"] }, { AWS: [arn] }],
    );
  });

  it("warns of what AWS accepts and is likely wrong", async () => {
    const { warnings } = await made({ pull: { lambdaAccounts: [production] } });
    assert.deepEqual(warnings, [
      'pull.lambdaAccounts[0]: nobody in this account could deploy a function: given "222222222222", ' +
        "allowed an account of pull.accounts, or of a role in pull.principalArns. (grant-lambda-account)",
    ]);
  });
});
