import assert from "node:assert/strict";
import { workloadImagePullPolicy as policy } from "../../../policies/workload/pullPolicy";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const DIGEST = `sha256:${"a".repeat(64)}`;
const fix = `How to fix: ${policy.metadata.fix}`;

const pod = (container: object): Fixture => ({
  type: "kubernetes:core/v1:Pod",
  name: "api",
  props: { spec: { containers: [container] } },
});

const always = { allowedPullPolicies: ["Always"] };
const refused = (given: string, path = "spec.containers[0].image") => [
  [
    "advisory: api",
    `${path}: pull policy of the image is not allowed: given "${given}", allowed Always.`,
    fix,
  ],
];

describe("workload-image-pull-policy", () => {
  it("judges nothing until it is configured", async () => {
    assert.deepEqual(await judge(policy, [pod({ image: "api:1", imagePullPolicy: "Never" })]), []);
  });

  it("lets what is allowed pass, also where Kubernetes takes it by itself", async () => {
    for (const container of [
      { image: "api:1", imagePullPolicy: "Always" },
      { image: "api" },
      { image: "api:latest" },
    ]) {
      assert.deepEqual(await judge(policy, [pod(container)], always), []);
    }
    assert.deepEqual(
      await judge(policy, [pod({ image: "api:1" })], { allowedPullPolicies: ["IfNotPresent"] }),
      [],
    );
  });

  it("reports what is not allowed, also where Kubernetes takes it by itself", async () => {
    for (const image of ["api:1", `api@${DIGEST}`, `api:latest@${DIGEST}`]) {
      assert.deepEqual(await judge(policy, [pod({ image })], always), refused("IfNotPresent"));
    }
    for (const imagePullPolicy of ["Never", "always", "Always "]) {
      assert.deepEqual(
        await judge(policy, [pod({ image: "api", imagePullPolicy })], always),
        refused(imagePullPolicy),
      );
    }
  });

  it("reads the pull policy of an image volume", async () => {
    const volume = (pullPolicy: string): Fixture => ({
      ...pod({ image: "api" }),
      props: { spec: { volumes: [{ image: { reference: "data:1", pullPolicy } }] } },
    });
    assert.deepEqual(await judge(policy, [volume("Always")], always), []);
    assert.deepEqual(
      await judge(policy, [volume("Never")], always),
      refused("Never", "spec.volumes[0].image.reference"),
    );
  });

  it("judges no other workloads", async () => {
    const task: Fixture = {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      props: { containerDefinitions: JSON.stringify([{ image: "api:1" }]) },
    };
    assert.deepEqual(await judge(policy, [task], always), []);
  });

  it("says at preview that it could not run where the pull policy is unknown", async () => {
    assert.deepEqual(
      await judge(policy, [pod({ image: "api:1", imagePullPolicy: UNKNOWN })], always),
      [cannotRun(policy, "string value at .spec.containers.0.imagePullPolicy", "api")],
    );
  });
});
