import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { type Fixture, type PackConfig, runPack } from "../support/policyHarness";

/** Images of a pod by where they are: its containers, init containers and ephemeral containers. */
interface Images {
  readonly containers: readonly string[];
  readonly initContainers?: readonly string[];
  readonly ephemeralContainers?: readonly string[];
  readonly imagePullPolicy?: string;
}

const CONTROLLERS = {
  Pod: "core/v1",
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
} as const;
type Kind = keyof typeof CONTROLLERS;

function workload(kind: Kind, { imagePullPolicy, ...images }: Images): Fixture {
  const lists = Object.entries(images).map(([list, names]) => [
    list,
    names.map((image, index) => ({
      name: `c${index}`,
      image,
      ...(imagePullPolicy !== undefined && { imagePullPolicy }),
    })),
  ]);
  const pod = { spec: Object.fromEntries(lists) as object };
  const template = { spec: { template: pod } };
  const specs = { Pod: pod, CronJob: { spec: { jobTemplate: template } } };
  const props = specs[kind as keyof typeof specs] ?? template;
  return { type: `kubernetes:${CONTROLLERS[kind]}:${kind}`, name: "workload", props };
}

const only = (...containers: string[]): Images => ({ containers });
const both = (...images: string[]): Images => ({ containers: images, initContainers: images });

const D = `@sha256:${"04ff8fce".repeat(8)}`;
const LATEST = "no-latest";
const DIGEST = "by-digest";

type Row = readonly [kind: Kind, images: Images, ...broken: string[]];

/** What a workload breaks with a configuration of these policies. */
interface Table {
  readonly of: string;
  readonly config: PackConfig;
  readonly rows: readonly Row[];
}

const pinned: PackConfig = { "workload-image-by-digest": { eachWorkload: true } };
const allowed = (...allowedImages: string[]): PackConfig => ({
  "workload-image-from-hub": { allowedImages },
});
const denied = (...deniedImages: string[]): PackConfig => ({
  "workload-image-from-hub": { deniedImages },
});
const pulled = (...allowedPullPolicies: string[]): PackConfig => ({
  "workload-image-pull-policy": { allowedPullPolicies },
});
const HUB = "from-hub";
const PULL = "pull-policy";

const tables: readonly Table[] = [
  {
    of: "Trivy KSV013, Checkov CKV_K8S_14 and CKV_K8S_43, Polaris, Datree: tags and digests",
    config: pinned,
    rows: [
      ["Pod", only("busybox"), DIGEST, LATEST],
      ["Pod", only("busybox:latest"), DIGEST, LATEST],
      ["Pod", only("busybox:1.33.1"), DIGEST],
      ["Pod", only(`busybox${D}`)],
      ["Pod", only(`busybox:latest${D}`)],
      ["Pod", only(`busybox:1.33.1${D}`)],
      ["Pod", only("127.0.0.1:5000/busybox:1.33.1"), DIGEST],
      ["Pod", only("127.0.0.1:5000/busybox"), DIGEST, LATEST],
      ["Pod", only("gcr.io/google-containers/pause"), DIGEST, LATEST],
      ["StatefulSet", only(`gcr.io/google_containers/kubernetes-kafka${D}`)],
      ["StatefulSet", only(`gcr.io/google_containers/kubernetes-kafka:1.0-10.2.1${D}`)],
      ["StatefulSet", only("gcr.io/google_containers/kubernetes-kafka:1.0-10.2.1"), DIGEST],
      ["StatefulSet", only("docker-registry.example.com:4567/sre/kafka/release:1.0.9"), DIGEST],
      ["StatefulSet", only(`docker-registry.example.com:4567/sre/kafka/release${D}`)],
      // No runtime takes a digest that is cut off: such an image is neither pinned nor pulled.
      ["StatefulSet", only("gcr.io/kubernetes-kafka@sha256:123456"), DIGEST, LATEST],
      ["Job", only("centos:latest"), DIGEST, LATEST],
      ["DaemonSet", only("fluentd:v1.16"), DIGEST],
      ["Pod", only(""), DIGEST, LATEST],
      ["Pod", only("nginx:"), DIGEST, LATEST],
      ["Pod", only("nginx:LATEST"), DIGEST],
      ["Pod", only("nginx:latest-alpine"), DIGEST],
    ],
  },
  {
    of: "Gatekeeper k8sdisallowedtags and k8simagedigests",
    config: pinned,
    rows: [
      ["Pod", only("openpolicyagent/opa:0.9.2"), DIGEST],
      ["Pod", only("openpolicyagent/opa:latest"), DIGEST, LATEST],
      ["Pod", only("openpolicyagent/opa"), DIGEST, LATEST],
      ["Pod", only("openpolicyagent:443/opa"), DIGEST, LATEST],
      [
        "Pod",
        {
          containers: [`openpolicyagent/opa${D}`],
          ephemeralContainers: ["openpolicyagent/opa:latest"],
        },
        DIGEST,
        LATEST,
      ],
      ["Pod", only("openpolicyagent/opa-exp:latest", "openpolicyagent/init:v1"), DIGEST, LATEST],
      ["Pod", both("openpolicyagent/opa:0.9.2"), DIGEST],
      ["Pod", both(`openpolicyagent/opa:0.9.2${D}`)],
      ["Pod", { containers: [`a/b${D}`], initContainers: ["a/b:1"] }, DIGEST],
    ],
  },
  {
    of: "Kyverno disallow-latest-tag and require-image-checksum",
    config: pinned,
    rows: [
      ["Pod", both("ghcr.io/kyverno/test-busybox:latest", "ghcr.io/nginx:1.35"), DIGEST, LATEST],
      ["Pod", both("ghcr.io/nginx:1.35", "ghcr.io/kyverno/test-busybox:latest"), DIGEST, LATEST],
      ["Pod", both("ghcr.io/kyverno/test-busybox", "ghcr.io/nginx:1.35"), DIGEST, LATEST],
      ["Pod", both("ghcr.io/nginx:1.35", "ghcr.io/kyverno/test-busybox"), DIGEST, LATEST],
      ["Pod", both("ghcr.io/kyverno/test-busybox", "ghcr.io/nginx:latest"), DIGEST, LATEST],
      ["Pod", both("ghcr.io/kyverno/test-busybox:1.35"), DIGEST],
      ["Pod", both("nginx:1.12"), DIGEST],
      ["Pod", both("busybox:1.28", "nginx"), DIGEST, LATEST],
      ["Deployment", both("busybox:1.28"), DIGEST],
      ["Deployment", both("busybox"), DIGEST, LATEST],
      ["Deployment", both("busybox:latest"), DIGEST, LATEST],
      ["CronJob", both("busybox:latest"), DIGEST, LATEST],
      ["CronJob", both(`busybox${D}`)],
    ],
  },
  {
    of: "Gatekeeper k8sallowedrepos",
    config: allowed(
      "docker.io/openpolicyagent/*",
      "myregistry.azurecr.io",
      "docker.io/mydockerhub/*",
      "docker.io/library/ubuntu",
      "123456789123.dkr.ecr.eu-west-1.amazonaws.com/postgres",
    ),
    rows: [
      ["Pod", only("openpolicyagent/opa:0.9.2"), DIGEST],
      ["Pod", only("nginx:1"), DIGEST, HUB],
      ["Pod", both("nginx:1"), DIGEST, HUB],
      [
        "Pod",
        { containers: ["openpolicyagent/opa:0.9.2"], initContainers: ["nginx:1"] },
        DIGEST,
        HUB,
      ],
      [
        "Pod",
        { containers: ["openpolicyagent/opa:0.9.2"], ephemeralContainers: ["nginx:1"] },
        DIGEST,
        HUB,
      ],
      ["Pod", only("ubuntu:20.14"), DIGEST],
      ["Pod", only("ubuntumalicious:20.14"), DIGEST, HUB],
      ["Pod", only("123456789123.dkr.ecr.eu-west-1.amazonaws.com/postgres:16"), DIGEST],
      [
        "Pod",
        only("123456789123.dkr.ecr.eu-west-1.amazonaws.com/postgresmalicious:16"),
        DIGEST,
        HUB,
      ],
      ["Pod", only("myregistry.azurecr.io/nginx:1"), DIGEST],
      ["Pod", only("myregistry.azurecr.io.malicious.com/nginx:1"), DIGEST, HUB],
      ["Pod", only("mydockerhub/python:3"), DIGEST],
      ["Pod", only("mydockerhubmalicious/python:3"), DIGEST, HUB],
      ["Pod", only("evil.example.com/openpolicyagent/opa:1"), DIGEST, HUB],
      ["Pod", only("docker.io/openpolicyagent/opa:1"), DIGEST],
      ["Pod", only("index.docker.io/openpolicyagent/opa:1"), DIGEST],
      ["Pod", only("registry-1.docker.io/openpolicyagent/opa:1"), DIGEST],
      ["Pod", only("MYREGISTRY.azurecr.io/nginx:1"), DIGEST],
    ],
  },
  {
    of: "Kyverno restrict-image-registries and its advanced form",
    config: allowed("eu.foo.io", "bar.io"),
    rows: [
      ["Pod", only("registry.k8s.io/nginx:1.7.9"), DIGEST, HUB],
      ["Pod", only("ghcr.io/kyverno/test-nginx:1"), DIGEST, HUB],
      ["Pod", only("registry.k8s.io/nginx:1.7.9", "bar.io/busybox:1"), DIGEST, HUB],
      ["Pod", only("eu.foo.io/busybox:1", "registry.k8s.io/nginx:1.7.9"), DIGEST, HUB],
      ["Pod", only("nginx:1"), DIGEST, HUB],
      ["Pod", only("eu.foo.io/nginx:1"), DIGEST],
      ["Pod", both("bar.io/nginx:1", "eu.foo.io/busybox:1"), DIGEST],
      ["Pod", { containers: ["eu.foo.io/nginx:1"], initContainers: ["bar.io/nginx:1"] }, DIGEST],
      [
        "Deployment",
        { containers: ["bar.io/a:1"], initContainers: ["bar.io/a:1", "ghcr.io/b:1"] },
        DIGEST,
        HUB,
      ],
      ["Deployment", both("bar.io/nginx:1", "eu.foo.io/nginx:1"), DIGEST],
      [
        "CronJob",
        { containers: ["ghcr.io/b:1"], initContainers: ["bar.io/a:1", "eu.foo.io/a:1"] },
        DIGEST,
        HUB,
      ],
      ["CronJob", both("bar.io/nginx:1", "eu.foo.io/busybox:1"), DIGEST],
      ["Pod", only("foo.io/busybox:1"), DIGEST, HUB],
      ["Pod", only("xbar.io/busybox:1"), DIGEST, HUB],
      ["Pod", only("bar.io:5000/busybox:1"), DIGEST, HUB],
    ],
  },
  {
    of: "Gatekeeper k8sdisallowedrepos",
    config: denied("k8s.gcr.io"),
    rows: [
      ["Pod", only("k8s.gcr.io/kustomize/kustomize:v3.8.9"), DIGEST, HUB],
      ["Pod", both("k8s.gcr.io/kustomize/kustomize:v3.8.9"), DIGEST, HUB],
      ["Pod", only("registry.k8s.io/kustomize/kustomize:v3.8.9"), DIGEST],
      [
        "Pod",
        {
          containers: ["registry.k8s.io/kustomize/kustomize:v3.8.9"],
          ephemeralContainers: ["k8s.gcr.io/kustomize/kustomize:v3.8.9"],
        },
        DIGEST,
        HUB,
      ],
    ],
  },
  {
    of: "Trivy KSV032 to KSV035: registries of a cloud",
    config: allowed("*.dkr.ecr.*.amazonaws.com", "public.ecr.aws"),
    rows: [
      ["Pod", only("111111111111.dkr.ecr.us-east-1.amazonaws.com/api:1"), DIGEST],
      ["Pod", only("public.ecr.aws/eks-distro/pause:3"), DIGEST],
      ["Pod", only("gcr.io/test:1"), DIGEST, HUB],
      ["Pod", only("test:1"), DIGEST, HUB],
      ["Pod", only("111111111111.dkr.ecr.us-east-1.amazonaws.com.evil.io/api:1"), DIGEST, HUB],
      ["Pod", only("evil.io/111111111111.dkr.ecr.us-east-1.amazonaws.com/api:1"), DIGEST, HUB],
    ],
  },
  {
    of: "Checkov CKV_K8S_15, Kyverno imagepullpolicy-always, the admission plugin AlwaysPullImages",
    config: pulled("Always"),
    rows: [
      ["Pod", { containers: ["nginx:1"], imagePullPolicy: "Always" }, DIGEST],
      ["Pod", { containers: ["nginx:1"], imagePullPolicy: "IfNotPresent" }, DIGEST, PULL],
      ["Pod", { containers: ["nginx:1"], imagePullPolicy: "Never" }, DIGEST, PULL],
      ["Pod", only("nginx:1"), DIGEST, PULL],
      ["Pod", only("nginx"), DIGEST, LATEST],
      ["Pod", only("nginx:latest"), DIGEST, LATEST],
      ["Pod", only(`nginx${D}`), PULL],
      ["Pod", only(`nginx:latest${D}`), PULL],
      ["Deployment", { ...both("nginx:1"), imagePullPolicy: "IfNotPresent" }, DIGEST, PULL],
      ["CronJob", { ...both("nginx:1"), imagePullPolicy: "Always" }, DIGEST],
    ],
  },
];

describe("workloads like those that other public tools are tested with", () => {
  for (const { of, config, rows } of tables) {
    describe(of, () => {
      for (const [kind, images, ...broken] of rows) {
        const given = Object.values(images).flat().join(", ");
        it(`${broken.join(", ") || "nothing"}: a ${kind} of ${given || "no image"}`, async () => {
          const { violations } = await runPack(policies, [workload(kind, images)], {
            ...pinned,
            ...config,
          });
          const ids = violations.map(({ policy }) => policy.replace("workload-image-", ""));
          assert.deepEqual([...new Set(ids)].toSorted(), broken.toSorted());
        });
      }
    });
  }
});
