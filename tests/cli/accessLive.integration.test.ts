import assert from "node:assert/strict";
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  ECRClient,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Engine } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";
import { ecrHubProcess } from "./command";

const ACCOUNT = "555555555555";
const REGION = "us-west-2";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

describe("ecr-hub access --live against the local engine", () => {
  let engine: Engine;
  let ecr: ECRClient;
  let iam: IAMClient;
  let env: Record<string, string>;
  let policyArn: string;

  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    const credentials = await engine.account(ACCOUNT);
    const { endpoint } = engine.emulator;
    env = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    };
    ecr = new ECRClient({ region: REGION, credentials });
    iam = new IAMClient({ region: REGION, credentials });
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "team-a/api" }));
    await ecr.send(
      new SetRepositoryPolicyCommand({
        repositoryName: "team-a/api",
        policyText: document({ Principal: { AWS: "222222222222" }, Action: PULL }),
      }),
    );
    const trust = document({
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    await iam.send(new CreateRoleCommand({ RoleName: "app", AssumeRolePolicyDocument: trust }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "app",
        PolicyName: "login",
        PolicyDocument: document({ Action: "ecr:GetAuthorizationToken", Resource: "*" }),
      }),
    );
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "pull",
        PolicyDocument: document({ Action: PULL, Resource: "*" }),
      }),
    );
    policyArn = Policy?.Arn ?? "";
    await iam.send(new AttachRolePolicyCommand({ RoleName: "app", PolicyArn: policyArn }));
  });

  after(async () => {
    await ecr.send(new DeleteRepositoryCommand({ repositoryName: "team-a/api", force: true }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "app", PolicyName: "login" }));
    await iam.send(new DetachRolePolicyCommand({ RoleName: "app", PolicyArn: policyArn }));
    await iam.send(new DeletePolicyCommand({ PolicyArn: policyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName: "app" }));
  });

  it("reads repository and role from a real service, and names their statements", async () => {
    const args = ["access", "--live", "--role", ROLE, "--format", "csv"];
    const { exitCode, stdout, stderr } = await ecrHubProcess(args, { env });
    assert.equal(exitCode, 0, stderr);
    const arn = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team-a/api`;
    assert.deepEqual(stdout.trimEnd().split(/\r?\n/), [
      "repositoryArn,principal,pull,push,administer,because,provided",
      `${arn},account 222222222222,if,no,no,Statement[0] of repository policy,its own policies allow it`,
      `${arn},${ROLE},yes,no,no,Statement[0] of policy pull,`,
    ]);
  });
});
