import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

import { exampleProgram } from "../support/exampleProgram";
import { setNodePath, stubs } from "../support/nodePath";
import { type RecordOptions, inputsOf, record } from "../support/recordedMocks";
import { compileExamples, isInstalled } from "../support/exampleTypes";

const folder = join(__dirname, "../../examples/spoke-eks/workload");
const imageDigest = `sha256:${"0a".repeat(32)}`;
const image = `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${imageDigest}`;

function run(config: Record<string, string> = {}, options: RecordOptions = {}) {
  return record(exampleProgram("spoke-eks"), {
    accountId: "222222222222",
    config: { hubStack: "acme/hub/production", imageDigest, ...config },
    stacks: { "acme/hub/production": { registryId: "111111111111", region: "us-east-1" } },
    ...options,
  });
}

describe("example spoke-eks", () => {
  it("has nodes in a cluster of its own, with the rights of the role they run with", async () => {
    const recording = await run();
    const { app } = inputsOf(recording, "aws:eks/nodeGroup:NodeGroup");
    assert.deepEqual(app, {
      clusterName: "app",
      nodeRoleArn: "arn:aws:iam::222222222222:role/hub-eksNode",
      subnetIds: ["subnet-1", "subnet-2"],
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
    });
    const attachments = inputsOf(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    assert.deepEqual(Object.keys(attachments), [
      "hub-eksNode",
      "hub-eksNode-AmazonEKSWorkerNodePolicy",
      "hub-verifier",
      "network",
    ]);
  });

  it("has nodes in the cluster and the subnets that are configured, and makes neither", async () => {
    const recording = await run({ clusterName: "production", subnetIds: '["subnet-7"]' });
    assert.deepEqual(inputsOf(recording, "aws:eks/cluster:Cluster"), {});
    const { app } = inputsOf(recording, "aws:eks/nodeGroup:NodeGroup");
    assert.deepEqual([app?.clusterName, app?.subnetIds], ["production", ["subnet-7"]]);
  });

  describe("and its workload", () => {
    const nodePath = process.env.NODE_PATH;
    before(() => {
      setNodePath(stubs);
    });
    after(() => {
      setNodePath(nodePath);
    });

    it("runs the image of the hub by its digest, known in the preview", async () => {
      const { result: outputs } = await run();
      const program = () => createRequire(__filename)(folder) as object;
      const recording = await record(program, {
        preview: true,
        config: { spokeStack: "acme/spoke-eks/production" },
        stacks: { "acme/spoke-eks/production": outputs },
      });
      const labels = { app: "app" };
      assert.deepEqual(inputsOf(recording, "kubernetes:apps/v1:Deployment").app, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: "app", image }] },
          },
        },
      });
      assert.deepEqual(recording.result, { image });
    });

    it("has the types of @pulumi/kubernetes, where that is installed", function () {
      if (!isInstalled(folder, "@pulumi/kubernetes")) this.skip();
      assert.deepEqual(compileExamples([folder]).errors, []);
    });
  });
});
