import assert from "node:assert/strict";
import { workloads } from "../../../policies/workload/images";
import { workloadImageNoLatest as policy } from "../../../policies/workload/noLatest";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const good = `${HUB}/team-a/api:1.4.2`;
const bad = `${HUB}/team-a/api:latest`;

const TASK = "aws:ecs/taskDefinition:TaskDefinition";

type Kind = readonly [props: Record<string, unknown>, paths: readonly string[]];

const containers = (...images: unknown[]) => images.map((image) => ({ name: "c", image }));
const pod = { initContainers: containers(good, bad), containers: containers(bad, good) };
const podPaths = (path: string) => [
  `${path}.containers[0].image`,
  `${path}.initContainers[1].image`,
];
const templated: Kind = [{ spec: { template: { spec: pod } } }, podPaths("spec.template.spec")];
const scheduled: Kind = [
  { spec: { jobTemplate: { spec: { template: { spec: pod } } } } },
  podPaths("spec.jobTemplate.spec.template.spec"),
];
const text = (value: unknown) => JSON.stringify(value);
const training = {
  algorithmSpecification: { trainingImage: bad },
  debugRuleConfigurations: [{ ruleEvaluatorImage: bad }],
  profilerRuleConfigurations: [{ ruleEvaluatorImage: good }, { ruleEvaluatorImage: bad }],
};
const trainingPaths = (path: string) => [
  `${path}algorithmSpecification.trainingImage`,
  `${path}debugRuleConfigurations[0].ruleEvaluatorImage`,
  `${path}profilerRuleConfigurations[1].ruleEvaluatorImage`,
];

/** Each kind of workload with a bad image at each place, and those places. */
const kinds: Readonly<Record<string, Kind>> = {
  [TASK]: [
    { containerDefinitions: text(containers(good, bad, bad)) },
    ["containerDefinitions[1].image", "containerDefinitions[2].image"],
  ],
  "aws:lambda/function:Function": [{ imageUri: bad }, ["imageUri"]],
  "aws:apprunner/service:Service": [
    { sourceConfiguration: { imageRepository: { imageIdentifier: bad } } },
    ["sourceConfiguration.imageRepository.imageIdentifier"],
  ],
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": [
    { agentRuntimeArtifact: { containerConfiguration: { containerUri: bad } } },
    ["agentRuntimeArtifact.containerConfiguration.containerUri"],
  ],
  "aws:bedrock/agentcoreHarness:AgentcoreHarness": [
    { environmentArtifact: { containerConfiguration: { containerUri: bad } } },
    ["environmentArtifact.containerConfiguration.containerUri"],
  ],
  "aws:codebuild/project:Project": [{ environment: { image: bad } }, ["environment.image"]],
  "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition": [
    { containerDefinitions: containers(good, bad) },
    ["containerDefinitions[1].image"],
  ],
  "aws:ecs/expressGatewayService:ExpressGatewayService": [
    { primaryContainer: { image: bad } },
    ["primaryContainer.image"],
  ],
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
  "aws:emr/cluster:Cluster": [
    {
      configurations: "https://example.com/configurations.json",
      configurationsJson: text([
        {
          Classification: "spark-defaults",
          Properties: {
            "spark.executorEnv.YARN_CONTAINER_RUNTIME_DOCKER_IMAGE": bad,
            "spark.yarn.appMasterEnv.YARN_CONTAINER_RUNTIME_DOCKER_IMAGE": bad,
          },
        },
      ]),
    },
    ["executorEnv", "yarn.appMasterEnv"].map(
      (part) =>
        `configurationsJson[0].Properties["spark.${part}.YARN_CONTAINER_RUNTIME_DOCKER_IMAGE"]`,
    ),
  ],
  "aws:emrcontainers/jobTemplate:JobTemplate": [
    {
      jobTemplateData: {
        configurationOverrides: {
          applicationConfigurations: [
            {
              properties: { "spark.kubernetes.container.image": "${Image}" },
              configurations: [{ properties: { "spark.kubernetes.driver.container.image": bad } }],
            },
          ],
        },
        jobDriver: {
          sparkSubmitJobDriver: {
            sparkSubmitParameters: `--conf spark.kubernetes.container.image=${good} --conf "spark.kubernetes.executor.container.image=${bad}"`,
          },
          sparkSqlJobDriver: {
            sparkSqlParameters: `--conf spark.kubernetes.container.image='${bad}'`,
          },
        },
      },
    },
    [
      'jobTemplateData.configurationOverrides.applicationConfigurations[0].configurations[0].properties["spark.kubernetes.driver.container.image"]',
      "jobTemplateData.jobDriver.sparkSubmitJobDriver.sparkSubmitParameters",
      "jobTemplateData.jobDriver.sparkSqlJobDriver.sparkSqlParameters",
    ],
  ],
  "aws:emrserverless/application:Application": [
    {
      imageConfiguration: { imageUri: bad },
      workerTypeSpecifications: {
        driver: { imageConfiguration: { imageUri: good } },
        executor: { imageConfiguration: { imageUri: bad } },
      },
    },
    [
      "imageConfiguration.imageUri",
      "workerTypeSpecifications.executor.imageConfiguration.imageUri",
    ],
  ],
  "aws:imagebuilder/containerRecipe:ContainerRecipe": [{ parentImage: bad }, ["parentImage"]],
  "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion": [
    { containers: containers(good, bad) },
    ["containers[1].image"],
  ],
  "aws:sagemaker/algorithm:Algorithm": [
    {
      trainingSpecification: { trainingImage: bad },
      inferenceSpecification: { containers: containers(good, bad) },
    },
    ["trainingSpecification.trainingImage", "inferenceSpecification.containers[1].image"],
  ],
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": [
    { dataQualityAppSpecification: { imageUri: bad } },
    ["dataQualityAppSpecification.imageUri"],
  ],
  "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob": [
    { trainingJobDefinition: training, trainingJobDefinitions: [training] },
    [...trainingPaths("trainingJobDefinition."), ...trainingPaths("trainingJobDefinitions[0].")],
  ],
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule": [
    {
      monitoringScheduleConfig: {
        monitoringJobDefinition: { monitoringAppSpecification: { imageUri: bad } },
      },
    },
    ["monitoringScheduleConfig.monitoringJobDefinition.monitoringAppSpecification.imageUri"],
  ],
  "aws:sagemaker/pipeline:Pipeline": [
    {
      pipelineDefinition: text({
        Parameters: [{ Name: "Image", Type: "String" }],
        Steps: [
          { Arguments: { AppSpecification: { ImageUri: bad } } },
          {
            Type: "Condition",
            Arguments: {
              IfSteps: [{ Arguments: { AlgorithmSpecification: { TrainingImage: bad } } }],
              ElseSteps: [{ Arguments: { PrimaryContainer: { Image: bad } } }],
            },
          },
          { Arguments: { InferenceSpecification: { Containers: [{ Image: bad }] } } },
          { Arguments: { AppSpecification: { ImageUri: { Get: "Parameters.Image" } } } },
          { Arguments: { HyperParameters: { Image: "cat.png:latest" } } },
        ],
      }),
    },
    [
      "pipelineDefinition.Steps[0].Arguments.AppSpecification.ImageUri",
      "pipelineDefinition.Steps[1].Arguments.IfSteps[0].Arguments.AlgorithmSpecification.TrainingImage",
      "pipelineDefinition.Steps[1].Arguments.ElseSteps[0].Arguments.PrimaryContainer.Image",
      "pipelineDefinition.Steps[2].Arguments.InferenceSpecification.Containers[0].Image",
    ],
  ],
  "aws:sagemaker/trainingJob:TrainingJob": [training, trainingPaths("")],
  "aws:sagemaker/imageVersion:ImageVersion": [{ baseImage: bad }, ["baseImage"]],
  "aws:sagemaker/model:Model": [
    { primaryContainer: { image: bad }, containers: containers(bad) },
    ["primaryContainer.image", "containers[0].image"],
  ],
  "aws:eks/addon:Addon": [
    {
      configurationValues: JSON.stringify({
        image: bad,
        agent: { image: { repository: bad.split(":")[0], tag: bad.split(":")[1] } },
        sidecars: { one: { image: bad }, two: { image: { tag: "1" } }, three: 7 },
        a: { b: { c: { image: { repository: bad.split(":")[0], tag: "latest" } } } },
        list: [{ image: bad }, [{ deeper: { image: bad } }]],
      }),
    },
    [
      "configurationValues.image",
      "configurationValues.agent.image",
      "configurationValues.sidecars.one.image",
      "configurationValues.a.b.c.image",
      "configurationValues.list[0].image",
      "configurationValues.list[1][0].deeper.image",
    ],
  ],
  "aws:ssm/document:Document": [
    {
      content: JSON.stringify({
        mainSteps: [
          { inputs: { image: bad } },
          { inputs: { image: "{{ image }}" } },
          { inputs: {} },
        ],
      }),
    },
    ["content.mainSteps[0].inputs.image"],
  ],
  "aws-native:greengrassv2:ComponentVersion": [
    {
      inlineRecipe: JSON.stringify({
        Manifests: [{ Artifacts: [{ Uri: `docker:${bad}` }, { Uri: "s3://artifacts/model.zip" }] }],
      }),
    },
    ["inlineRecipe.Manifests[0].Artifacts[0].Uri"],
  ],
  "aws-native:cleanroomsml:ConfiguredModelAlgorithm": [
    { trainingContainerConfig: { imageUri: bad }, inferenceContainerConfig: { imageUri: bad } },
    ["trainingContainerConfig.imageUri", "inferenceContainerConfig.imageUri"],
  ],
  "aws-native:emrcontainers:Endpoint": [
    {
      configurationOverrides: {
        applicationConfiguration: [{ properties: { "spark.kubernetes.container.image": bad } }],
      },
    },
    [
      'configurationOverrides.applicationConfiguration[0].properties["spark.kubernetes.container.image"]',
    ],
  ],
  "aws-native:iotanalytics:Dataset": [
    { actions: [{ containerAction: { image: bad } }] },
    ["actions[0].containerAction.image"],
  ],
  "aws-native:sagemaker:InferenceComponent": [
    { specification: { container: { image: bad } } },
    ["specification.container.image"],
  ],
  "aws-native:sagemaker:ModelBiasJobDefinition": [
    { modelBiasAppSpecification: { imageUri: bad } },
    ["modelBiasAppSpecification.imageUri"],
  ],
  "aws-native:sagemaker:ModelExplainabilityJobDefinition": [
    { modelExplainabilityAppSpecification: { imageUri: bad } },
    ["modelExplainabilityAppSpecification.imageUri"],
  ],
  "aws-native:sagemaker:ModelPackage": [
    {
      inferenceSpecification: { containers: containers(bad) },
      additionalInferenceSpecifications: [{ containers: containers(good, bad) }],
      additionalInferenceSpecificationsToAdd: [{ containers: containers(bad) }],
    },
    [
      "inferenceSpecification.containers[0].image",
      "additionalInferenceSpecifications[0].containers[1].image",
      "additionalInferenceSpecificationsToAdd[0].containers[0].image",
    ],
  ],
  "aws-native:sagemaker:ModelQualityJobDefinition": [
    { modelQualityAppSpecification: { imageUri: bad } },
    ["modelQualityAppSpecification.imageUri"],
  ],
  "aws-native:sagemaker:ProcessingJob": [
    { appSpecification: { imageUri: bad } },
    ["appSpecification.imageUri"],
  ],
  "aws-native:gamelift:ContainerGroupDefinition": [
    {
      gameServerContainerDefinition: { imageUri: bad },
      supportContainerDefinitions: [{ imageUri: good }, { imageUri: bad }],
    },
    ["gameServerContainerDefinition.imageUri", "supportContainerDefinitions[1].imageUri"],
  ],
  "aws-native:omics:WorkflowVersion": [
    { containerRegistryMap: { imageMappings: [{ destinationImage: bad }] } },
    ["containerRegistryMap.imageMappings[0].destinationImage"],
  ],
  "aws-native:omics:Workflow": [
    { containerRegistryMap: { imageMappings: [{ destinationImage: bad }] } },
    ["containerRegistryMap.imageMappings[0].destinationImage"],
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
  "kubernetes:core/v1:PodTemplate": [{ template: { spec: pod } }, podPaths("template.spec")],
  "kubernetes:batch/v1:CronJob": scheduled,
  "kubernetes:batch/v1beta1:CronJob": scheduled,
  "kubernetes:batch/v2alpha1:CronJob": scheduled,
  "kubernetes:core/v1:ReplicationController": templated,
  "kubernetes:apps/v1:DaemonSet": templated,
  "kubernetes:apps/v1:Deployment": templated,
  "kubernetes:apps/v1:ReplicaSet": templated,
  "kubernetes:apps/v1:StatefulSet": templated,
  "kubernetes:apps/v1beta1:Deployment": templated,
  "kubernetes:apps/v1beta1:StatefulSet": templated,
  "kubernetes:apps/v1beta2:DaemonSet": templated,
  "kubernetes:apps/v1beta2:Deployment": templated,
  "kubernetes:apps/v1beta2:ReplicaSet": templated,
  "kubernetes:apps/v1beta2:StatefulSet": templated,
  "kubernetes:batch/v1:Job": templated,
  "kubernetes:extensions/v1beta1:DaemonSet": templated,
  "kubernetes:extensions/v1beta1:Deployment": templated,
  "kubernetes:extensions/v1beta1:ReplicaSet": templated,
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
  it("are found in YAML, where the document may be that", async () => {
    const documents: Readonly<Record<string, Kind>> = {
      "aws:ssm/document:Document": [
        {
          content: `schemaVersion: "2.2"\nmainSteps:\n  - inputs: &a { image: "${bad}" }\n  - inputs: *a\n`,
        },
        ["content.mainSteps[0].inputs.image", "content.mainSteps[1].inputs.image"],
      ],
      "aws:eks/addon:Addon": [
        {
          configurationValues: `agent:\n  image: { repository: ${HUB}/team-a/api, tag: latest }\n`,
        },
        ["configurationValues.agent.image"],
      ],
      "aws-native:greengrassv2:ComponentVersion": [
        { inlineRecipe: `Manifests:\n  - Artifacts:\n      - Uri: docker:${bad}\n` },
        ["inlineRecipe.Manifests[0].Artifacts[0].Uri"],
      ],
    };
    for (const [type, [props, paths]] of Object.entries(documents)) {
      assert.deepEqual(await pathsIn(workload(type, props)), paths);
    }
  });

  it("are not looked for in a text that is neither, nor in one whose aliases grow without end", async () => {
    const bomb = Array.from({ length: 12 }, (_, index) => {
      const each = index === 0 ? "x" : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array(9).fill(each).join(",")}]`;
    });
    for (const content of ["{", "a: [", "just words", "", "- - -", bomb.join("\n")]) {
      assert.deepEqual(
        await judge(policy, [workload("aws:ssm/document:Document", { content })]),
        [],
      );
    }
  });

  it("are looked for in values of an add-on that are nested without end, which nothing takes", async () => {
    const nested = `${'{"a":'.repeat(30_000)}{"image":"a:latest"}${"}".repeat(30_000)}`;
    const addOn = workload("aws:eks/addon:Addon", { configurationValues: nested });
    assert.deepEqual(await judge(policy, [addOn]), []);
  });

  it("are passed over by the texts that injectedImages names, and by no other", async () => {
    const gateway = (image: string) =>
      workload("kubernetes:apps/v1:Deployment", {
        spec: { template: { spec: { containers: [{ name: "istio-proxy", image }] } } },
      });
    const settings = { injectedImages: ["auto"] };
    assert.equal((await judge(policy, [gateway("auto")])).length, 1);
    assert.deepEqual(await judge(policy, [gateway("auto")], settings), []);
    for (const image of ["auto:latest", "Auto", "docker.io/auto", "library/auto", "auto "]) {
      assert.equal((await judge(policy, [gateway(image)], settings)).length, 1, image);
    }
  });

  it("are known in each kind that the pack judges, where such a kind is patched, and in lists of it", () => {
    const types = Object.keys(kinds).flatMap((type) =>
      type.startsWith("kubernetes:") ? [type, `${type}Patch`, `${type}List`] : [type],
    );
    assert.deepEqual(workloads.resource.toSorted(), types.toSorted());
  });

  for (const [type, [props, paths]] of Object.entries(kinds)) {
    it(`are found at each place of ${type}`, async () => {
      assert.deepEqual((await pathsIn(workload(type, props))).toSorted(), [...paths].toSorted());
    });

    it(`may be absent in ${type}`, async () => {
      assert.deepEqual(await judge(policy, [workload(type, {})]), []);
    });
  }

  it("are found in custom resources of Kubernetes that have what a pod has, whatever else they have", async () => {
    const rollout = "kubernetes:argoproj.io/v1alpha1:Rollout";
    for (const [props, paths] of [
      [...templated],
      [...scheduled],
      [{ spec: { podTemplate: { spec: pod } } }, podPaths("spec.podTemplate.spec")],
      [
        { spec: { templates: [{ name: "a" }, { container: { image: bad } }] } },
        ["spec.templates[1].container.image"],
      ],
      [{ spec: { steps: containers(good, bad) } }, ["spec.steps[1].image"]],
    ] as const) {
      assert.deepEqual((await pathsIn(workload(rollout, props))).toSorted(), [...paths].toSorted());
    }
    for (const props of [
      {},
      { spec: "x" },
      { spec: { template: "x", steps: 7, templates: ["x"] } },
    ]) {
      assert.deepEqual(await judge(policy, [workload(rollout, props)]), []);
    }
    for (const type of [
      "kubernetes:networking.k8s.io/v1:Ingress",
      "kubernetes:core/v1:Service",
      "random:index:X",
    ]) {
      assert.deepEqual(await judge(policy, [workload(type, templated[0])]), [], type);
    }
  });

  it("that EC2 Image Builder names by an ARN are its own", async () => {
    const parentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-x86-2/x.x.x";
    const recipe = workload("aws:imagebuilder/containerRecipe:ContainerRecipe", { parentImage });
    assert.deepEqual(await judge(policy, [recipe]), []);
  });

  it("are found in lists of a kind", async () => {
    const items = [
      { spec: { containers: containers(good) } },
      { spec: { containers: containers(bad) } },
    ];
    assert.deepEqual(await pathsIn(workload("kubernetes:core/v1:PodList", { items })), [
      "items[1].spec.containers[0].image",
    ]);
  });

  it("are found where a document comes as an object", async () => {
    const paths = await pathsIn(workload(TASK, { containerDefinitions: containers(bad) }));
    assert.deepEqual(paths, ["containerDefinitions[0].image"]);
  });

  it("are found in texts by names in any case, which the AWS provider takes as well", async () => {
    const shouted = [{ Image: bad }, { IMAGE: bad, image: good }, { image: good, iMage: bad }];
    assert.deepEqual(await pathsIn(workload(TASK, { containerDefinitions: text(shouted) })), [
      "containerDefinitions[0].Image",
      "containerDefinitions[1].IMAGE",
      "containerDefinitions[2].iMage",
    ]);
    const batch = {
      containerProperties: text({ Image: bad }),
      ecsProperties: text({ TaskPropertieſ: [{ CONTAINERS: containers(bad) }] }),
      nodeProperties: text({ nodeRangeProperties: [{ Container: { Image: bad } }] }),
    };
    assert.deepEqual(await pathsIn(workload("aws:batch/jobDefinition:JobDefinition", batch)), [
      "containerProperties.Image",
      'ecsProperties["TaskPropertie\u017f"][0].CONTAINERS[0].image',
      "nodeProperties.nodeRangeProperties[0].Container.Image",
    ]);
  });

  it("are not found by other names than Kubernetes knows", async () => {
    const spec = { containers: [{ Image: bad }] };
    assert.deepEqual(await judge(policy, [workload("kubernetes:core/v1:Pod", { spec })]), []);
  });

  it("stop a workload whose document cannot be read, and one whose image is none", async () => {
    const [first] = await judge(policy, [workload(TASK, { containerDefinitions: "[{" })]);
    assert.match(first?.[1] ?? "", /^json-syntax at containerDefinitions: /);
    for (const image of ["Not An Image", 7, "https://example.com/api:1", "Ref::image"]) {
      const [violation] = await judge(policy, [
        workload("aws:lambda/function:Function", { imageUri: image }),
      ]);
      assert.match(violation?.[1] ?? "", /^image-reference-format at imageUri: /);
    }
  });

  it("stop a workload by one line for a text that cannot be read, however many images may be in it", async () => {
    const broken = workload("aws:batch/jobDefinition:JobDefinition", { nodeProperties: "{" });
    const [violation = []] = await judge(policy, [broken]);
    assert.deepEqual(
      violation.map((line) => line.split(":")[0]),
      ["mandatory", "json-syntax at nodeProperties", "How to fix"],
    );
  });

  it("stop a workload whose document is of another shape, where an image may be hidden", async () => {
    const cannotBeRead = (path: string, given: string, allowed: string) =>
      `${path}: workload cannot be read: given ${given}, allowed ${allowed}.`;
    const cases: readonly (readonly [
      type: string,
      props: Record<string, unknown>,
      line: string,
    ])[] = [
      [
        TASK,
        { containerDefinitions: text({ image: "a" }) },
        cannotBeRead("containerDefinitions", '{"image":"a"}', "a list"),
      ],
      [
        TASK,
        { containerDefinitions: text(["a"]) },
        cannotBeRead("containerDefinitions[0]", '"a"', "an object"),
      ],
      [
        "aws:batch/jobDefinition:JobDefinition",
        { containerProperties: "[]" },
        cannotBeRead("containerProperties", "[]", "an object"),
      ],
      [
        "kubernetes:core/v1:Pod",
        { spec: { containers: { image: "a" } } },
        cannotBeRead("spec.containers", '{"image":"a"}', "a list"),
      ],
    ];
    for (const [type, props, line] of cases) {
      const [violation] = await judge(policy, [workload(type, props)]);
      assert.equal(violation?.[1], line);
    }
  });

  it("of AWS itself for builds are no business of the pack, but nobody else's are called so", async () => {
    const image = "aws/codebuild/standard:latest";
    assert.deepEqual(
      await judge(policy, [workload("aws:codebuild/project:Project", { environment: { image } })]),
      [],
    );
    const [violation] = await judge(policy, [
      workload(TASK, { containerDefinitions: text(containers(image)) }),
    ]);
    assert.match(
      violation?.[1] ?? "",
      /^containerDefinitions\[0\]\.image: image is the latest one/,
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
