import assert from "node:assert/strict";
import { workloads } from "../../../policies/workload/images";
import { workloadImageNoLatest as policy } from "../../../policies/workload/noLatest";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const good = `${HUB}/team-a/api:1.4.2`;
const bad = `${HUB}/team-a/api:latest`;

type Kind = readonly [props: Record<string, unknown>, paths: readonly string[]];

const containers = (...images: unknown[]) => images.map((image) => ({ name: "c", image }));
const pod = { initContainers: containers(good, bad), containers: containers(bad, good) };
const podPaths = (path: string) => [
  `${path}.containers[0].image`,
  `${path}.initContainers[1].image`,
];
const templated: Kind = [{ spec: { template: { spec: pod } } }, podPaths("spec.template.spec")];
const text = (value: unknown) => JSON.stringify(value);

/** Each kind of workload with a bad image at each place, and those places. */
const kinds: Readonly<Record<string, Kind>> = {
  "aws:ecs/taskDefinition:TaskDefinition": [
    { containerDefinitions: text(containers(good, bad, bad)) },
    ["containerDefinitions[1].image", "containerDefinitions[2].image"],
  ],
  "aws:lambda/function:Function": [{ imageUri: bad }, ["imageUri"]],
  "aws:apprunner/service:Service": [
    { sourceConfiguration: { imageRepository: { imageIdentifier: bad } } },
    ["sourceConfiguration.imageRepository.imageIdentifier"],
  ],
  "aws:codebuild/project:Project": [{ environment: { image: bad } }, ["environment.image"]],
  "aws:batch/jobDefinition:JobDefinition": [
    {
      containerProperties: text({ image: bad }),
      ecsProperties: text({ taskProperties: [{ containers: containers(bad) }] }),
      eksProperties: { podProperties: pod },
      nodeProperties: text({
        nodeRangeProperties: [
          { container: { image: bad } },
          { ecsProperties: { taskProperties: [{ containers: containers(bad) }] } },
          { eksProperties: { podProperties: pod } },
        ],
      }),
    },
    [
      "containerProperties.image",
      "ecsProperties.taskProperties[0].containers[0].image",
      ...podPaths("eksProperties.podProperties"),
      "nodeProperties.nodeRangeProperties[0].container.image",
      "nodeProperties.nodeRangeProperties[1].ecsProperties.taskProperties[0].containers[0].image",
      ...podPaths("nodeProperties.nodeRangeProperties[2].eksProperties.podProperties"),
    ],
  ],
  "kubernetes:core/v1:Pod": [
    {
      spec: {
        ...pod,
        ephemeralContainers: containers(bad),
        volumes: [
          { name: "a", emptyDir: {} },
          { name: "b", image: { reference: bad } },
        ],
      },
    },
    [...podPaths("spec"), "spec.ephemeralContainers[0].image", "spec.volumes[1].image.reference"],
  ],
  "kubernetes:batch/v1:CronJob": [
    { spec: { jobTemplate: { spec: { template: { spec: pod } } } } },
    podPaths("spec.jobTemplate.spec.template.spec"),
  ],
  "kubernetes:core/v1:ReplicationController": templated,
  "kubernetes:apps/v1:DaemonSet": templated,
  "kubernetes:apps/v1:Deployment": templated,
  "kubernetes:apps/v1:ReplicaSet": templated,
  "kubernetes:apps/v1:StatefulSet": templated,
  "kubernetes:batch/v1:Job": templated,
};

const workload = (type: string, props: Record<string, unknown>): Fixture => ({ type, props });

/** Paths of the findings; each has to be about the bad image. */
async function pathsIn(fixture: Fixture): Promise<readonly string[]> {
  const [lines = []] = await judge(policy, [fixture]);
  return lines.slice(1, -1).map((line) => {
    const [path = "", ...message] = line.split(": ");
    assert.ok(message.join(": ").includes(`"${bad}"`), line);
    return path;
  });
}

describe("the images of workloads", () => {
  it("are known in each kind that the pack judges, and where such a kind is patched", () => {
    const isPatch = (type: string) => type.startsWith("kubernetes:") && type.endsWith("Patch");
    const own = workloads.filter((type) => !isPatch(type));
    assert.deepEqual(own.toSorted(), Object.keys(kinds).toSorted());
    const ofKubernetes = own.filter((type) => type.startsWith("kubernetes:"));
    assert.deepEqual(
      workloads.filter(isPatch).toSorted(),
      ofKubernetes.map((type) => `${type}Patch`).toSorted(),
    );
  });

  for (const [type, [props, paths]] of Object.entries(kinds)) {
    it(`are found at each place of ${type}`, async () => {
      assert.deepEqual((await pathsIn(workload(type, props))).toSorted(), [...paths].toSorted());
    });

    it(`may be absent in ${type}`, async () => {
      assert.deepEqual(await judge(policy, [workload(type, {})]), []);
    });
  }

  it("are found where a document comes as an object", async () => {
    const props = { containerDefinitions: containers(bad) };
    const paths = await pathsIn(workload("aws:ecs/taskDefinition:TaskDefinition", props));
    assert.deepEqual(paths, ["containerDefinitions[0].image"]);
  });

  it("stop a workload whose document cannot be read, and one whose image is none", async () => {
    const broken = { containerDefinitions: "[{" };
    const [first] = await judge(policy, [
      workload("aws:ecs/taskDefinition:TaskDefinition", broken),
    ]);
    assert.match(first?.[1] ?? "", /^json-syntax at containerDefinitions: /);
    for (const image of ["Not An Image", 7, "https://example.com/api:1", "Ref::image"]) {
      const [violation] = await judge(policy, [
        workload("aws:lambda/function:Function", { imageUri: image }),
      ]);
      assert.match(violation?.[1] ?? "", /^image-reference-format at imageUri: /);
    }
  });

  it("of AWS itself for builds are no business of the pack", async () => {
    const environment = { image: "aws/codebuild/standard:7.0" };
    assert.deepEqual(
      await judge(policy, [workload("aws:codebuild/project:Project", { environment })]),
      [],
    );
  });

  it("are judged although others are unknown at preview", async () => {
    const spec = { containers: containers(UNKNOWN, bad), initContainers: UNKNOWN };
    const violations = await judge(policy, [workload("kubernetes:core/v1:Pod", { spec })]);
    assert.equal(violations[0]?.[1]?.split(": ")[0], "spec.containers[1].image");
    assert.deepEqual(violations[1], cannotRun(policy, "string value at .spec.containers.0.image"));
    assert.equal(violations.length, 2);
  });
});
