import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync, readdirSync } from "node:fs";

import { checkConfigurationText } from "../../policies/configuration/check";
import { Files, ecrHub } from "./command";
import { NOW, describedImage, digest } from "./samples";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";

const registryId = "111111111111";
const NAMES = Array.from({ length: 250 }, (_, index) => `team/${String(index).padStart(3, "0")}`);

/** A registry of 250 repositories that answers in pages, as AWS does. */
function registry({ operation, input }: Call): Answer {
  const described = (repositoryName: string) => ({
    repositoryName,
    registryId,
    repositoryArn: `arn:aws:ecr:us-east-1:${registryId}:repository/${repositoryName}`,
    imageTagMutability: "IMMUTABLE",
  });
  const page = (list: readonly object[], key: string) => {
    const start = Number(input.nextToken ?? 0);
    const nextToken = start + 100 < list.length ? String(start + 100) : undefined;
    return { registryId, [key]: list.slice(start, start + 100), nextToken };
  };
  switch (operation) {
    case "DescribeRepositories": {
      const { repositoryNames = NAMES } = input as { readonly repositoryNames?: string[] };
      if (input.repositoryNames !== undefined && repositoryNames.length > 100) {
        return { exception: "InvalidParameterException" };
      }
      return page(repositoryNames.map(described), "repositories");
    }
    case "DescribeRegistry":
      return { registryId, replicationConfiguration: { rules: [] } };
    case "GetRegistryScanningConfiguration":
      return { registryId, scanningConfiguration: { scanType: "BASIC", rules: [] } };
    case "DescribePullThroughCacheRules":
      return page(
        NAMES.slice(0, 120).map((_, index) => ({
          ecrRepositoryPrefix: `cache-${index}`,
          upstreamRegistryUrl: "quay.io",
        })),
        "pullThroughCacheRules",
      );
    case "DescribeRepositoryCreationTemplates":
      return page(
        NAMES.slice(0, 110).map((_, index) => ({
          prefix: `cache-${index}`,
          appliedFor: ["PULL_THROUGH_CACHE"],
          resourceTags: [{ Key: "team", Value: "a" }],
        })),
        "repositoryCreationTemplates",
      );
    case "GetAccountSetting":
      return { name: input.name, value: input.name === "BLOB_MOUNTING" ? "ENABLED" : "V2" };
    case "ListPullTimeUpdateExclusions":
      return input.nextToken === undefined
        ? { pullTimeUpdateExclusions: ["arn:aws:iam::111111111111:role/a"], nextToken: "more" }
        : { pullTimeUpdateExclusions: ["arn:aws:iam::111111111111:role/b"] };
    case "ListTagsForResource":
      return { tags: [{ Key: "team", Value: "a" }] };
    default:
      return { exception: operation.replace(/^Get/, "") + "NotFoundException" };
  }
}

describe("ecr-hub adopt, without an engine", () => {
  const files = new Files();
  let aws: FakeAws;
  before(async () => {
    aws = await FakeAws.start(registry);
  });
  after(async () => {
    await aws.stop();
    files.remove();
  });
  const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

  it("scans every page, and more repositories than one call takes", async () => {
    const out = files.path("scan.json");
    const { exitCode, stderr } = await ecrHub(
      ["adopt", "scan", "--repository", ...NAMES, "--out", out],
      { env: aws.env },
    );
    assert.deepEqual(
      [exitCode, stderr],
      [0, `${out}: 250 repositories of 111111111111 in us-east-1.\n`],
    );
    const scan = read(out) as Record<string, unknown[]>;
    assert.deepEqual(scan.repositories?.[249], {
      repositoryName: "team/249",
      imageTagMutability: "IMMUTABLE",
      tags: { team: "a" },
    });
    assert.equal(scan.pullThroughCacheRules?.length, 120);
    assert.equal(scan.repositoryCreationTemplates?.length, 110);
    assert.deepEqual(scan.repositoryCreationTemplates?.[109], {
      prefix: "cache-109",
      appliedFor: ["PULL_THROUGH_CACHE"],
      resourceTags: { team: "a" },
    });
    assert.deepEqual(scan.pullTimeUpdateExclusions, [
      "arn:aws:iam::111111111111:role/a",
      "arn:aws:iam::111111111111:role/b",
    ]);
    assert.deepEqual(scan.accountSettings, {
      BASIC_SCAN_TYPE_VERSION: "V2",
      REGISTRY_POLICY_SCOPE: "V2",
      BLOB_MOUNTING: "ENABLED",
    });
  });

  const small = {
    registryId,
    region: "us-east-1",
    repositories: [
      { repositoryName: "team-a/api", imageTagMutability: "MUTABLE" },
      {
        repositoryName: "team-a/web",
        imageTagMutability: "IMMUTABLE",
        lifecyclePolicyText: "{}",
        encryptionConfiguration: { encryptionType: "KMS" },
        imageScanningConfiguration: { scanOnPush: true },
      },
    ],
  };

  it("plans waves with their proof", async () => {
    const images = [
      describedImage("old", "2026-01-01T00:00:00Z"),
      describedImage("index", "2026-01-01T00:00:00Z", {
        children: [digest("child")],
        imageTags: ["v1"],
      }),
      describedImage("child", "2026-01-01T00:00:00Z"),
      describedImage("else", "2026-01-01T00:00:00Z", { region: "eu-west-1" }),
    ];
    const args = [
      ...["adopt", "plan", files.write("small.json", small), "--now", NOW],
      ...["--inventory", files.write("images.json", { imageDetails: images })],
    ];
    const table = await ecrHub(args);
    assert.equal(table.exitCode, 0, table.stderr);
    const lines = table.stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(lines, [
      ["Wave", "Change", "Repositories", "Proof"],
      [
        "1",
        "lifecycle policies",
        "1",
        "would expire 1 image, at most 1000 B, use not known: add --in-use",
      ],
      ["2", "immutable tags", "1", "in 1 of them a tag was moved or deleted"],
      ["3", "scanning", "1", "3 images that nothing scans by itself"],
      [
        "4",
        "encryption by a key of your own",
        "1",
        "needs new repositories: 3 images, 2.9 KiB to copy",
      ],
    ]);
    const inUse = files.write("in-use.txt", `${digest("old")}\n`);
    const { exitCode, stdout } = await ecrHub([...args, "--in-use", inUse, "--format", "json"]);
    assert.equal(exitCode, 1);
    const { waves } = JSON.parse(stdout) as { readonly waves: readonly object[] };
    assert.deepEqual(waves[0], {
      wave: "lifecycle",
      repositories: ["team-a/api"],
      expiringImageTotalCount: 1,
      expiringSizeInBytes: 1000,
      conflictTotalCount: 1,
      laterImageTotalCount: 0,
    });
    assert.deepEqual(waves[1], {
      wave: "immutable-tags",
      repositories: ["team-a/api"],
      tagsMoved: ["team-a/api"],
    });
  });

  it("writes dated exemptions that the pack takes, each once", async () => {
    const urn =
      "urn:pulumi:prod::hub::ecr-hub:index:HubRegistry$aws:ecr/repository:Repository::api@us-east-1";
    const event = (policyName: string, policyPackName = "ecr-hub") =>
      JSON.stringify({
        policyEvent: { policyName, policyPackName, resourceUrn: urn, message: "x" },
      });
    const violations = [
      event("ecr-repository-immutable-tags"),
      event("ecr-repository-immutable-tags"),
      event("ecr-lifecycle-present"),
      event("other", "another-pack"),
      JSON.stringify({ summaryEvent: {} }),
    ];
    const config = {
      "ecr-repository-immutable-tags": "mandatory",
      "ecr-repository-naming": { pattern: "x" },
    };
    const out = files.path("policy-config.json");
    const { exitCode, stdout, stderr } = await ecrHub([
      ...["adopt", "exemptions", files.write("violations.ndjson", violations.join("\n"))],
      ...["--config", files.write("config.json", config), "--reason", "adopted as it was"],
      ...["--expires", "2027-03-31", "--out", out],
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stdout,
      /Repository::api@us-east-1 +ecr-repository-immutable-tags, ecr-lifecycle-present\n/,
    );
    const exemption = { resource: urn, reason: "adopted as it was", expires: "2027-03-31" };
    assert.deepEqual(read(out), {
      "ecr-repository-immutable-tags": { enforcementLevel: "mandatory", exemptions: [exemption] },
      "ecr-repository-naming": { pattern: "x" },
      "ecr-lifecycle-present": { exemptions: [exemption] },
    });
    const { "ecr-repository-naming": _, ...others } = read(out);
    assert.deepEqual(checkConfigurationText(JSON.stringify(others)), []);
  });

  it("refuses dates, reasons and events that are none", async () => {
    const broken = files.write("broken.ndjson", "{}\nnot json");
    const odd = files.write("odd.ndjson", '{"policyEvent":{"policyPackName":1}}');
    const args = ["adopt", "exemptions", broken, "--out", files.path("x.json")];
    const results = await Promise.all(
      [
        [...args, "--reason", "adopted as it was", "--expires", "2027-02-31"],
        [...args, "--reason", "short", "--expires", "2027-03-31"],
        [...args, "--reason", "adopted as it was", "--expires", "2027-03-31"],
        ["adopt", "exemptions", odd, ...args.slice(3), "--reason", "adopted as it was"].concat(
          ...["--expires", "2027-03-31"],
        ),
      ].map((each) => ecrHub(each)),
    );
    assert.deepEqual(
      results.map(({ exitCode }) => exitCode),
      [2, 2, 2, 2],
    );
    assert.match(
      results[2]?.stderr ?? "",
      /broken\.ndjson:2 cannot be read:\n {2}text is not JSON/,
    );
    assert.match(results[3]?.stderr ?? "", /odd\.ndjson:1 .*\n {2}policyEvent\.policyPackName: /);
  });

  it("writes no program that would lose what the state of a stack has", async () => {
    const state = {
      ...small,
      repositories: [{ repositoryName: "bad", imageTagMutability: "FROZEN" }],
      urns: {
        "aws:ecr/repository:Repository bad":
          "urn:pulumi:prod::raw::aws:ecr/repository:Repository::bad",
      },
    };
    const out = files.path("never");
    const { exitCode, stderr } = await ecrHub([
      "adopt",
      "write",
      files.write("urns.json", state),
      "--out",
      out,
    ]);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /pulumi state delete 'urn:pulumi:prod::raw::aws:ecr\/repository:Repository::bad'/,
    );
    assert.ok(!readdirSync(files.folder).includes("never"));
  });

  it("moves what has one explicit provider, and refuses several, hidden ones and those of components", async () => {
    const urn = "urn:pulumi:prod::raw::aws:ecr/repository:Repository::api";
    const home = "urn:pulumi:prod::raw::pulumi:providers:aws::";
    const resource = {
      urn,
      type: "aws:ecr/repository:Repository",
      provider: `${home}west::1`,
      outputs: { name: "api", arn: "arn:aws:ecr:us-west-2:111111111111:repository/api" },
    };
    const inputs = {
      region: "us-west-2",
      maxRetries: "3",
      defaultTags: '{"tags":{"a":"1"}}',
      version: "7.48.0",
    };
    const west = { urn: `${home}west`, type: "pulumi:providers:aws", inputs };
    const scan = async (...resources: object[]) => {
      const state = files.write("raw-state.json", { version: 3, deployment: { resources } });
      return await ecrHub(["adopt", "scan", "--pulumi", state, "--out", files.path("raw.json")]);
    };
    const profile = { "4dabf18193072939515e22adb298388d": "1b4", ciphertext: "v1:" };
    const other = { ...resource, urn: `${urn}2`, provider: `${home}default_7_48_0::1` };
    for (const [why, ...resources] of [
      ['the provider "west", which a component made', resource],
      [
        'the provider "west", whose profile is a secret',
        resource,
        { ...west, inputs: { profile } },
      ],
      ["several providers (west, the default one)", resource, west, other],
    ] as const) {
      const { exitCode, stderr } = await scan(...resources);
      assert.equal(exitCode, 2);
      assert.ok(stderr.includes(`The resources have ${why}`), stderr);
    }
    const urns = { "aws:ecr/repository:Repository api": urn };
    const moved = await scan(resource, west);
    assert.equal(moved.exitCode, 0, moved.stderr);
    const written = read(files.path("raw.json"));
    assert.deepEqual([written.urns, written.provider], [urns, { name: "west", inputs }]);
    const out = files.path("moved");
    const { exitCode, stderr } = await ecrHub([
      ...["adopt", "write", files.path("raw.json"), "--out", out],
    ]);
    assert.equal(exitCode, 0, stderr);
    const program = readFileSync(join(out, "index.ts"), "utf8");
    assert.match(
      program,
      /aws\.Provider\("west", \{\n {2}region: "us-west-2",\n {2}maxRetries: 3,\n {2}defaultTags: \{\n {4}tags: \{\n {6}a: "1",\n {4}\},\n {2}\},\n\}\)/,
    );
    assert.match(program, /"aws:ecr\/repository:Repository api@west@us-west-2": "urn:/);
    const taken = await scan(
      { ...other, urn },
      { ...other, external: true, outputs: { ...resource.outputs, name: "read" } },
    );
    assert.equal(taken.exitCode, 0, taken.stderr);
    assert.deepEqual(read(files.path("raw.json")).urns, urns);
  });

  it("checks a state in which an update that was killed left half of a resource", async () => {
    const urn = (type: string, name: string) =>
      `urn:pulumi:prod::hub::ecr-hub:index:HubRegistry$aws:ecr/${type}::${name}@us-east-1`;
    const resources = [
      // Created, and not read before the update ended: no ARN and no account.
      {
        urn: urn("repository:Repository", "team-a/api"),
        type: "aws:ecr/repository:Repository",
        id: "team-a/api",
        inputs: { imageTagMutability: "IMMUTABLE" },
        outputs: { imageTagMutability: "IMMUTABLE", tags: null },
        initErrors: ["reading the repository: ServerException"],
      },
      {
        urn: urn("registryPolicy:RegistryPolicy", "registry"),
        type: "aws:ecr/registryPolicy:RegistryPolicy",
        id: registryId,
        inputs: { policy: "{}" },
        outputs: {},
      },
    ];
    const scan = files.write("half-scan.json", small);
    const state = files.write("half.json", {
      version: 3,
      deployment: {
        resources,
        pending_operations: [{ resource: resources[0], type: "creating" }],
      },
    });
    const { exitCode, stdout, stderr } = await ecrHub([
      ...["adopt", "check", "--scan", scan, "--state", state, "--format", "json"],
    ]);
    assert.equal(exitCode, 1, stderr);
    const { notInState, notInAws } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual({ notInState, notInAws }, { notInState: ["team-a/web"], notInAws: [] });
  });

  it("says in YAML only what Pulumi YAML does not call as a function", async () => {
    const tagged = {
      ...small,
      repositories: [{ repositoryName: "api", tags: { "fn::readFile": "/etc/passwd" } }],
    };
    const file = files.write("tagged.json", tagged);
    const yaml = await ecrHub([
      "adopt",
      "write",
      file,
      "--language",
      "yaml",
      "--out",
      files.path("yaml"),
    ]);
    assert.equal(yaml.exitCode, 2);
    assert.match(yaml.stderr, /keys that begin with "fn::"/);
    const typescript = await ecrHub(["adopt", "write", file, "--out", files.path("typescript")]);
    assert.equal(typescript.exitCode, 0, typescript.stderr);
    const bad = await ecrHub([
      "adopt",
      "write",
      file,
      "--name",
      "${x}",
      "--out",
      files.path("named"),
    ]);
    assert.equal(bad.exitCode, 2);
  });
});
