import assert from "node:assert/strict";
import { catalogue, policies } from "../../policies/pack";
import { NATIVE_TYPES } from "../../policies/support/awsNative";
import { answer, askFakeEcr, DEPLOYED, scanned } from "../support/fakeEcr";
import { type Fixture, type PackConfig, runPack } from "../support/policyHarness";

type Properties = Fixture["props"];

/** A resource of both providers that is as wrong as can be, and what else is in its stack. */
interface Pair {
  readonly native: Properties;
  readonly aws: Properties;
  readonly others?: readonly Fixture[];
}

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const ISSUER = "token.actions.githubusercontent.com";

const allow = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", ...statement }],
});
const open = allow({ Principal: "*", Action: "ecr:*" });
const refused = allow({ Principal: { AWS: "arn:aws:iam::222222222222:*" }, Action: "ecr:Get" });
const stranger = allow({ Principal: { AWS: "999999999999" }, Action: "ecr:BatchGetImage" });
const openRegistry = allow({ ...open.Statement[0], Resource: "*" });
const powers = allow({ Action: "ecr:*", Resource: "*" });
const trust = allow({
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${ISSUER}` },
  Condition: { StringLike: { [`${ISSUER}:sub`]: "*" } },
});
const expiring = (countNumber: number) => ({
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber,
      },
      action: { type: "expire" },
    },
  ],
});
const image = "docker.io/library/node:latest";
const vulnerable = `${HUB}/team-a/vulnerable:1`;
const containers = [{ image }, { image: vulnerable }];

const rightsOf = (policy: object): Pair => ({
  native: { policyDocument: policy },
  aws: { policy },
});
const same = (props: Properties): Pair => ({ native: props, aws: props });

const encryption = { encryptionType: "AES256", kmsKey: "alias/a" };
const repository = (policy: object, lifecycle: object, others: readonly Fixture[] = []): Pair => ({
  native: {
    repositoryName: "taken",
    emptyOnDelete: true,
    imageTagMutability: "MUTABLE",
    encryptionConfiguration: encryption,
    repositoryPolicyText: policy,
    lifecyclePolicy: { lifecyclePolicyText: lifecycle },
    tags: [{ key: "owner", value: "a" }],
  },
  aws: {
    name: "taken",
    forceDelete: true,
    imageTagMutability: "MUTABLE",
    encryptionConfigurations: [encryption],
    repositoryPolicy: policy,
    lifecyclePolicy: lifecycle,
    tags: { owner: "a" },
  },
  others,
});
const template = (policy: object): Pair => ({
  native: {
    prefix: "taken",
    appliedFor: ["CREATE_ON_PUSH"],
    imageTagMutability: "MUTABLE",
    encryptionConfiguration: encryption,
    repositoryPolicy: JSON.stringify(policy),
    resourceTags: [{ key: "owner", value: "a" }],
  },
  aws: {
    prefix: "taken",
    appliedFors: ["CREATE_ON_PUSH"],
    imageTagMutability: "MUTABLE",
    encryptionConfigurations: [encryption],
    repositoryPolicy: JSON.stringify(policy),
    resourceTags: { owner: "a" },
  },
});

/** For each type the worst that it can be; policies on valid documents need one of their own, as broken ones hide the rest. */
const pairs: Readonly<Record<string, readonly Pair[]>> = {
  "aws-native:ecr:Repository": [
    repository(open, expiring(0)),
    repository(refused, expiring(400)),
    repository(stranger, expiring(1)),
    { native: { repositoryName: "taken" }, aws: { name: "taken" } },
  ],
  "aws-native:ecr:RepositoryCreationTemplate": [
    template(open),
    template(refused),
    template(stranger),
    ...[0, 400].map((days) => {
      const lifecyclePolicy = JSON.stringify(expiring(days));
      const { native, aws } = template(open);
      return { native: { ...native, lifecyclePolicy }, aws: { ...aws, lifecyclePolicy } };
    }),
  ],
  "aws-native:ecr:RegistryPolicy": [openRegistry, refused, stranger].map((policy) => ({
    native: { policyText: policy },
    aws: { policy },
  })),
  "aws-native:ecr:RegistryScanningConfiguration": [same({ scanType: "ENHANCED", rules: [] })],
  "aws-native:ecr:ReplicationConfiguration": [
    same({
      replicationConfiguration: {
        rules: [{ destinations: [{ region: "eu-north-1", registryId: "999999999999" }] }],
      },
    }),
  ],
  "aws-native:ecr:PullThroughCacheRule": [
    same({ ecrRepositoryPrefix: "cache", upstreamRegistryUrl: "quay.io" }),
    {
      native: { ecrRepositoryPrefix: "cache", upstreamRegistry: "docker-hub" },
      aws: { ecrRepositoryPrefix: "cache", upstreamRegistryUrl: "registry-1.docker.io" },
    },
  ],
  "aws-native:iam:GroupPolicy": [rightsOf(powers)],
  "aws-native:iam:ManagedPolicy": [rightsOf(powers)],
  "aws-native:iam:RolePolicy": [rightsOf(powers)],
  "aws-native:iam:UserPolicy": [rightsOf(powers)],
  "aws-native:iam:OidcProvider": [same({ url: "https://token.actions.githubusercontent.com" })],
  "aws-native:iam:Role": [
    {
      native: {
        assumeRolePolicyDocument: trust,
        policies: [{ policyName: "a", policyDocument: powers }],
      },
      aws: { assumeRolePolicy: trust, inlinePolicies: [{ name: "a", policy: powers }] },
    },
  ],
  "aws-native:ec2:VpcEndpoint": [
    {
      native: {
        serviceName: "com.amazonaws.us-east-1.ecr.dkr",
        policyDocument: allow({ Principal: "*", Action: "*", Resource: "*" }),
      },
      aws: {
        serviceName: "com.amazonaws.us-east-1.ecr.dkr",
        policy: allow({ Principal: "*", Action: "*", Resource: "*" }),
      },
    },
  ],
  "aws-native:apprunner:Service": [image, vulnerable].map((imageIdentifier) =>
    same({ sourceConfiguration: { imageRepository: { imageIdentifier } } }),
  ),
  "aws-native:batch:JobDefinition": [
    {
      native: {
        containerProperties: { image },
        nodeProperties: { nodeRangeProperties: [{ container: { image: vulnerable } }] },
      },
      aws: {
        containerProperties: JSON.stringify({ image }),
        nodeProperties: JSON.stringify({
          nodeRangeProperties: [{ container: { image: vulnerable } }],
        }),
      },
    },
  ],
  "aws-native:bedrockagentcore:Harness": [image, vulnerable].map((containerUri) =>
    same({ environmentArtifact: { containerConfiguration: { containerUri } } }),
  ),
  "aws-native:bedrockagentcore:Runtime": [image, vulnerable].map((containerUri) =>
    same({ agentRuntimeArtifact: { containerConfiguration: { containerUri } } }),
  ),
  "aws-native:ecs:DaemonTaskDefinition": [same({ containerDefinitions: containers })],
  "aws-native:ecs:ExpressGatewayService": containers.map((primaryContainer) =>
    same({ primaryContainer }),
  ),
  "aws-native:ecs:TaskDefinition": [
    {
      native: { containerDefinitions: containers },
      aws: { containerDefinitions: JSON.stringify(containers) },
    },
  ],
  "aws-native:eks:Addon": containers.map((values) =>
    same({ configurationValues: JSON.stringify(values) }),
  ),
  "aws-native:emrserverless:Application": [image, vulnerable].map((imageUri) =>
    same({ imageConfiguration: { imageUri } }),
  ),
  "aws-native:imagebuilder:ContainerRecipe": [image, vulnerable].map((parentImage) =>
    same({ parentImage }),
  ),
  "aws-native:lambda:Function": [image, vulnerable].map((imageUri) => ({
    native: { code: { imageUri } },
    aws: { imageUri },
  })),
  "aws-native:lightsail:Container": [
    { native: { containerServiceDeployment: { containers } }, aws: { containers } },
  ],
  "aws-native:sagemaker:Algorithm": [same({ inferenceSpecification: { containers } })],
  "aws-native:sagemaker:DataQualityJobDefinition": [image, vulnerable].map((imageUri) =>
    same({ dataQualityAppSpecification: { imageUri } }),
  ),
  "aws-native:sagemaker:ImageVersion": [image, vulnerable].map((baseImage) => same({ baseImage })),
  "aws-native:sagemaker:Model": [same({ containers })],
  "aws-native:sagemaker:MonitoringSchedule": [image, vulnerable].map((imageUri) => {
    const monitoringJobDefinition = { monitoringAppSpecification: { imageUri } };
    return same({ monitoringScheduleConfig: { monitoringJobDefinition } });
  }),
  "aws-native:sagemaker:Pipeline": containers.map((PrimaryContainer) => {
    const definition = JSON.stringify({ Steps: [{ Arguments: { PrimaryContainer } }] });
    return {
      native: { pipelineDefinition: { pipelineDefinitionBody: definition } },
      aws: { pipelineDefinition: definition },
    };
  }),
  "aws-native:ssm:Document": containers.map((inputs) =>
    same({ content: JSON.stringify({ mainSteps: [{ inputs }] }) }),
  ),
};

/** Types of aws-native for Amazon ECR that have no twin in the provider aws, or nothing to judge. */
const withoutTwin: Readonly<Record<string, string>> = {
  "aws-native:ecr:PullTimeUpdateExclusion": "it names who leaves no trace of a pull: no policy",
  "aws-native:ecr:SigningConfiguration": "managed signing is in aws-native alone",
};

const config: PackConfig = {
  "ecr-repository-naming": { allowedNames: ["team-*/*"] },
  "ecr-repository-required-tags": { requiredTags: ["team"] },
  "ecr-repository-encryption": { requireCustomerKey: true },
  "ecr-repository-trusted-principals": { trustedAccounts: ["222222222222"] },
  "ecr-registry-trusted-principals": { trustedAccounts: ["222222222222"] },
  "ecr-repository-expected-access": { expectations: ["only account 222222222222 pulls *"] },
  "ecr-replication-allowed-destinations": { allowedRegions: ["eu-west-1"] },
  "ecr-lifecycle-effective": { maximumDays: 30 },
  "workload-image-from-hub": { allowedImages: [HUB] },
  "workload-image-by-digest": { eachWorkload: true },
  "workload-image-pull-policy": { allowedPullPolicies: ["Always"] },
  "workload-image-verified": { enforcementLevel: "mandatory" },
  "ecr-repository-creatable": { enforcementLevel: "mandatory" },
  "iam-oidc-provider-creatable": { enforcementLevel: "mandatory" },
};

const judging = Object.values(catalogue).flat();

function judges(policy: string, type: string): boolean {
  const found = judging.find(({ metadata }) => metadata.id === policy);
  return found !== undefined && [found.metadata.resource].flat().includes(type);
}

async function judge(type: string, props: Properties, others: readonly Fixture[] = []) {
  const { violations } = await runPack(policies, [{ type, name: "it", props }, ...others], config);
  return violations.map(({ policy, resource, message }) => ({ policy, resource, message }));
}

describe("types of the provider aws-native", () => {
  askFakeEcr();
  before(() => {
    answer("team-a/vulnerable", scanned(["CVE-2026-12345", "CRITICAL"]));
    answer("taken", DEPLOYED);
  });

  for (const [type, { type: twin }] of Object.entries(NATIVE_TYPES)) {
    if (type === twin) continue;
    describe(type, () => {
      const found = new Set<string>();
      before(async () => {
        for (const { native, others } of pairs[type] ?? [])
          for (const { policy } of await judge(type, native, others)) found.add(policy);
        // What has the same names in both needs no pair.
        const examples = judging.flatMap(({ metadata }) => metadata.examples.bad);
        for (const { props } of examples.filter((each) => each.type === twin))
          for (const { policy } of await judge(type, props)) found.add(policy);
      });

      it(`are judged like ${twin}`, async () => {
        assert.ok(pairs[type], "has no resource here");
        for (const { native, aws, others } of pairs[type]) {
          // The repository of aws-native holds policies that are resources of their own in aws.
          const isOfBoth = ({ policy }: { policy: string }) => judges(policy, twin);
          const [one, other] = [await judge(type, native, others), await judge(twin, aws, others)];
          assert.deepEqual(one.filter(isOfBoth), other.filter(isOfBoth));
        }
      });

      for (const { id } of judging.map(({ metadata }) => metadata)) {
        if (!judges(id, twin) && !judges(id, type)) continue;
        it(`is stopped by ${id}`, () => {
          assert.ok(found.has(id), [...found].join(" "));
        });
      }
    });
  }

  for (const type of [
    "aws-native:iam:Group",
    "aws-native:iam:User",
    "aws-native:sso:PermissionSet",
  ])
    it(`hold rights themselves, which are judged: ${type}`, async () => {
      const arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser";
      const rights: readonly Properties[] = type.endsWith("PermissionSet")
        ? [{ inlinePolicy: powers }, { managedPolicies: [arn] }]
        : [{ policies: [{ policyDocument: powers }] }, { managedPolicyArns: [arn] }];
      for (const props of rights) {
        const [first, ...rest] = await judge(type, props);
        assert.deepEqual([first?.policy, rest], ["iam-ecr-least-privilege", []]);
      }
    });

  for (const [type, reason] of Object.entries(withoutTwin)) {
    it(`are passed over: ${type}, as ${reason}`, async () => {
      assert.deepEqual(await judge(type, { principalArn: "*", rules: [] }), []);
    });
  }

  it("are reported where this pack does not know them", async () => {
    for (const type of ["aws-native:ecr:PublicRepository", "aws-native:ecr:Tomorrow"]) {
      const [found] = await judge(type, {});
      assert.equal(found?.policy, "ecr-resource-judged");
    }
  });
});
