import assert from "node:assert/strict";
import { join } from "node:path";
import { ecrHub } from "./command";

const NOW = "2026-11-01T00:00:00Z";

function file(name: string): string {
  return join(__dirname, "cases", name);
}

function digest(end: string): string {
  return `sha256:${end.padStart(64, "0")}`;
}

interface Result {
  readonly exitCode: number | null;
  readonly json: {
    readonly actions: readonly { readonly imageDigest: string }[];
    readonly later: readonly { readonly imageDigest: string }[];
    readonly conflicts: readonly { readonly repositoryName: string; readonly usedBy: string[] }[];
    readonly summary: Readonly<Record<string, number>>;
    readonly findings: readonly { readonly rule: string; readonly message: string }[];
    readonly overTime?: {
      readonly days: readonly {
        readonly actions: readonly { readonly imageDigest: string; readonly imageTags: string[] }[];
        readonly referrers: readonly { readonly imageDigest: string }[];
      }[];
    };
  };
}

async function simulate(policy: string, inventory: string, ...more: string[]): Promise<Result> {
  const files = ["--policy", file(policy), "--inventory", file(inventory)];
  const args = ["lifecycle", "simulate", ...files, "--now", NOW, "--format", "json", ...more];
  const { exitCode, stdout } = await ecrHub(args);
  return { exitCode, json: JSON.parse(stdout) as Result["json"] };
}

function ids({ json }: Result): string[] {
  return json.findings.map(({ rule }) => rule).filter((rule) => !rule.startsWith("lifecycle-"));
}

describe("ecr-hub lifecycle on inputs seen in the field", () => {
  it("lets an archived index hold neither its manifests nor its signature", async () => {
    const result = await simulate(
      "archived-index.policy.json",
      "archived-index.images.json",
      "--over",
      "10d",
    );
    const { actions, later, overTime } = result.json;
    const digests = (list: readonly { readonly imageDigest: string }[] = []) =>
      list.map(({ imageDigest }) => imageDigest);
    assert.deepEqual(digests(actions).sort(), [digest("1"), digest("6")]);
    assert.deepEqual(digests(later), [digest("2"), digest("3")]);
    assert.deepEqual(
      overTime?.days.slice(0, 3).map((day) => [digests(day.actions), digests(day.referrers)]),
      [
        [[digest("6"), digest("1")], [digest("4")]],
        [[digest("2"), digest("3")], []],
        [[], []],
      ],
    );
    assert.deepEqual(ids(result), ["inventory-archived-index-broken"]);
    assert.equal(result.exitCode, 1);
  });

  it("names the images of every later day, and says so of today and of one image", async () => {
    const files = ["next-day.policy.json", "next-day.images.json"] as const;
    const { json } = await simulate(...files, "--over", "3d");
    assert.deepEqual(
      json.overTime?.days.map(({ actions }) => actions.flatMap(({ imageTags }) => imageTags)),
      [["feature-1"], ["main-1"], [], []],
    );
    assert.deepEqual(
      [json.summary.laterImageTotalCount, json.summary.laterTaggedImageTotalCount],
      [1, 1],
    );
    const args = ["--policy", file(files[0]), "--inventory", file(files[1]), "--now", NOW];
    const table = await ecrHub(["lifecycle", "simulate", ...args]);
    assert.match(
      table.stdout,
      /\nThe next runs take 1 more by this policy, 1 of them tagged \(1000 B\)\.\n/,
    );
    const explained = await ecrHub(["lifecycle", "explain", ...args, "main-1"]);
    assert.match(
      explained.stdout,
      /\nEXPIRE on 2026-11-02: Rule 3 counts more images by then, once feature-1 /,
    );
    const csv = await ecrHub(["lifecycle", "simulate", ...args, "--over", "3d", "--format", "csv"]);
    assert.match(csv.stdout, /\nEXPIRE,r,sha256:0+1,main-1,.*,1,2026-11-02T00:00:00\.000Z,/);
  });

  it("counts an image in use like AWS does, in its own repository only, and names the user", async () => {
    const result = await simulate(
      "in-use.policy.json",
      "two-repositories.images.json",
      "--in-use",
      file("in-use.txt"),
    );
    const { summary, conflicts } = result.json;
    assert.deepEqual([summary.expiringImageTotalCount, summary.conflictTotalCount], [2, 1]);
    assert.deepEqual(
      conflicts.map(({ repositoryName }) => repositoryName),
      ["a"],
    );
    const files = [
      "--policy",
      file("in-use.policy.json"),
      "--inventory",
      file("two-repositories.images.json"),
    ];
    const { stdout } = await ecrHub([
      "lifecycle",
      "simulate",
      ...files,
      "--in-use",
      file("in-use.txt"),
    ]);
    assert.match(
      stdout,
      / 2 would expire \(at most 20 B\) and 0 would be archived \(0 B\), 1 of them in use\.\n/,
    );
  });

  for (const [inventory, expected] of [
    ["truncated.images.json", ["inventory-incomplete"]],
    ["unknown-status.images.json", ["inventory-status-unknown", "inventory-incomplete"]],
    ["no-size.images.json", ["inventory-size-unknown"]],
  ] as const) {
    it(`has a finding on ${inventory}`, async () => {
      const result = await simulate("in-use.policy.json", inventory);
      assert.deepEqual(ids(result), expected);
      assert.equal(result.exitCode, 1);
    });
  }

  it("claims no upper bound where sizes are not known", async () => {
    const files = [
      "--policy",
      file("in-use.policy.json"),
      "--inventory",
      file("no-size.images.json"),
    ];
    const { stdout } = await ecrHub(["lifecycle", "simulate", ...files]);
    assert.match(stdout, / 4 would expire \(of known sizes 0 B\) /);
  });

  it("reads images in use with line ends of Windows", async () => {
    const result = await simulate(
      "in-use.policy.json",
      "two-repositories.images.json",
      "--in-use",
      file("in-use-crlf.txt"),
    );
    assert.deepEqual(ids(result), []);
  });

  it("warns of the list that reads like or", async () => {
    const { stdout, exitCode } = await ecrHub([
      "lifecycle",
      "validate",
      file("and-list.policy.json"),
    ]);
    assert.match(stdout, /lifecycle-tag-list-and\n.*entry 0 and entry 1 read like a choice/);
    assert.equal(exitCode, 1);
  });

  for (const [name, place] of [
    ["terraform-plan.json", "aws_ecr_lifecycle_policy.x"],
    ["cloudformation.json", "Resources.Repo.Properties.LifecyclePolicy.LifecyclePolicyText"],
  ] as const) {
    it(`reads the policy out of ${name}`, async () => {
      const { stdout, exitCode } = await ecrHub([
        "lifecycle",
        "validate",
        file(name),
        "--format",
        "json",
      ]);
      assert.equal(exitCode, 0);
      assert.deepEqual(JSON.parse(stdout), { version: 1, valid: true, findings: [] });
      const inventory = ["--inventory", file("no-size.images.json")];
      const policy = ["--policy", `${file(name)}#${place}`];
      const simulated = await ecrHub(["lifecycle", "simulate", ...policy, ...inventory]);
      assert.match(simulated.stdout, / of 5 images 2 would expire /);
    });
  }
});
