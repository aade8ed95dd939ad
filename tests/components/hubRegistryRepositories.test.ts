import assert from "node:assert/strict";

import { type HubRegistryArgs, HubRegistry, expireUntagged, keepLatest } from "ecr-hub";

import { inputsOf, record } from "../support/recordedMocks";

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";

const production = "222222222222";
const staging = "333333333333";

async function made(args: HubRegistryArgs) {
  const recording = await record(() => {
    new HubRegistry("hub", args);
  });
  return { ...recording, of: (type: string) => inputsOf(recording, type) };
}

/** Who is let in by the repository policy of each repository, as the texts AWS gets. */
function pullersOf(policies: Record<string, Readonly<Record<string, unknown>>>) {
  const pullers = Object.entries(policies).map(([name, { policy }]) => {
    const { Statement } = JSON.parse(policy as string) as { Statement: { Principal: unknown }[] };
    return [name, Statement.map(({ Principal }) => Principal)];
  });
  return Object.fromEntries(pullers) as unknown;
}

describe("the repositories of a HubRegistry", () => {
  it("makes a strict repository of every entry, which the registry scans", async () => {
    const { resources, registeredOutputs } = await made({
      repositories: { "base/node": {}, "team-a/api": {} },
    });
    const repositories = resources.filter(({ type }) => type === REPOSITORY);
    assert.deepEqual(
      repositories,
      ["base/node", "team-a/api"].map((repositoryName) => ({
        type: REPOSITORY,
        name: repositoryName,
        parent: "ecr-hub:index:HubRegistry hub",
        inputs: {
          name: repositoryName,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: false },
          encryptionConfigurations: [{ encryptionType: "AES256" }],
          forceDelete: false,
        },
      })),
    );
    const host = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
    const arn = "arn:aws:ecr:us-east-1:111111111111:repository";
    assert.deepEqual(registeredOutputs.hub, {
      registryId: "111111111111",
      region: "us-east-1",
      registryUrl: host,
      repositoryUrls: {
        "base/node": `${host}/base/node`,
        "team-a/api": `${host}/team-a/api`,
      },
      repositoryArns: { "base/node": `${arn}/base/node`, "team-a/api": `${arn}/team-a/api` },
    });
  });

  it("takes what an entry leaves out from the defaults, and what it says as it is", async () => {
    const { of } = await made({
      repositoryDefaults: {
        imageTagMutability: "MUTABLE",
        forceDelete: true,
        encryption: { encryptionType: "KMS" },
        lifecycle: { rules: [expireUntagged({ afterDays: 7 })] },
        tags: { owner: "platform", stage: "all" },
      },
      tags: { managed: "yes", owner: "nobody" },
      repositories: {
        "base/node": {},
        "team-a/api": {
          imageTagMutability: "IMMUTABLE",
          scanOnPush: true,
          forceDelete: false,
          encryption: {},
          lifecycle: { rules: [keepLatest({ count: 5 })] },
          tags: { owner: "team-a" },
        },
      },
    });
    assert.deepEqual(of(REPOSITORY), {
      "base/node": {
        name: "base/node",
        imageTagMutability: "MUTABLE",
        imageScanningConfiguration: { scanOnPush: false },
        encryptionConfigurations: [{ encryptionType: "KMS" }],
        forceDelete: true,
        tags: { managed: "yes", owner: "platform", stage: "all" },
      },
      "team-a/api": {
        name: "team-a/api",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: false,
        tags: { managed: "yes", owner: "team-a", stage: "all" },
      },
    });
    const descriptions = Object.entries(of(LIFECYCLE_POLICY)).map(([name, { policy }]) => {
      const { rules } = JSON.parse(policy as string) as { rules: { description: string }[] };
      return [name, rules.map(({ description }) => description)];
    });
    assert.deepEqual(Object.fromEntries(descriptions), {
      "base/node": ["Expire untagged images after 7 days"],
      "team-a/api": ["Keep the latest 5 images"],
    });
  });

  it("adds whom it lets pull everywhere to whom a repository lets pull", async () => {
    const { of } = await made({
      pull: { accounts: [production] },
      repositoryDefaults: { pull: { principalArns: [`arn:aws:iam::${staging}:role/reader`] } },
      repositories: {
        "base/node": {},
        "team-a/api": { pull: { accounts: [staging, production] } },
      },
    });
    assert.deepEqual(pullersOf(of(REPOSITORY_POLICY)), {
      "base/node": [{ AWS: [production] }, { AWS: [`arn:aws:iam::${staging}:role/reader`] }],
      "team-a/api": [{ AWS: [production, staging] }],
    });
  });

  it("tells a warning about a repository where its cause was given", async () => {
    const { warnings } = await made({
      repositories: { api: { pull: { lambdaAccounts: [production] } } },
    });
    assert.deepEqual(warnings, [
      'repositories.api.pull.lambdaAccounts[0]: nobody in this account could deploy a function: given "222222222222", ' +
        "allowed an account of pull.accounts, or of a role in pull.principalArns. (grant-lambda-account)",
    ]);
  });

  it("lets in nobody for empty lists, which may come from files", async () => {
    const pull = { accounts: [] };
    const { resources } = await made({
      pull,
      repositoryDefaults: { pull },
      repositories: { api: { pull } },
      creationTemplates: { team: { appliedFor: ["CREATE_ON_PUSH"], pull } },
    });
    assert.deepEqual(
      resources.filter(({ type }) => type === REPOSITORY_POLICY),
      [],
    );
    const templates = resources.filter(({ type }) => type.endsWith(":RepositoryCreationTemplate"));
    assert.deepEqual(
      templates.map(({ inputs }) => inputs.repositoryPolicy),
      [undefined],
    );
  });
});
