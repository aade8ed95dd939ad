import assert from "node:assert/strict";

import { type ReplicaRegistryArgs, ReplicaRegistry, expireUntagged, keepLatest } from "ecr-hub";
import * as pulumi from "@pulumi/pulumi";

import { findGranteesOfAction } from "../../domain/iam/findGrantees";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { lifecyclePolicy } from "../../domain/lifecycle";
import { repositoryPolicyText } from "../../domain/repository/repositoryPolicy";
import { modelOf } from "../support/findingLines";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { refusal } from "../support/refusal";

const REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

async function made(args: ReplicaRegistryArgs, options?: { preview?: boolean }) {
  const recording = await record(
    () => {
      new ReplicaRegistry("replica", args);
    },
    { accountId: "444444444444", region: "eu-west-1", ...options },
  );
  return { ...recording, of: (type: string) => inputsOf(recording, type) };
}

describe("ReplicaRegistry", () => {
  it("in another region of the account has templates and scanning, and needs no policy", async () => {
    const { resources, registeredOutputs } = await made({});
    const parent = "ecr-hub:index:ReplicaRegistry replica";
    assert.deepEqual(resources, [
      {
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        name: "registry",
        parent,
        dependsOn: ["aws:inspector2/enabler:Enabler registry"],
        inputs: {
          scanType: "ENHANCED",
          rules: [
            {
              scanFrequency: "CONTINUOUS_SCAN",
              repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
            },
          ],
        },
      },
      {
        type: TEMPLATE,
        name: "ROOT",
        parent,
        inputs: {
          prefix: "ROOT",
          appliedFors: ["REPLICATION"],
          imageTagMutability: "IMMUTABLE",
          encryptionConfigurations: [{ encryptionType: "AES256" }],
          lifecyclePolicy: lifecyclePolicy([expireUntagged({ afterDays: 1 })]),
        },
      },
      {
        type: "aws:inspector2/enabler:Enabler",
        name: "registry",
        parent,
        inputs: { accountIds: ["444444444444"], resourceTypes: ["ECR"] },
      },
      { type: "ecr-hub:index:ReplicaRegistry", name: "replica", parent: "", inputs: {} },
    ]);
    assert.deepEqual(registeredOutputs, {
      replica: {
        registryId: "444444444444",
        region: "eu-west-1",
        registryUrl: "444444444444.dkr.ecr.eu-west-1.amazonaws.com",
      },
    });
  });

  it("lets in exactly the account it receives from, for replication of the named repositories", async () => {
    const { of } = await made({
      sourceAccountId: "111111111111",
      repositoryPrefixes: ["base/", "team-a/"],
    });
    const policy = modelOf(parsePolicyDocument(of(REGISTRY_POLICY).registry?.policy));
    assert.deepEqual(policy.statements, [
      {
        sid: "ReplicateFromAccounts",
        effect: "Allow",
        principals: [{ type: "AWS", value: "111111111111" }],
        actions: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        resources: [
          "arn:aws:ecr:eu-west-1:444444444444:repository/base/*",
          "arn:aws:ecr:eu-west-1:444444444444:repository/team-a/*",
        ],
        conditions: [],
      },
    ]);
    const source = [{ kind: "account", accountId: "111111111111" }];
    assert.deepEqual(findGranteesOfAction(policy, "ecr:ReplicateImage"), source);
    for (const action of ["ecr:BatchGetImage", "ecr:PutImage", "ecr:DeleteRepository"]) {
      assert.deepEqual(findGranteesOfAction(policy, action), [], action);
    }
  });

  it("governs replicas as the hub governs the originals", async () => {
    const lifecycle = {
      rules: [keepLatest({ count: 20, tagPatterns: ["*"] }), expireUntagged({ afterDays: 1 })],
    };
    const { of } = await made({
      repositoryDefaults: { lifecycle, imageTagMutabilityExclusionFilters: ["latest"] },
      pull: { organizationIds: ["o-acme123456"] },
      creationTemplates: {
        "team-a": { appliedFor: ["REPLICATION"], pull: { accounts: ["222222222222"] } },
      },
    });
    const template = (prefix: string, accounts?: string[]) => ({
      prefix,
      appliedFors: ["REPLICATION"],
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      lifecyclePolicy: lifecyclePolicy([
        keepLatest({ count: 20, tagPatterns: ["*"] }),
        expireUntagged({ afterDays: 1 }),
      ]),
      repositoryPolicy: repositoryPolicyText({
        pull: { accounts, organizationIds: ["o-acme123456"] },
      }),
    });
    assert.deepEqual(of(TEMPLATE), {
      ROOT: template("ROOT"),
      "team-a": template("team-a", ["222222222222"]),
    });
  });

  it("has a key of its own, and everything else known in a preview", async () => {
    const { of } = await made(
      { sourceAccountId: "111111111111", encryption: { createKey: true } },
      { preview: true },
    );
    const { customRoleArn, encryptionConfigurations, ...documents } = of(TEMPLATE).ROOT!;
    assert.equal(customRoleArn, UNKNOWN);
    assert.deepEqual(encryptionConfigurations, [{ encryptionType: "KMS", kmsKey: UNKNOWN }]);
    assert.ok(!JSON.stringify([documents, of(REGISTRY_POLICY)]).includes(UNKNOWN));
  });

  it("keeps a secret source secret", async () => {
    const { of } = await made({ sourceAccountId: pulumi.secret("111111111111") });
    assert.ok(Object.hasOwn(of(REGISTRY_POLICY).registry?.policy as object, "secret"));
  });

  it("refuses everything that is wrong at once, where it was given", async () => {
    const args: unknown = {
      sourceAccountId: "1",
      repositoryPrefixes: ["A-"],
      repositoryDefaults: { push: {} },
      creationTemplates: { ROOT: { appliedFor: [] } },
      encryption: { createKey: true, kmsKey: "alias/replica" },
      scanning: { scanType: "NONE" },
      region: "Ireland",
      registryPolicy: {},
    };
    const lines = await refusal(() => new ReplicaRegistry("replica", args as ReplicaRegistryArgs));
    assert.deepEqual(
      lines.map((line) => line.replace(/: .*\(/, " (")).toSorted(),
      [
        "registryPolicy (argument-unknown)",
        "scanning.scanType (scanning-type)",
        "sourceAccountId (account-id-format)",
        "repositoryPrefixes[0] (repository-prefix-format)",
        "encryption.kmsKey (encryption-key-not-arn)",
        "encryption (argument-conflict)",
        "region (region-format)",
        "repositoryDefaults.push (grant-empty)",
        "creationTemplates.ROOT.appliedFor (creation-template-use)",
      ].toSorted(),
    );
  });

  it("refuses an empty source, which must not count as its own account", async () => {
    const args = { sourceAccountId: "", repositoryPrefixes: ["team-a/"] };
    assert.deepEqual(await refusal(() => new ReplicaRegistry("replica", args)), [
      'sourceAccountId: account id: given "", allowed a string of 12 digits. (account-id-format)',
    ]);
  });

  it("refuses templates that would leave replicas ungoverned, with another account and without", async () => {
    const message =
      "appliedFor: template has the prefix of replicas and is not for them: add REPLICATION to its uses. (argument-conflict)";
    const creationTemplates: ReplicaRegistryArgs["creationTemplates"] = {
      ROOT: { appliedFor: ["PULL_THROUGH_CACHE"] },
      "team-a": { appliedFor: ["CREATE_ON_PUSH"] },
      base: { appliedFor: ["CREATE_ON_PUSH", "REPLICATION"] },
    };
    for (const sourceAccountId of [undefined, "111111111111"]) {
      const args: ReplicaRegistryArgs = { sourceAccountId, creationTemplates };
      assert.deepEqual(await refusal(() => new ReplicaRegistry("replica", args)), [
        `creationTemplates.ROOT.${message}`,
        `creationTemplates["team-a"].${message}`,
      ]);
    }
  });

  it("gives its tags to the role of its templates, too", async () => {
    const { of } = await made({ tags: { owner: "platform" } });
    assert.deepEqual(of("aws:iam/role:Role")["registry-templates"]?.tags, { owner: "platform" });
  });

  it("refuses prefixes where no policy could hold them", async () => {
    const repositoryPrefixes = ["team-a/"];
    assert.deepEqual(await refusal(() => new ReplicaRegistry("replica", { repositoryPrefixes })), [
      "repositoryPrefixes: repositoryPrefixes requires sourceAccountId: within an account, prefixes have no effect. (argument-conflict)",
    ]);
  });

  it("refuses a source that turns out wrong, by the name of the argument", async () => {
    await assert.rejects(
      made({ sourceAccountId: pulumi.output("1") }),
      /ReplicaRegistry "replica" refuses one argument:\n {2}sourceAccountId: account id: given "1", allowed a string of 12 digits\. \(account-id-format\)$/,
    );
  });
});
