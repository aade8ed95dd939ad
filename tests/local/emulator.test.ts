import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  CreatePullThroughCacheRuleCommand,
  CreateRepositoryCommand,
  CreateRepositoryCreationTemplateCommand,
  DeletePullThroughCacheRuleCommand,
  DeleteRepositoryCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoryCreationTemplatesCommand,
  ECRClient,
  GetAccountSettingCommand,
  PutAccountSettingCommand,
  PutRegistryPolicyCommand,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";
import { assumeRole } from "../../local/engine/accounts";
import { type Emulator, findEmulator, startEmulator } from "../../local/engine/emulator";
import { startEngine } from "../../local/engine/engine";
import { ensureKept, findKept, stopKept } from "../../local/engine/kept";
import { emulatorEnvironment } from "../../local/parts/emulator";
import { ensurePart } from "../../local/parts/part";
import { projectRoot } from "../../local/support/cache";
import { useTemporaryFolder } from "./support/temporaryFolder";

const HUB = "111111111111";
const SPOKE = "222222222222";
const region = "us-east-1";

describe("the AWS emulator", () => {
  const temporary = useTemporaryFolder();
  let python = "";
  let emulator: Emulator;

  before(async () => {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    python = await ensurePart(emulatorEnvironment(), () => undefined);
    emulator = await startEmulator(python);
  });

  after(async () => {
    await emulator.stop();
  });

  const clientOf = async (account: string) => {
    const { endpoint } = emulator;
    const credentials = await assumeRole(endpoint, account);
    return new ECRClient({ endpoint, region, credentials, maxAttempts: 1 });
  };

  it("gives what is created to the account whose role was assumed, until it is deleted", async () => {
    const hub = await clientOf(HUB);
    const spoke = await clientOf(SPOKE);
    const create = new CreateRepositoryCommand({ repositoryName: "team-a/api" });
    const { repository } = await hub.send(create);
    await spoke.send(create);
    assert.equal(repository?.repositoryUri, `${HUB}.dkr.ecr.${region}.amazonaws.com/team-a/api`);
    const entry = { region, service: "ecr", kind: "repositories", count: 1 };
    assert.deepEqual(await emulator.inventory(), [
      { account: HUB, ...entry },
      { account: SPOKE, ...entry },
    ]);
    const remove = new DeleteRepositoryCommand({ repositoryName: "team-a/api" });
    await Promise.all([hub.send(remove), spoke.send(remove)]);
    assert.deepEqual(await emulator.inventory(), []);
  });

  it("keeps pull through cache rules, and refuses a second one of a prefix", async () => {
    const ecr = await clientOf(HUB);
    const rule = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" };
    const create = new CreatePullThroughCacheRuleCommand(rule);
    await ecr.send(create);
    await assert.rejects(ecr.send(create), { name: "PullThroughCacheRuleAlreadyExistsException" });
    const { pullThroughCacheRules } = await ecr.send(new DescribePullThroughCacheRulesCommand({}));
    assert.deepEqual(
      pullThroughCacheRules?.map((each) => [each.ecrRepositoryPrefix, each.upstreamRegistryUrl]),
      [["quay", "quay.io"]],
    );
    await ecr.send(new DeletePullThroughCacheRuleCommand({ ecrRepositoryPrefix: "quay" }));
    const missing = new DescribePullThroughCacheRulesCommand({ ecrRepositoryPrefixes: ["quay"] });
    await assert.rejects(ecr.send(missing), { name: "PullThroughCacheRuleNotFoundException" });
  });

  it("keeps repository creation templates with AWS's defaults", async () => {
    const ecr = await clientOf(SPOKE);
    const template = { prefix: "quay", appliedFor: ["PULL_THROUGH_CACHE" as const] };
    await ecr.send(new CreateRepositoryCreationTemplateCommand(template));
    const described = await ecr.send(new DescribeRepositoryCreationTemplatesCommand({}));
    const [kept] = described.repositoryCreationTemplates ?? [];
    assert.deepEqual(
      { ...kept, createdAt: undefined, updatedAt: undefined },
      {
        ...template,
        encryptionConfiguration: { encryptionType: "AES256" },
        imageTagMutability: "MUTABLE",
        createdAt: undefined,
        updatedAt: undefined,
      },
    );
  });

  it("keeps account settings, and knows AWS's own until they are set", async () => {
    const ecr = await clientOf(SPOKE);
    const get = new GetAccountSettingCommand({ name: "REGISTRY_POLICY_SCOPE" });
    assert.equal((await ecr.send(get)).value, "V2");
    await ecr.send(new PutAccountSettingCommand({ name: "REGISTRY_POLICY_SCOPE", value: "V1" }));
    assert.equal((await ecr.send(get)).value, "V1");
  });

  it("takes the actions in a registry policy that its scope has, and refuses others", async () => {
    const ecr = await clientOf("333333333333");
    const put = (Action: string) => {
      const Resource = `arn:aws:ecr:${region}:333333333333:repository/*`;
      const Statement = [{ Effect: "Allow", Principal: { AWS: HUB }, Action, Resource }];
      const policyText = JSON.stringify({ Version: "2012-10-17", Statement });
      return ecr.send(new PutRegistryPolicyCommand({ policyText }));
    };
    await put("ecr:BatchGetImage");
    await assert.rejects(put("s3:GetObject"), { name: "InvalidParameterException" });
    await ecr.send(new PutAccountSettingCommand({ name: "REGISTRY_POLICY_SCOPE", value: "V1" }));
    await put("ecr:BatchImportUpstreamImage");
    await assert.rejects(put("ecr:BatchGetImage"), { name: "InvalidParameterException" });
  });

  it("refuses an operation that it lacks at once, as the client's error", async () => {
    const ecr = await clientOf(HUB);
    const missing = new StartLifecyclePolicyPreviewCommand({ repositoryName: "team-a/api" });
    await assert.rejects(ecr.send(missing), {
      name: "UnsupportedOperation",
      message: /^The local emulator lacks this operation of ecr: /,
    });
  });

  it("is found where it answers, and nothing is where nobody answers", async () => {
    assert.equal((await findEmulator(emulator.endpoint))?.pid, emulator.pid);
    assert.equal(await findEmulator("http://127.0.0.1:1"), undefined);
    assert.equal(await findEmulator(undefined), undefined);
  });

  it("is refused to an engine when somebody else's resources are in it", async () => {
    const ecr = await clientOf(HUB);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "team-a/api" }));
    process.env.AWS_ENDPOINT_URL = emulator.endpoint;
    try {
      await assert.rejects(startEngine(), {
        message:
          "The emulator at AWS_ENDPOINT_URL is not empty, as with ecr repositories of account 111111111111: " +
          "unset AWS_ENDPOINT_URL to have one of its own, or stop that one with npm start -- stop.",
      });
    } finally {
      delete process.env.AWS_ENDPOINT_URL;
    }
    await ecr.send(new DeleteRepositoryCommand({ repositoryName: "team-a/api" }));
  });

  for (const [what, start] of [
    ["ends with the process that started it, even a killed one", "startEmulator(python)"],
    [
      "ends with it although it is to be kept, until it is written down where it is",
      "startDetachedEmulator(python, process.env.TMPDIR).then(({ emulator }) => emulator)",
    ],
  ] as const) {
    it(what, async () => {
      const { parent, endpoint } = await startedElsewhere(start);
      assert.ok(await findEmulator(endpoint));
      parent.kill("SIGKILL");
      const deadline = Date.now() + 5_000;
      while ((await findEmulator(endpoint)) !== undefined && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(await findEmulator(endpoint), undefined);
    });
  }

  async function startedElsewhere(
    start: string,
  ): Promise<{ parent: ChildProcess; endpoint: string }> {
    const script = `
      const [python] = process.argv.slice(1);
      const { startEmulator, startDetachedEmulator } = require("./local/engine/emulator");
      ${start}.then((emulator) => {
        console.log(emulator.endpoint);
        setInterval(() => undefined, 1000);
      });`;
    const parent = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "-e", script, python],
      {
        cwd: projectRoot,
        env: { ...process.env, TMPDIR: temporary() },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const [text] = (await once(parent.stdout, "data")) as [Buffer];
    return { parent, endpoint: text.toString().trim() };
  }
});

describe("a kept AWS emulator", () => {
  useTemporaryFolder("ECR_HUB_CACHE");

  it("is found again until it is stopped", async () => {
    const own = process.env.ECR_HUB_CACHE;
    delete process.env.ECR_HUB_CACHE; // the environment is made once for all tests
    const python = await ensurePart(emulatorEnvironment(), () => undefined);
    process.env.ECR_HUB_CACHE = own;
    assert.equal(await findKept(), undefined);
    const { emulator } = await ensureKept(python);
    assert.equal((await findKept())?.emulator.endpoint, emulator.endpoint);
    assert.equal(await stopKept(), true);
    assert.equal(await findEmulator(emulator.endpoint), undefined);
    assert.equal(await stopKept(), false);
  });
});
