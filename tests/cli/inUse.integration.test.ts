import assert from "node:assert/strict";
import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import type { Engine } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";
import { ecrHubProcess } from "./command";

const ACCOUNT = "666666666666";
const REGION = "us-west-2";
const REPOSITORY = "team-a/api";
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}`;
const ROLE = "resize";
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:resize`;

describe("ecr-hub in-use against the local engine", () => {
  let engine: Engine;
  let ecr: ECRClient;
  let ecs: ECSClient;
  let lambda: LambdaClient;
  let env: Record<string, string>;

  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const credentials = await engine.account(ACCOUNT);
    env = {
      AWS_ENDPOINT_URL: engine.emulator.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    };
    ecr = new ECRClient({ region: REGION, credentials });
    ecs = new ECSClient({ region: REGION, credentials });
    lambda = new LambdaClient({ region: REGION, credentials });
    await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam(env, { Action: "CreateRole", RoleName: ROLE, AssumeRolePolicyDocument: trust });
  });

  after(async () => {
    await ecr.send(new DeleteRepositoryCommand({ repositoryName: REPOSITORY, force: true }));
    await iam(env, { Action: "DeleteRole", RoleName: ROLE });
    const left = await engine.emulator.inventory();
    // A task that has stopped is told of for a while.
    assert.deepEqual(
      left.filter(({ account, kind }) => account === ACCOUNT && kind !== "tasks"),
      [],
    );
  });

  /** What the command tells: who uses each digest. */
  async function usersByDigest(...args: string[]): Promise<Record<string, string[]>> {
    const { exitCode, stdout, stderr } = await ecrHubProcess(
      ["in-use", "--format", "json", ...args],
      {
        env,
      },
    );
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const { images } = JSON.parse(stdout) as {
      images: { imageDigest: string; usedBy: string[] }[];
    };
    return Object.fromEntries(images.map(({ imageDigest, usedBy }) => [imageDigest, usedBy]));
  }

  it("tells what a task of no service runs", async () => {
    const digest = await push(ecr, "v1");
    const { arn, stop } = await runTask(ecs);
    assert.deepEqual(await usersByDigest("--no-lambda"), { [digest]: [arn] });
    await stop();
    assert.deepEqual(await usersByDigest("--no-lambda"), {});
  });

  it("tells what each version of a function uses, and which alias points at it", async () => {
    await createFunction(lambda);
    const [latest, first] = await Promise.all([
      resolvedDigest(lambda, "$LATEST"),
      resolvedDigest(lambda, "1"),
    ]);
    assert.notEqual(latest, first);
    assert.deepEqual(await usersByDigest("--no-ecs"), {
      [latest]: [`${FUNCTION}:$LATEST`],
      [first]: [`${FUNCTION}:1 (live)`],
    });
    await lambda.send(new DeleteFunctionCommand({ FunctionName: "resize" }));
    assert.deepEqual(await usersByDigest("--no-ecs"), {});
  });
});

/** Calls AWS IAM, whose client no other part needs: the emulator takes the account from the key and checks no signature. */
async function iam(env: Record<string, string>, call: Record<string, string>): Promise<void> {
  const credential = `${env.AWS_ACCESS_KEY_ID ?? ""}/20260101/us-east-1/iam/aws4_request`;
  const response = await fetch(env.AWS_ENDPOINT_URL ?? "", {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Version: "2010-05-08", ...call }),
  });
  assert.equal(response.status, 200, await response.text());
}

async function push(client: ECRClient, imageTag: string): Promise<string> {
  const digest = `sha256:${"0".repeat(64)}`;
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest },
    layers: [],
  });
  const repositoryName = REPOSITORY;
  await client.send(new PutImageCommand({ repositoryName, imageManifest, imageTag }));
  const { images } = await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }),
  );
  return images?.[0]?.imageId?.imageDigest ?? "";
}

async function runTask(client: ECSClient): Promise<{ arn: string; stop: () => Promise<void> }> {
  const cluster = "jobs";
  await client.send(new CreateClusterCommand({ clusterName: cluster }));
  const containerDefinitions = [{ name: "api", image: `${IMAGE}:v1`, memory: 64 }];
  await client.send(new RegisterTaskDefinitionCommand({ family: "api", containerDefinitions }));
  const { tasks } = await client.send(
    new RunTaskCommand({ cluster, taskDefinition: "api", launchType: "FARGATE" }),
  );
  const arn = tasks?.[0]?.taskArn ?? "";
  const stop = async (): Promise<void> => {
    await client.send(new StopTaskCommand({ cluster, task: arn }));
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "api:1" }));
    await client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ["api:1"] }));
    await client.send(new DeleteClusterCommand({ cluster }));
  };
  return { arn, stop };
}

/** A function whose version 1, with the alias `live`, has another image than `$LATEST`. */
async function createFunction(client: LambdaClient): Promise<void> {
  const FunctionName = "resize";
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      PackageType: "Image",
      Code: { ImageUri: `${IMAGE}:v1` },
      Role: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
    }),
  );
  await client.send(new PublishVersionCommand({ FunctionName }));
  await client.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await client.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri: `${IMAGE}:v2` }));
}

/** The digest that the emulator gives a version. */
async function resolvedDigest(client: LambdaClient, Qualifier: string): Promise<string> {
  const { Code } = await client.send(new GetFunctionCommand({ FunctionName: "resize", Qualifier }));
  return Code?.ResolvedImageUri?.split("@")[1] ?? "";
}
