import assert from "node:assert/strict";
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type { Credentials, Engine } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";
import { Files, ecrHubProcess } from "./command";

const ACCOUNT = "444444444444";
const REGION = "us-west-2";
const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
const REPOSITORIES = ["team-a/api", "team-b/batch"];
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";

/** The manifest of an image that no other one is like. */
function manifest(name: string): string {
  const digest = `sha256:${Buffer.from(name).toString("hex").padEnd(64, "0")}`;
  const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", size: 10, digest };
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest };
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] });
}

describe("ecr-hub against the local engine", () => {
  let engine: Engine;
  let ecr: ECRClient;
  let ecs: ECSClient;
  let env: Record<string, string>;
  let digests: Record<"amd64" | "index" | "batch", string>;

  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const credentials = await engine.account(ACCOUNT);
    env = environmentOf(credentials, engine.emulator.endpoint);
    ecr = new ECRClient({ region: REGION, credentials });
    ecs = new ECSClient({ region: REGION, credentials });
    digests = await pushImages(ecr);
    await startService(ecs);
  });

  after(async () => {
    for (const repositoryName of REPOSITORIES) {
      await ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true }));
    }
    await stopService(ecs);
    const left = await engine.emulator.inventory();
    assert.deepEqual(
      left.filter(({ account }) => account === ACCOUNT),
      [],
    );
  });

  it("takes the inventory of a registry, with what indexes list", async () => {
    const { exitCode, stdout } = await ecrHubProcess(["inventory", "--all"], { env });
    assert.equal(exitCode, 0);
    const { imageDetails } = JSON.parse(stdout) as {
      imageDetails: {
        repositoryName: string;
        imageDigest: string;
        imageTags?: string[];
        children?: string[];
      }[];
    };
    const shown = imageDetails.map(({ repositoryName, imageDigest, imageTags, children }) => ({
      repositoryName,
      imageDigest,
      imageTags,
      children,
    }));
    assert.deepEqual(
      new Set(shown.map((one) => JSON.stringify(one))),
      new Set(
        [
          { repositoryName: "team-a/api", imageDigest: digests.amd64 },
          {
            repositoryName: "team-a/api",
            imageDigest: digests.index,
            imageTags: ["v1"],
            children: [digests.amd64],
          },
          { repositoryName: "team-b/batch", imageDigest: digests.batch, imageTags: ["v1"] },
        ].map((one) => JSON.stringify(one)),
      ),
    );
  });

  it("simulates a policy on that inventory: the manifest of the index is referenced", async () => {
    const inventory = await ecrHubProcess(
      ["inventory", "--repository", "team-a/api", "--format", "lines"],
      { env },
    );
    const policy = {
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
    };
    const files = new Files();
    try {
      const file = files.write("policy.json", policy);
      const args = [
        "lifecycle",
        "simulate",
        "--policy",
        file,
        "--inventory",
        "-",
        "--now",
        "2099-01-01",
      ];
      const result = await ecrHubProcess([...args, "--format", "json"], {
        input: inventory.stdout,
      });
      const { actions, protected: kept } = JSON.parse(result.stdout) as {
        actions: unknown[];
        protected: { imageDigest: string; reason: string }[];
      };
      assert.deepEqual(actions, []);
      assert.deepEqual(
        kept.map(({ imageDigest, reason }) => [imageDigest, reason]),
        [[digests.amd64, "listed-by-manifest"]],
      );
    } finally {
      files.remove();
    }
  });

  it("tells what a service of ECS uses by tag", async () => {
    const { exitCode, stdout } = await ecrHubProcess(
      ["in-use", "--no-lambda", "--format", "json"],
      {
        env,
      },
    );
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      images: [
        {
          imageDigest: digests.batch,
          images: [`${REGISTRY}/team-b/batch:v1`],
          usedBy: [`arn:aws:ecs:${REGION}:${ACCOUNT}:service/jobs/batch`],
        },
      ],
      unresolved: [],
    });
  });
});

function environmentOf(
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  endpoint: string,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

async function pushImages(client: ECRClient): Promise<Record<"amd64" | "index" | "batch", string>> {
  const push = async (
    repositoryName: string,
    imageManifest: string,
    more: object = {},
  ): Promise<string> => {
    const { image } = await client.send(
      new PutImageCommand({ repositoryName, imageManifest, ...more }),
    );
    return image?.imageId?.imageDigest ?? "";
  };
  for (const repositoryName of REPOSITORIES) {
    await client.send(new CreateRepositoryCommand({ repositoryName }));
  }
  const amd64 = await push("team-a/api", manifest("amd64"));
  const manifests = [
    {
      mediaType: MANIFEST,
      size: 1,
      digest: amd64,
      platform: { os: "linux", architecture: "amd64" },
    },
  ];
  const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
  const index = await push("team-a/api", list, { imageManifestMediaType: INDEX, imageTag: "v1" });
  return { amd64, index, batch: await push("team-b/batch", manifest("batch"), { imageTag: "v1" }) };
}

async function startService(client: ECSClient): Promise<void> {
  await client.send(new CreateClusterCommand({ clusterName: "jobs" }));
  const containerDefinitions = [
    { name: "batch", image: `${REGISTRY}/team-b/batch:v1`, memory: 64 },
  ];
  await client.send(new RegisterTaskDefinitionCommand({ family: "batch", containerDefinitions }));
  const service = {
    cluster: "jobs",
    serviceName: "batch",
    taskDefinition: "batch",
    desiredCount: 0,
  };
  await client.send(new CreateServiceCommand(service));
}

async function stopService(client: ECSClient): Promise<void> {
  await client.send(new DeleteServiceCommand({ cluster: "jobs", service: "batch", force: true }));
  await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "batch:1" }));
  await client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ["batch:1"] }));
  await client.send(new DeleteClusterCommand({ cluster: "jobs" }));
}
