import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import type { Command } from "commander";
import { createProgram } from "../../cli/run";
import { JSON_VERSION } from "../../cli/support/output";
import { Files, ecrHub } from "./command";
import { BROKEN_POLICY, IMAGES, NOW, POLICY, describedImage, digest } from "./samples";
import { FakeAws } from "./support/fakeAws";
import { isOfOrganization, organization } from "./support/fakeOrganization";
import { registry } from "./support/fakeRegistry";

const ROOT = join(__dirname, "../..");

describe("what the commands print as JSON", () => {
  const files = new Files();
  const index = describedImage("index", "2026-01-02T00:00:00Z", {
    imageTags: ["v1.0.0", "latest"],
    imageManifestMediaType: "application/vnd.oci.image.index.v1+json",
    children: [digest("old")],
  });
  const referrer = describedImage("signature", "2026-01-02T00:00:00Z", {
    subjectManifestDigest: digest("prod-1"),
  });
  const restored = describedImage("restored", "2025-01-02T00:00:00Z", {
    imageStatus: "ACTIVATING",
  });
  const images = files.write("images.json", {
    imageDetails: [...IMAGES, index, referrer, restored],
  });
  const policy = files.write("policy.json", POLICY);
  const inUse = files.write("in-use.json", {
    images: [{ imageDigest: digest("old"), images: [], usedBy: ["arn:of:a:task"] }],
    unresolved: [],
  });
  const preview = files.write("preview.json", { previewResults: [] });
  const pods = files.write("pods.json", {
    items: [
      {
        metadata: { name: "api" },
        spec: {
          containers: [
            {
              name: "api",
              image: `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@${digest("old")}`,
            },
          ],
        },
      },
    ],
  });
  const scan = files.write("scan.json", {
    registryId: "111111111111",
    region: "us-east-1",
    repositories: [{ repositoryName: "team-a/api", imageTagMutability: "IMMUTABLE", tags: {} }],
  });
  const states = ["hub", "production"].map((name) => join(ROOT, `docs/samples/${name}.json`));
  const violations = files.write("violations.ndjson", "");
  const expectations = files.write("expectations.txt", "nobody outside 111111111111 pushes");
  let aws: FakeAws;
  before(async () => {
    aws = await FakeAws.start((call) => {
      switch (call.operation) {
        case "GetLifecyclePolicy":
          return { lifecyclePolicyText: JSON.stringify(POLICY) };
        case "StartLifecyclePolicyPreview":
          return {};
        case "GetLifecyclePolicyPreview":
          return { status: "COMPLETE", previewResults: [] };
        default:
          return isOfOrganization(call) ? organization(call) : registry(call);
      }
    });
  });
  after(async () => {
    await aws.stop();
    files.remove();
  });

  const applied = ["--inventory", images, "--now", NOW, "--in-use", inUse];
  const schema = JSON.parse(readFileSync(join(ROOT, "docs/outputs.schema.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const ajv = new Ajv({ allErrors: true });
  ajv.addSchema(schema, "outputs");

  const outputs: [definition: string, args: string[]][] = [
    ["LifecycleValidate", ["lifecycle", "validate", policy]],
    ["RefusedPolicy", ["cost", "--policy", files.write("broken.json", BROKEN_POLICY), ...applied]],
    [
      "LifecycleSimulate",
      [
        ...["lifecycle", "simulate", "--policy", policy, ...applied],
        ...["--over", "3d", "--pushes-per-day", "1", "--against", preview],
      ],
    ],
    ["LifecycleExplain", ["lifecycle", "explain", "--policy", policy, ...applied, "prod-1"]],
    ["LifecycleDiff", ["lifecycle", "diff", "--to", policy, ...applied]],
    ["LifecycleVerify", ["lifecycle", "verify", "--repository", "team-b/batch"]],
    ["Inventory", ["inventory", "--all"]],
    ["InUse", ["in-use", "--no-ecs", "--no-lambda", "--pods", pods]],
    ["Cost", ["cost", "--policy", policy, ...applied, "--geo-replicas", "1"]],
    ["Access", ["access", "--state", ...states]],
    ["AccessExpectations", ["access", "--state", ...states, "--expect", expectations]],
    ["AccessDifference", ["access", "--from", states[0]!, "--to", ...states]],
    [
      "AccessExplain",
      [
        ...["access", "explain", "--state", ...states, "--image", "team-a/api"],
        ...["--principal", "arn:aws:iam::222222222222:role/app"],
      ],
    ],
    ["AdoptWrite", ["adopt", "write", scan, "--out", files.path("program")]],
    ["AdoptPlan", ["adopt", "plan", scan, ...applied]],
    [
      "AdoptExemptions",
      [
        ...["adopt", "exemptions", violations, "--reason", "known since the adoption"],
        ...["--expires", "2027-03-31", "--out", files.path("exemptions.json")],
      ],
    ],
    ["AdoptCheck", ["adopt", "check", "--scan", scan, "--state", states[0]!]],
  ];
  /** Commands that write JSON to a file. */
  const written: typeof outputs = [
    ["Organization", ["organization", "--out", files.path("organization.json")]],
    ["AdoptScan", ["adopt", "scan", "--pulumi", states[0]!, "--out", files.path("scanned.json")]],
  ];

  function assertDescribed(definition: string, json: string): void {
    const output = JSON.parse(json) as { version: unknown };
    assert.equal(output.version, JSON_VERSION);
    const isValid = ajv.validate(`outputs#/definitions/${definition}Output`, output);
    assert.equal(isValid, true, ajv.errorsText());
  }

  for (const [definition, args] of outputs) {
    it(`of ${args.slice(0, 2).join(" ")} is as docs/outputs.schema.json says of ${definition}Output`, async () => {
      const { stdout, stderr } = await ecrHub([...args, "--format", "json"], { env: aws.env });
      assert.notEqual(stdout, "", stderr);
      assertDescribed(definition, stdout);
    });
  }

  for (const [definition, args] of written) {
    it(`that ${args.slice(0, 2).join(" ").replace(/ --.*/, "")} writes is as docs/outputs.schema.json says of ${definition}Output`, async () => {
      const { stderr, exitCode } = await ecrHub(args, { env: aws.env });
      assert.equal(exitCode, 0, stderr);
      assertDescribed(definition, readFileSync(args.at(-1)!, "utf8"));
    });
  }

  it("is refused by the schema where a member is missing, added or of another type", () => {
    const definition = "outputs#/definitions/LifecycleVerifyOutput";
    const sound = { version: 1, agrees: true, differences: [] };
    assert.equal(ajv.validate(definition, sound), true);
    for (const wrong of [
      { ...sound, version: 2 },
      { ...sound, agrees: "yes" },
      { ...sound, other: 1 },
      { version: 1, agrees: true },
    ]) {
      assert.equal(ajv.validate(definition, wrong), false);
    }
  });

  it("is described for every definition and every command", () => {
    const all = [...outputs, ...written];
    const described = Object.keys(schema.definitions as object).filter((name) =>
      name.endsWith("Output"),
    );
    assert.deepEqual(described.sort(), all.map(([definition]) => `${definition}Output`).sort());
    const isHeld = (name: string) => all.some(([, args]) => args.join(" ").startsWith(name));
    // The first completes Pulumi's own file, the second prints a script, the third explains what the others print.
    const others = ["adopt ids", "completion", "findings"];
    const missing = listCommands(createProgram()).filter(
      (name) => !isHeld(name) && !others.includes(name),
    );
    assert.deepEqual(missing, []);
  });
});

/** The names of the commands that have no commands of their own. */
function listCommands(command: Command, parents: readonly string[] = []): string[] {
  return command.commands.flatMap((one) => {
    const names = [...parents, one.name()];
    return one.commands.length > 0 ? listCommands(one, names) : [names.join(" ")];
  });
}
