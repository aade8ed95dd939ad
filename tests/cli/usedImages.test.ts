import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { IMAGES, NOW, POLICY, digest } from "./samples";

const REGISTRY = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

describe("--in-use", () => {
  const files = new Files();
  const policy = files.write("policy.json", POLICY);
  const inventory = files.write("images.json", { imageDetails: IMAGES });
  after(() => {
    files.remove();
  });

  const simulate = (content: unknown, ...more: string[]) => {
    const used = files.write("in-use.json", content);
    const args = ["lifecycle", "simulate", "--policy", policy, "--inventory", inventory];
    return ecrHub([...args, "--now", NOW, "--in-use", used, "--format", "json", ...more]);
  };
  const findingsOf = ({ stdout }: { stdout: string }) =>
    (JSON.parse(stdout) as { findings: unknown[] }).findings;

  for (const [title, content] of [
    ["is empty", ""],
    ["has only comments", "# none\n\n"],
  ] as const) {
    it(`refuses a file that ${title}`, async () => {
      const { exitCode, stderr } = await simulate(content);
      assert.equal(exitCode, 2);
      assert.match(
        stderr,
        /^ecr-hub: \S+in-use\.json has no images in use; where there are none, say so: \{"images": \[\]\}\.\n$/,
      );
    });
  }

  for (const content of [[], { images: [], unresolved: [] }]) {
    it(`takes ${JSON.stringify(content)} as nothing in use`, async () => {
      const result = await simulate(content);
      assert.deepEqual([result.exitCode, result.stderr, findingsOf(result)], [0, "", []]);
    });
  }

  it("refuses nesting of any depth in a sentence", async () => {
    const { exitCode, stderr } = await simulate("[".repeat(100_000) + "]".repeat(100_000));
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /in-use\.json, entry 0: \[+\.\.\. has no digest \(sha256: and 64 hexadecimal digits\)\.\n$/,
    );
  });

  it("names twenty entries without digest and counts the rest", async () => {
    const { exitCode, stderr } = await simulate(Array.from({ length: 25 }, () => "v1"));
    assert.equal(exitCode, 2);
    assert.equal(stderr.split("\n").length, 22);
    assert.match(stderr, /\n5 more problems\.\n$/);
  });

  it("ends with 1 where the digest of an image in use is not known", async () => {
    const unresolved = [
      { image: `${REGISTRY}/team-a/api:v9`, usedBy: "pod shop/api", reason: "no such tag" },
      { image: `${REGISTRY}/team-b/batch:v9`, usedBy: "pod shop/batch", reason: "no such tag" },
    ];
    const [result, ignored] = await Promise.all([
      simulate({ images: [], unresolved }),
      simulate({ images: [], unresolved }, "--ignore-warnings"),
    ]);
    assert.deepEqual([result.exitCode, ignored.exitCode], [1, 0]);
    assert.deepEqual(findingsOf(result), [
      {
        rule: "in-use-digest-unknown",
        path: "inUse",
        message: `"${REGISTRY}/team-a/api:v9", used by pod shop/api, is not counted as in use, for its digest cannot be told: no such tag.`,
        severity: "warning",
      },
    ]);
  });

  it("ends with 1 where the inventory of a repository has not what is in use of it", async () => {
    const images = [
      { imageDigest: digest("gone"), images: [`${REGISTRY}/team-a/api:v0`], usedBy: ["x"] },
      { imageDigest: digest("batch"), images: [`${REGISTRY}/team-b/batch:v0`], usedBy: ["x"] },
    ];
    const result = await simulate({ images, unresolved: [] });
    assert.deepEqual([result.exitCode, result.stderr], [1, ""]);
    assert.deepEqual(findingsOf(result), [
      {
        rule: "in-use-image-missing",
        path: "inUse",
        message: `image in use is not in the inventory of its repository: given ${digest("gone")}, used as "${REGISTRY}/team-a/api:v0"; it may be gone, or the inventory is older or of another region.`,
        severity: "warning",
      },
    ]);
  });

  it("only notes digests without repository that the inventory has not", async () => {
    const result = await simulate(`${digest("prod-2")}\n${digest("gone")}\n`);
    assert.deepEqual([result.exitCode, findingsOf(result)], [0, []]);
    assert.equal(result.stderr, `Not in the inventory: 1 digest in use (${digest("gone")}).\n`);
  });

  it("tells explain, diff and cost the same", async () => {
    const used = files.write("unresolved.json", {
      images: [],
      unresolved: [{ image: `${REGISTRY}/team-a/api:v9`, usedBy: "x", reason: "no such tag" }],
    });
    const more = ["--inventory", inventory, "--now", NOW, "--in-use", used];
    const results = await Promise.all([
      ecrHub(["lifecycle", "explain", "--policy", policy, ...more, "prod-1"]),
      ecrHub(["lifecycle", "diff", "--from", policy, "--to", policy, ...more]),
      ecrHub(["cost", "--policy", policy, ...more]),
    ]);
    for (const { exitCode, stdout } of results) {
      assert.equal(exitCode, 1);
      assert.match(stdout, /warning {2}inUse {2}in-use-digest-unknown\n/);
    }
  });
});
