import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { IMAGES } from "./samples";

const rule = (rulePriority: number, selection: object) => ({
  rulePriority,
  selection,
  action: { type: "expire" },
});
const DAY = { countType: "sinceImagePushed", countUnit: "days", countNumber: 1 };
const EARLY = {
  rules: [
    rule(1, {
      tagStatus: "tagged",
      tagPatternList: ["*"],
      countType: "imageCountMoreThan",
      countNumber: 500,
    }),
    rule(2, { tagStatus: "untagged", ...DAY }),
  ],
};

describe("ecr-hub lifecycle, by the mutability of tags", () => {
  const files = new Files();
  const policy = files.write("policy.json", EARLY);
  const inventory = files.write("images.json", { imageDetails: IMAGES });
  const name = IMAGES[0]?.repositoryName;
  const repository = (repositoryName: unknown, imageTagMutability: string) => ({
    repositoryName,
    imageTagMutability,
  });
  after(() => {
    files.remove();
  });

  /** The finding on early untagged images, as the mode it names; empty where there is none. */
  async function warned(...args: string[]): Promise<string> {
    const { stdout, stderr } = await ecrHub(["lifecycle", ...args, "--format", "json"]);
    assert.equal(stderr, "");
    const found = /"[^"]*may move \((\w+)\)/.exec(stdout);
    assert.equal(found !== null, stdout.includes("lifecycle-untagged-early"));
    return found?.[1] ?? "";
  }

  it("takes the mutability that is given", async () => {
    const validate = (...args: string[]) => warned("validate", policy, ...args);
    assert.deepEqual(
      await Promise.all([
        validate(),
        validate("--tag-mutability", "IMMUTABLE"),
        validate("--tag-mutability", "MUTABLE"),
        validate("--tag-mutability", "IMMUTABLE_WITH_EXCLUSION=latest,dev-*"),
        validate("--tag-mutability", "MUTABLE_WITH_EXCLUSION=v*"),
      ]),
      ["", "", "MUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"],
    );
  });

  for (const [given, reason] of [
    ["FIXED", 'mutability: given "FIXED", allowed IMMUTABLE'],
    ["IMMUTABLE_WITH_EXCLUSION", "has the wrong number of filters: given 0, allowed 1 to 5"],
    ["IMMUTABLE=latest", "IMMUTABLE takes no filters"],
    ["MUTABLE_WITH_EXCLUSION=a b", 'given "a b", allowed 1 to 128'],
  ] as const) {
    it(`refuses ${given}`, async () => {
      const result = await ecrHub(["lifecycle", "validate", policy, "--tag-mutability", given]);
      assert.equal(result.exitCode, 2);
      assert.ok(result.stderr.includes(reason), result.stderr);
    });
  }

  it("finds it beside the images, as ecr-hub inventory writes it", async () => {
    const known = files.write("known.json", {
      repositories: [repository(name, "MUTABLE"), repository("other", "IMMUTABLE")],
      imageDetails: IMAGES,
    });
    const applied = ["--policy", policy, "--inventory", known];
    assert.deepEqual(
      await Promise.all([
        warned("diff", "--to", policy, "--inventory", known),
        warned("simulate", ...applied),
        warned("simulate", ...applied, "--tag-mutability", "IMMUTABLE"),
      ]),
      ["MUTABLE", "MUTABLE", ""],
    );
  });

  it("finds it in what describe-repositories prints, for the repositories of the images", async () => {
    const print = (file: string, ...repositories: object[]) => files.write(file, { repositories });
    const diff = (file: string) =>
      warned("diff", "--to", policy, "--inventory", inventory, "--inventory", file);
    assert.deepEqual(
      await Promise.all([
        diff(print("same.json", repository(name, "MUTABLE"))),
        diff(print("other.json", repository("other", "MUTABLE"), repository(name, "IMMUTABLE"))),
        diff(print("none.json")),
      ]),
      ["MUTABLE", "", ""],
    );
  });

  it("finds it in the state that has the policy", async () => {
    const state = (imageTagMutability: string) =>
      files.write(`${imageTagMutability}.json`, {
        deployment: {
          resources: [
            {
              type: "aws:ecr/repository:Repository",
              outputs: { name: "team-a/api", imageTagMutability },
            },
            {
              type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
              urn: "urn:policy",
              outputs: { repository: "team-a/api", policy: JSON.stringify(EARLY) },
            },
          ],
        },
      });
    const [mutable, immutable] = [state("MUTABLE"), state("IMMUTABLE")];
    assert.deepEqual(
      await Promise.all([
        warned("validate", mutable),
        warned("validate", immutable),
        warned("validate", immutable, "--tag-mutability", "MUTABLE"),
        warned("diff", "--from", immutable, "--to", mutable, "--inventory", inventory),
        warned("diff", "--from", mutable, "--to", immutable, "--inventory", inventory),
      ]),
      ["MUTABLE", "", "MUTABLE", "MUTABLE", ""],
    );
  });
});
