import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { digest } from "./samples";
import { FakeAws } from "./support/fakeAws";
import { REGISTRY, type Report, answers, usersOf } from "./support/fakeSpoke";

describe("ecr-hub in-use --pods", () => {
  const files = new Files();
  let aws: FakeAws;
  before(async () => {
    aws = await FakeAws.start(
      ({ operation, input }) => answers[operation]?.(input) ?? { exception: `No${operation}` },
    );
  });
  after(async () => {
    await aws.stop();
    files.remove();
  });

  const pods = {
    kind: "List",
    items: [
      {
        metadata: { namespace: "shop", name: "api-1" },
        spec: {
          containers: [
            { name: "api", image: `${REGISTRY}/team-a/api:v1` },
            { name: "proxy", image: "envoy:1" },
          ],
          initContainers: [{ name: "migrate", image: `${REGISTRY}/team-a/migrate:v7` }],
        },
        status: {
          containerStatuses: [
            { name: "api", imageID: `docker-pullable://${REGISTRY}/team-a/api@${digest("pod")}` },
            { name: "proxy", imageID: `docker.io/library/envoy@${digest("envoy")}` },
          ],
        },
      },
    ],
  };

  it("finds what pods use, and ends with 1 when a digest cannot be told", async () => {
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
    const { exitCode, stdout } = await ecrHub(args, { env: aws.env, input: JSON.stringify(pods) });
    assert.equal(exitCode, 1);
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(usersOf(report), { [digest("pod")]: ["pod shop/api-1"] });
    assert.deepEqual(report.unresolved, [
      {
        image: `${REGISTRY}/team-a/migrate:v7`,
        usedBy: "pod shop/api-1",
        reason: "Requested image not found",
      },
    ]);
  });

  it("tells on standard error beside CSV what cannot be told", async () => {
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "csv"];
    const { exitCode, stderr } = await ecrHub(args, { env: aws.env, input: JSON.stringify(pods) });
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `The digest of ${REGISTRY}/team-a/migrate:v7, used by pod shop/api-1, cannot be told: Requested image not found.\n`,
    );
  });

  const podOf = (image: string, imageID: string) => ({
    metadata: { namespace: "shop", name: "api" },
    spec: { containers: [{ name: "api", image }] },
    status: { containerStatuses: [{ name: "api", imageID }] },
  });

  for (const [title, image, imageId, found] of [
    ["a mirror", "nginx:1", `${REGISTRY}/docker-hub/library/nginx@${digest("nginx")}`, ["nginx"]],
    [
      "docker",
      `${REGISTRY}/a/b:v1`,
      `docker-pullable://${REGISTRY}/a/b@${digest("docker")}`,
      ["docker"],
    ],
    ["another name", `${REGISTRY}/a/b:v1`, `ghcr.io/a/b@${digest("other")}`, ["other"]],
    ["elsewhere", "nginx:1", `docker.io/library/nginx@${digest("nginx")}`, []],
  ] as const) {
    it(`finds the digest that a pod has by ${title}`, async () => {
      const input = JSON.stringify({ kind: "PodList", items: [podOf(image, imageId)] });
      const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
      const { exitCode, stdout } = await ecrHub(args, { input });
      assert.equal(exitCode, 0);
      assert.deepEqual(
        Object.keys(usersOf(JSON.parse(stdout) as Report)),
        found.map((one) => digest(one)),
      );
    });
  }

  it("tells of an image of Amazon ECR whose reference makes no sense", async () => {
    const input = JSON.stringify({ items: [podOf(`${REGISTRY}/Team:v1`, "")] });
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", "-", "--format", "json"];
    const { exitCode, stdout } = await ecrHub(args, { input });
    assert.equal(exitCode, 1);
    const [only] = (JSON.parse(stdout) as Report).unresolved;
    assert.match(only!.reason, /^repository of the image: given "Team", /);
  });

  it("prints a table and CSV", async () => {
    const file = files.write("pods.json", {
      kind: "List",
      items: [{ ...pods.items[0], spec: { containers: [pods.items[0]!.spec.containers[0]] } }],
    });
    const args = ["in-use", "--no-ecs", "--no-lambda", "--pods", file];
    const [table, csv] = await Promise.all([ecrHub(args), ecrHub([...args, "--format", "csv"])]);
    assert.match(
      table.stdout,
      /^Digest +Used by\nsha256:[0-9a-f]{64} {2}pod shop\/api-1\n1 image of Amazon ECR is in use\.\n$/,
    );
    assert.equal(
      csv.stdout,
      `imageDigest,images,usedBy\n${digest("pod")},${REGISTRY}/team-a/api:v1,pod shop/api-1\n`,
    );
  });

  for (const [title, input, expected] of [
    ["is not JSON", "pods", /standard input is not JSON: /],
    [
      "are deployments",
      '{"items":[{"kind":"Deployment"}]}',
      /standard input has no pods: allowed /,
    ],
    [
      "are no pods",
      "[]",
      /standard input has no items: allowed what "kubectl get pods -o json" prints\.\n$/,
    ],
  ] as const) {
    it(`ends with 2 when pods ${title}`, async () => {
      const { exitCode, stderr } = await ecrHub(
        ["in-use", "--no-ecs", "--no-lambda", "--pods", "-"],
        { input },
      );
      assert.equal(exitCode, 2);
      assert.match(stderr, expected);
    });
  }
});
