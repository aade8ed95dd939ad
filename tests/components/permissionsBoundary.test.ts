import assert from "node:assert/strict";

import { Policy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { construct } from "../support/completeArguments";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const ROLE = "aws:iam/role:Role";
const boundary = "arn:aws:iam::111111111111:policy/boundary";
const hub = { hubAccountId: "222222222222", hubRegion: "us-east-1", repositories: ["team-a/api"] };

/** Each component that makes roles, with arguments that make all kinds of them, and the roles that it makes then. */
const cases: readonly [component: string, args: object, roles: readonly string[]][] = [
  [
    "FindingsAlerts",
    {
      targets: { audit: { arn: "arn:aws:sqs:us-east-1:111111111111:audit" } },
      blockedStages: { api: { pipelineName: "api", stageName: "Production" } },
    },
    ["stage-api", "stop-stages", "target-audit", "topic"],
  ],
  [
    "HubRegistry",
    { creationTemplates: { ROOT: { appliedFor: ["REPLICATION"] } }, tags: { team: "platform" } },
    ["registry-templates"],
  ],
  [
    "ImagePublisher",
    {
      ...hub,
      gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
      codeBuild: { sourceType: "GITHUB", sourceLocation: "https://github.com/acme/api.git" },
    },
    ["codebuild", "github"],
  ],
  ["ReplicaRegistry", { encryption: { createKey: true } }, ["registry-templates"]],
  [
    "SpokeAccess",
    {
      ...hub,
      createRoles: {
        ecsTaskExecution: true,
        eksNode: true,
        eksPods: { builder: { namespace: "ci", serviceAccount: "builder", clusterName: "app" } },
        lambda: true,
        lambdaFunctions: ["api-*"],
      },
    },
    ["builder", "ecsTaskExecution", "eksNode", "lambda"],
  ],
];

/** The boundary of each role, by the name of the role below the component's. */
async function boundariesOf(component: string, args: object, preview = false) {
  const recording = await record(
    () => {
      construct(component, args);
    },
    { preview },
  );
  const roles = Object.entries(inputsOf(recording, ROLE));
  return Object.fromEntries(
    roles.map(([name, inputs]) => [
      name.replace(/^complete-|@.*/g, ""),
      inputs.permissionsBoundary,
    ]),
  );
}

function all<T>(roles: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(roles.map((role) => [role, value]));
}

describe("a permissions boundary", () => {
  for (const [component, args, roles] of cases) {
    const bounded = (permissionsBoundaryArn: unknown) => ({ ...args, permissionsBoundaryArn });

    it(`is that of every role of ${component}, and of none without one`, async () => {
      assert.deepEqual(await boundariesOf(component, bounded(boundary)), all(roles, boundary));
      assert.deepEqual(await boundariesOf(component, args), all(roles, undefined));
    });

    it(`may be known late to ${component}, or be null then`, async () => {
      const late = (value: unknown) => bounded(pulumi.output(Promise.resolve(value)));
      assert.deepEqual(await boundariesOf(component, late(boundary)), all(roles, boundary));
      assert.deepEqual(await boundariesOf(component, late(null)), all(roles, undefined));
    });

    it(`of another account is refused by ${component} as soon as AWS has told its own`, async () => {
      await assert.rejects(
        boundariesOf(component, bounded("arn:aws:iam::222222222222:policy/boundary"), true),
        /permissionsBoundaryArn: permissions boundary is in another account: given "arn:aws:iam::222222222222:policy\/boundary", allowed a policy of 111111111111 or of AWS\. \(permissions-boundary-arn-account\)$/,
      );
    });

    it(`that turns out to be no policy is refused by ${component}`, async () => {
      await assert.rejects(
        boundariesOf(component, bounded(pulumi.output(Promise.resolve("boundary")))),
        /permissionsBoundaryArn: permissions boundary ARN: given "boundary", .* \(permissions-boundary-arn-format\)$/,
      );
    });
  }

  it("is not known in the preview that makes it, and leaves the rest of the role known", async () => {
    const recording = await record(
      () => {
        const { arn } = new Policy("boundary", { policy: "{}" });
        const createRoles = { ecsTaskExecution: true };
        construct("SpokeAccess", { ...hub, createRoles, permissionsBoundaryArn: arn });
      },
      { preview: true },
    );
    const { permissionsBoundary, assumeRolePolicy } = inputsOf(recording, ROLE)[
      "complete-ecsTaskExecution"
    ]!;
    assert.equal(permissionsBoundary, UNKNOWN);
    assert.match(String(assumeRolePolicy), /ecs-tasks\.amazonaws\.com/);
  });

  it("stays secret, and out of messages, where it is secret", async () => {
    const args = { ...hub, createRoles: { ecsTaskExecution: true } };
    const bounded = (value: string) => ({ ...args, permissionsBoundaryArn: pulumi.secret(value) });
    assert.deepEqual(await boundariesOf("SpokeAccess", bounded(boundary)), {
      ecsTaskExecution: { secret: boundary },
    });
    await assert.rejects(
      boundariesOf("SpokeAccess", bounded("my-secret")),
      /permissionsBoundaryArn: value is not valid: it is secret and therefore not shown\. \(permissions-boundary-arn-format\)$/,
    );
  });

  it("is refused with whatever else is wrong, also where no role is made", async () => {
    const wrong = { ...hub, hubRegion: "mars", permissionsBoundaryArn: "boundary" };
    const lines = await refusal(() => construct("SpokeAccess", wrong));
    assert.deepEqual(lines.map(pathAndRule).toSorted(), [
      "hubRegion (region-format)",
      "permissionsBoundaryArn (permissions-boundary-arn-format)",
    ]);
  });
});
