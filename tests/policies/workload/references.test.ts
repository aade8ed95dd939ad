import assert from "node:assert/strict";
import { workloadImageByDigest } from "../../../policies/workload/byDigest";
import { workloadImageFromHub } from "../../../policies/workload/fromHub";
import { workloadImageNoLatest } from "../../../policies/workload/noLatest";
import { type Fixture, UNKNOWN, cannotRun, judge, runPack } from "../../support/policyHarness";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"0".repeat(64)}`;

const lambda = (imageUri: unknown): Fixture => ({
  type: "aws:lambda/function:Function",
  name: "handler",
  props: { packageType: "Image", imageUri },
});

describe("workload-image-no-latest", () => {
  const policy = workloadImageNoLatest;
  const fix = "How to fix: Name the image by its digest, or at least by the tag of its version.";
  const latest = (given: string) => [
    [
      "mandatory: handler",
      `imageUri: image is the latest one: given "${given}", allowed another tag, or a digest.`,
      fix,
    ],
  ];

  it("lets versions and digests pass, also beside the tag latest", async () => {
    for (const image of [
      `${HUB}/api:1`,
      `${HUB}/api@${DIGEST}`,
      `${HUB}/api:latest@${DIGEST}`,
      "node:22-slim",
    ]) {
      assert.deepEqual(await judge(policy, [lambda(image)]), []);
    }
  });

  it("stops the tag latest, and images without a tag, which mean it", async () => {
    for (const image of [`${HUB}/api:latest`, `${HUB}/api`, "node", "localhost:5000/api"]) {
      assert.deepEqual(await judge(policy, [lambda(image)]), latest(image));
    }
  });

  it("says at preview that it could not run where the image is unknown", async () => {
    assert.deepEqual(await judge(policy, [lambda(UNKNOWN)]), [
      cannotRun(policy, "string value at .imageUri", "handler"),
    ]);
  });
});

describe("workload-image-by-digest", () => {
  const policy = workloadImageByDigest;
  const fix =
    "How to fix: Add @sha256:… to the image: `docker buildx imagetools inspect` prints the digest of a tag in any registry, " +
    "`aws ecr describe-images` in Amazon ECR, and SpokeAccess of ecr-hub builds the reference.";

  it("lets digests pass", async () => {
    assert.deepEqual(await judge(policy, [lambda(`${HUB}/api@${DIGEST}`)]), []);
    assert.deepEqual(await judge(policy, [lambda(`${HUB}/api:1@${DIGEST}`)]), []);
  });

  it("counts tags in one line for the stack", async () => {
    const named = (name: string, image: string) => ({ ...lambda(image), name });
    const line = (text: string) => [
      ["advisory: (stack)", `${text}; set eachWorkload of this policy to true to see each.`],
    ];
    assert.deepEqual(
      await judge(policy, [lambda(`${HUB}/api:1`), named("b", `${HUB}/api@${DIGEST}`)]),
      line("1 workload names an image by tag: handler"),
    );
    const many = Array.from({ length: 300 }, (_, index) => named(`w${index}`, `${HUB}/api:1`));
    assert.deepEqual(
      await judge(policy, many),
      line("300 workloads name images by tag: w0, w1, w2, w3, w4 and 295 more"),
    );
    assert.deepEqual(await judge(policy, [lambda(`${HUB}/api@${DIGEST}`)]), []);
    const exemption = {
      resource: "handler",
      atMost: 1,
      reason: "pinned by the pipeline",
      expires: "2999-12-31",
    };
    assert.deepEqual(
      await judge(policy, [lambda(`${HUB}/api:1`)], { exemptions: [exemption] }),
      [],
    );
  });

  it("reports each workload with a tag where eachWorkload is set", async () => {
    assert.deepEqual(await judge(policy, [lambda(`${HUB}/api:1`)], { eachWorkload: true }), [
      [
        "advisory: handler",
        `imageUri: image is not pinned: given "${HUB}/api:1", allowed with @sha256: and a digest.`,
        fix,
      ],
    ]);
  });

  it("says at preview that it could not run where the image is unknown", async () => {
    assert.deepEqual(await judge(policy, [lambda(UNKNOWN)]), [
      cannotRun(policy, "string value at .imageUri", "handler"),
    ]);
  });
});

describe("workload-image-by-digest, told which images to judge", () => {
  it("leaves images of other registries to workload-image-from-hub: one image is one violation", async () => {
    const config = {
      "workload-image-by-digest": { onlyImages: [HUB], eachWorkload: true },
      "workload-image-from-hub": { allowedImages: [HUB] },
    };
    const judged = async (image: string) =>
      (
        await runPack([workloadImageFromHub, workloadImageByDigest], [lambda(image)], config)
      ).violations.map((violation) => violation.policy);
    assert.deepEqual(await judged("docker.io/acme/api:1"), ["workload-image-from-hub"]);
    assert.deepEqual(await judged(`${HUB}/api:1`), ["workload-image-by-digest"]);
  });
});

describe("workload-image-from-hub", () => {
  const policy = workloadImageFromHub;
  const settings = { allowedImages: [HUB, "public.ecr.aws/eks-distro/*"] };
  const fix =
    "How to fix: Push the image to the hub, or add it to the pull-through cache, and name it there; or add its registry to " +
    "allowedImages of this policy.";
  const refused = (image: string) => [
    [
      "mandatory: handler",
      `imageUri: image is of another registry: given "${image}", allowed ${HUB}, public.ecr.aws/eks-distro/*.`,
      fix,
    ],
  ];

  it("lets allowed registries and repositories pass", async () => {
    for (const image of [
      `${HUB}/team-a/api:1`,
      `public.ecr.aws/eks-distro/etcd-io/etcd@${DIGEST}`,
    ]) {
      assert.deepEqual(await judge(policy, [lambda(image)], settings), []);
    }
  });

  it("knows an allowed registry by its other names", async () => {
    for (const host of [
      `${HUB}:443`,
      "111111111111.dkr.ecr-fips.us-east-1.amazonaws.com",
      "111111111111.dkr-ecr.us-east-1.on.aws",
    ]) {
      assert.deepEqual(await judge(policy, [lambda(`${host}/team-a/api:1`)], settings), []);
    }
    const other = "999999999999.dkr-ecr.us-east-1.on.aws/team-a/api";
    assert.deepEqual(await judge(policy, [lambda(`${other}:1`)], settings), refused(other));
  });

  it("stops all others, in the form in which runtimes understand them", async () => {
    for (const [image, understood] of [
      ["node:22", "docker.io/library/node"],
      ["acme/api", "docker.io/acme/api"],
      ["public.ecr.aws/eks-distro-evil/etcd:1", "public.ecr.aws/eks-distro-evil/etcd"],
      [`${HUB}.evil.example/api:1`, `${HUB}.evil.example/api`],
      [`999999999999${HUB.slice(12)}/api:1`, `999999999999${HUB.slice(12)}/api`],
    ] as const) {
      assert.deepEqual(await judge(policy, [lambda(image)], settings), refused(understood));
    }
  });

  it("stops denied images, also where they are allowed, and lets all others run where none is listed", async () => {
    const denied = (image: string, by: string) => [
      [
        "mandatory: handler",
        `imageUri: image is denied: given "${image}", allowed images outside of ${by}.`,
        fix,
      ],
    ];
    const node = "docker.io/library/node";
    const deny = { deniedImages: ["docker.io", `${HUB}/legacy/*`] };
    assert.deepEqual(await judge(policy, [lambda("node:22")], deny), denied(node, "docker.io"));
    assert.deepEqual(await judge(policy, [lambda("quay.io/acme/api:1")], deny), []);
    const both = { ...deny, allowedImages: [HUB] };
    assert.deepEqual(
      await judge(policy, [lambda(`${HUB}/legacy/api:1`)], both),
      denied(`${HUB}/legacy/api`, `${HUB}/legacy/*`),
    );
    assert.deepEqual(await judge(policy, [lambda(`${HUB}/team-a/api:1`)], both), []);
  });

  it("does not apply until it is told which registries are allowed", async () => {
    const { violations, notApplicable } = await runPack([policy], [lambda("node")]);
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });

  it("says at preview that it could not run where the image is unknown", async () => {
    assert.deepEqual(await judge(policy, [lambda(UNKNOWN)], settings), [
      cannotRun(policy, "string value at .imageUri", "handler"),
    ]);
  });
});
