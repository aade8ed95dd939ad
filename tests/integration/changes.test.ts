import assert from "node:assert/strict";
import {
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { Provider } from "@pulumi/aws";
import { HubRegistry, HubRepository, ReplicaRegistry, SpokeAccess } from "ecr-hub";
import type { Engine, Outcome, Stack } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  awsChanges,
  localEngine,
  succeeded,
} from "../support/localEngine";

const repositoryName = "team-a/api";
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: {}, layers: [] });
const pull = { accounts: ["222222222222"] };

/** Rows of docs/changes.md that no other file tries. */
describe("what a change does, on the local engine", () => {
  let engine: Engine;
  before("start the engine", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
  });
  after(() => engine.emulator.reset());

  /** A stack in an account of its own, whose program is given anew for each operation. */
  async function open(account: string, region = "us-east-1") {
    let program: () => void = () => undefined;
    const stack: Stack = await engine.stack({
      ...{ project: `changes-${account.slice(0, 3)}`, name: "test", account, region },
      program: () => {
        program();
        return Promise.resolve();
      },
    });
    const credentials = await engine.account(account);
    const ecr = new ECRClient({ region: "us-east-1", credentials });
    return {
      up: (next: () => void): Promise<Outcome> => {
        program = next;
        return stack.up();
      },
      putImage: (name: string) =>
        ecr.send(new PutImageCommand({ repositoryName: name, imageTag: "1.0.0", imageManifest })),
      policies: async (name: string) => {
        const { policyText } = await ecr.send(
          new GetRepositoryPolicyCommand({ repositoryName: name }),
        );
        const { lifecyclePolicyText } = await ecr.send(
          new GetLifecyclePolicyCommand({ repositoryName: name }),
        );
        return { policyText, lifecyclePolicyText };
      },
    };
  }

  /** A provider of another account, or of the stack's own under another name. */
  async function providerOf(account: string) {
    const { accessKeyId, secretAccessKey, sessionToken } = await engine.account(account);
    return (name: string) =>
      new Provider(name, {
        region: "us-east-1",
        accessKey: accessKeyId,
        secretKey: secretAccessKey,
        token: sessionToken,
        maxRetries: 3,
        s3UsePathStyle: true,
        skipCredentialsValidation: true,
        skipMetadataApiCheck: true,
        skipRegionValidation: true,
      });
  }

  it("a ReplicaRegistry is renamed: nothing in AWS changes", async () => {
    const { up } = await open("710000000001");
    const replica = (name: string) => () => {
      new ReplicaRegistry(name, { sourceAccountId: "111111111111" });
    };
    succeeded(await up(replica("replica")));
    assert.deepEqual(awsChanges(succeeded(await up(replica("west")))), []);
  });

  it("a HubRepository without repositoryName is renamed: another repository, and the former keeps its policies", async () => {
    const { up, putImage, policies } = await open("720000000001");
    const named = (name: string) => () => {
      new HubRepository(name, { pull });
    };
    succeeded(await up(named("api")));
    await putImage("api");
    const before = await policies("api");
    const { succeeded: isDone, errors } = await up(named("web"));
    assert.equal(isDone, false);
    assert.match(errors.join("\n"), /RepositoryNotEmptyException/);
    assert.deepEqual(await policies("api"), before);
    succeeded(await up(named("api")));
    assert.deepEqual(await policies("api"), before);
    assert.deepEqual(awsChanges(succeeded(await up(named("api")))), []);
  });

  it("aws:region changes: the repositories of the former region keep their policies, and the former program works", async () => {
    const program = () => {
      new HubRegistry("hub", { repositories: { [repositoryName]: { pull } } });
    };
    const home = await open("730000000001");
    succeeded(await home.up(program));
    await home.putImage(repositoryName);
    const before = await home.policies(repositoryName);
    const abroad = await open("730000000001", "eu-west-1");
    const { succeeded: isDone, errors } = await abroad.up(program);
    assert.deepEqual(await home.policies(repositoryName), before);
    assert.equal(isDone, false);
    assert.match(errors.join("\n"), /RepositoryNotEmptyException/);
    const again = await open("730000000001");
    succeeded(await again.up(program));
    assert.deepEqual(await home.policies(repositoryName), before);
    assert.deepEqual(awsChanges(succeeded(await again.up(program))), []);
  });

  it("a provider is renamed: AWS refuses what exists, and nothing is lost", async () => {
    const { up, putImage, policies } = await open("740000000001");
    const toProvider = await providerOf("740000000001");
    const by = (name: string) => () => {
      const args = { repositories: { [repositoryName]: { pull } } };
      new HubRegistry("hub", args, { provider: toProvider(name) });
    };
    succeeded(await up(by("one")));
    await putImage(repositoryName);
    const before = await policies(repositoryName);
    const { succeeded: isDone, errors } = await up(by("two"));
    assert.equal(isDone, false);
    assert.match(errors.join("\n"), /RepositoryAlreadyExistsException/);
    assert.deepEqual(await policies(repositoryName), before);
    succeeded(await up(by("one")));
    assert.deepEqual(await policies(repositoryName), before);
    assert.deepEqual(awsChanges(succeeded(await up(by("one")))), []);
  });

  it("a SpokeAccess is renamed or removed: its own resources change, with an alias none, and never the grants of the hub", async () => {
    const { up, policies } = await open("750000000001");
    const hub = () => {
      new HubRegistry("hub", { repositories: { [repositoryName]: { pull } } });
    };
    const withSpoke = (name: string, former?: string) => () => {
      hub();
      new SpokeAccess(
        name,
        {
          ...{ hubAccountId: "750000000001", hubRegion: "us-east-1" },
          repositories: [repositoryName],
          createRoles: { ecsTaskExecution: true },
        },
        former === undefined ? {} : { aliases: [{ name: former }] },
      );
    };
    succeeded(await up(withSpoke("spoke")));
    const before = await policies(repositoryName);
    assert.deepEqual(awsChanges(succeeded(await up(withSpoke("production", "spoke")))), []);
    const renamed = awsChanges(succeeded(await up(withSpoke("other"))));
    assert.deepEqual([...new Set(renamed.map((line) => line.split(" ")[0]))], ["create", "delete"]);
    const removed = awsChanges(succeeded(await up(hub)));
    assert.ok(removed.length > 0 && removed.every((line) => /^delete (Policy|Role)/.test(line)));
    assert.deepEqual(await policies(repositoryName), before);
  });

  it("hubs of two accounts stand side by side by two providers; of one account they are refused", async () => {
    const { up } = await open("760000000001");
    const [own, other] = await Promise.all(["760000000001", "760000000002"].map(providerOf));
    const hubs = (second: typeof own) => () => {
      const args = { repositories: { [repositoryName]: { pull } } };
      new HubRegistry("one", args, { provider: own!("one") });
      new HubRegistry("two", args, { provider: second!("two") });
    };
    succeeded(await up(hubs(other)));
    assert.deepEqual(awsChanges(succeeded(await up(hubs(other)))), []);
    const { succeeded: isDone, errors } = await up(hubs(own));
    assert.equal(isDone, false);
    assert.match(errors.join("\n"), /manages the registry of this account and region already/);
  });
});
