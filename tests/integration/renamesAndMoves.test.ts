import assert from "node:assert/strict";
import {
  BatchDeleteImageCommand,
  DescribeRegistryCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { HubRegistry, type HubRegistryArgs, HubRepository, type HubRepositoryArgs } from "ecr-hub";
import type { Engine, Stack } from "../../local";
import { isRetained } from "../../local/engine/emulator";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  awsChanges,
  localEngine,
  succeeded,
} from "../support/localEngine";

const ACCOUNT = "111111111111";
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: {}, layers: [] });

const batchArgs: HubRepositoryArgs = {
  pull: { accounts: ["333333333333"] },
  // A registry has other defaults.
  scanOnPush: true,
  encryption: { encryptionType: "AES256" },
};
const hubArgs: HubRegistryArgs = {
  repositories: { "team-a/api": { pull: { accounts: ["222222222222"] } } },
  encryption: { createKey: true },
  replication: { destinations: [{ region: "eu-west-1" }] },
  creationTemplates: { cache: { appliedFor: ["PULL_THROUGH_CACHE"], tags: { owner: "a" } } },
};

/** Each program says the same of AWS as the one before, unless its name says otherwise. */
const programs = {
  first: () => {
    new HubRegistry("hub", hubArgs);
    new HubRepository("batch", { ...batchArgs, repositoryName: "team-b/batch" });
  },
  renamed: () => {
    new HubRegistry("hub2", hubArgs);
    new HubRepository("batch2", { ...batchArgs, repositoryName: "team-b/batch" });
  },
  regrouped: () => {
    const repositories = { "team-b/batch": batchArgs, ...hubArgs.repositories };
    new HubRegistry("hub2", { ...hubArgs, repositories });
  },
  moved: () => {
    new HubRegistry("hub2", hubArgs);
    new HubRepository("batch2", {
      ...batchArgs,
      repositoryName: "team-b/batch",
      region: "eu-west-1",
    });
  },
  renamedInAws: () => {
    new HubRegistry("hub2", { ...hubArgs, repositories: { "team-a/app": {} } });
    new HubRepository("batch2", { ...batchArgs, repositoryName: "team-b/jobs" });
  },
  withoutGrants: () => {
    new HubRegistry("hub2", { ...hubArgs, repositories: { "team-a/api": {} } });
    new HubRepository("batch2", {
      ...batchArgs,
      repositoryName: "team-b/batch",
      pull: { accounts: [] },
    });
  },
  empty: () => undefined,
};

describe("components that are renamed or moved, on the local engine", () => {
  let engine: Engine;
  let ecr: ECRClient;
  let stack: Stack;
  let program: () => void;
  const up = (name: keyof typeof programs) => {
    program = programs[name];
    return stack.up();
  };
  const preview = (name: keyof typeof programs) => {
    program = programs[name];
    return stack.preview();
  };

  let asMade: unknown;
  before("stand up the first program, with an image in each repository", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    ecr = new ECRClient({ region: "us-east-1", credentials: await engine.account(ACCOUNT) });
    stack = await engine.stack({
      project: "renames",
      name: "test",
      account: ACCOUNT,
      region: "us-east-1",
      program: () => {
        program();
        return Promise.resolve();
      },
    });
    succeeded(await up("first"));
    for (const repositoryName of ["team-a/api", "team-b/batch"]) {
      await ecr.send(new PutImageCommand({ repositoryName, imageTag: "1.0.0", imageManifest }));
    }
    asMade = await inAws();
  });

  after(() => engine.emulator.reset());

  /** The settings of the registry, and the policies of both repositories. */
  const inAws = async () => {
    const { scanningConfiguration } = await ecr.send(
      new GetRegistryScanningConfigurationCommand({}),
    );
    const { replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));
    const policies = await Promise.all(
      ["team-a/api", "team-b/batch"].flatMap((repositoryName) => [
        ecr.send(new GetRepositoryPolicyCommand({ repositoryName })).then((of) => of.policyText),
        ecr
          .send(new GetLifecyclePolicyCommand({ repositoryName }))
          .then((of) => of.lifecyclePolicyText),
      ]),
    );
    return { scanningConfiguration, replicationConfiguration, policies };
  };

  it("keep scanning, replication and policies when they are renamed: nothing in AWS changes", async () => {
    assert.deepEqual(awsChanges(await preview("renamed")), []);
    assert.deepEqual(awsChanges(succeeded(await up("renamed"))), []);
    assert.deepEqual(await inAws(), asMade);
    assert.deepEqual(awsChanges(succeeded(await preview("renamed"))), []);
  });

  it("take a repository into a registry and give it back: nothing in AWS changes", async () => {
    assert.deepEqual(awsChanges(succeeded(await up("regrouped"))), []);
    assert.deepEqual(awsChanges(succeeded(await up("renamed"))), []);
    assert.deepEqual(await inAws(), asMade);
  });

  for (const change of ["moved", "renamedInAws"] as const) {
    it(`keep the policies of a repository that AWS does not delete: ${change}`, async () => {
      const { errors, succeeded: isDone } = await up(change);
      assert.equal(isDone, false);
      assert.match(errors.join("\n"), /RepositoryNotEmptyException/);
      assert.deepEqual(await inAws(), asMade);
      succeeded(await up("renamed"));
      assert.deepEqual(await inAws(), asMade);
      assert.deepEqual(awsChanges(succeeded(await up("renamed"))), []);
    });
  }

  it("take the grants away with pull, and nothing else", async () => {
    assert.deepEqual(awsChanges(succeeded(await up("withoutGrants"))), [
      "delete RepositoryPolicy team-a/api@us-east-1",
      "delete RepositoryPolicy team-b/batch@us-east-1",
    ]);
    succeeded(await up("renamed"));
    assert.deepEqual(await inAws(), asMade);
  });

  it("leave scanning on when they are gone, and nothing else", async () => {
    for (const repositoryName of ["team-a/api", "team-b/batch"]) {
      await ecr.send(
        new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: "1.0.0" }] }),
      );
    }
    succeeded(await up("empty"));
    const left = await engine.emulator.inventory();
    assert.deepEqual(
      left.map(({ service, region }) => `${service} ${region}`),
      ["ecr us-east-1", "inspector2 us-east-1"],
    );
    assert.deepEqual(
      left.filter((each) => !isRetained(each)),
      [],
    );
  });
});
