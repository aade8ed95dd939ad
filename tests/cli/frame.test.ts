import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Files, ecrHub, ecrHubProcess, entry } from "./command";
import { BROKEN_POLICY, IMAGES, NOW, POLICY } from "./samples";

const COMMANDS = [
  [],
  ["lifecycle"],
  ["lifecycle", "validate"],
  ["lifecycle", "simulate"],
  ["lifecycle", "explain"],
  ["lifecycle", "diff"],
  ["inventory"],
  ["in-use"],
  ["cost"],
  ["access"],
  ["completion"],
  ["findings"],
];

describe("ecr-hub", () => {
  const files = new Files();
  const policy = files.write("policy.json", POLICY);
  const inventory = files.write("images.json", IMAGES);
  after(() => {
    files.remove();
  });

  for (const command of COMMANDS) {
    it(`${["ecr-hub", ...command].join(" ")} has help with examples`, async () => {
      const [{ exitCode, stdout, stderr }, short] = await Promise.all([
        ecrHub([...command, "--help"]),
        ecrHub([...command, "-h"]),
      ]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.deepEqual(short, { exitCode, stdout, stderr });
      assert.match(
        stdout,
        new RegExp(`\\nExamples:\\n.*\\$ .*${["ecr-hub", ...command].join(" ")} `, "s"),
      );
    });
  }

  it("prints its version", async () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
      version: string;
    };
    assert.deepEqual(await ecrHub(["--version"]), {
      exitCode: 0,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
  });

  const wrongUses: [string, string[], RegExp][] = [
    ["no command", [], /Usage: ecr-hub/],
    [
      "an unknown command",
      ["lifecycles"],
      /unknown command 'lifecycles'\n\(Did you mean lifecycle\?\)/,
    ],
    [
      "an unknown option",
      ["cost", "--inventory", inventory, "--inventroy", "x"],
      /unknown option '--inventroy'/,
    ],
    [
      "a missing option",
      ["lifecycle", "simulate", "--policy", policy],
      /required option '--inventory <file...>'/,
    ],
    ["a missing argument", ["lifecycle", "validate"], /missing required argument 'policy'/],
    [
      "an unknown format",
      ["lifecycle", "validate", policy, "--format", "xml"],
      /Allowed choices are table, json, csv/,
    ],
    [
      "a moment without zone",
      ["cost", "--inventory", inventory, "--now", "2026-01-31T00:00"],
      /with a time zone/,
    ],
    [
      "days beyond reason",
      ["lifecycle", "simulate", "--policy", policy, "--inventory", inventory, "--over", "9999d"],
      /days from 1 to 3,650/,
    ],
    [
      "an unknown price",
      ["cost", "--inventory", inventory, "--price", "tea=1"],
      /"tea" is not a price; allowed: storageGbMonth/,
    ],
    [
      "a price that is no number",
      ["cost", "--inventory", inventory, "--price", "storageGbMonth=x"],
      /is "x"; allowed: a number/,
    ],
    [
      "standard input twice",
      ["lifecycle", "simulate", "--policy", "-", "--inventory", "-"],
      /Standard input \(-\) can be named only once/,
    ],
    [
      "repositories and all of them",
      ["inventory", "--all", "--repository", "a"],
      /cannot be used with/,
    ],
    ["neither repositories nor all of them", ["inventory"], /--repository <name\.\.\.> or --all/],
    [
      "pushes without days",
      [
        ...["lifecycle", "simulate", "--policy", policy, "--inventory", inventory],
        ...["--pushes-per-day", "3"],
      ],
      /^ecr-hub: --pushes-per-day is for the days of --over: give it, too\.\n$/,
    ],
    [
      "prices without days",
      [
        ...["lifecycle", "simulate", "--policy", policy, "--inventory", inventory],
        ...["--price", "storageGbMonth=1"],
      ],
      /^ecr-hub: --price is for the days of --over: give it, too\.\n$/,
    ],
    [
      "images in use that no policy takes",
      ["cost", "--inventory", inventory, "--in-use", inventory],
      /^ecr-hub: --in-use is about what a policy takes: give --policy, too\.\n$/,
    ],
    ["what would colour a terminal", ["\u001b[31m"], /^error: unknown command '\\u001b\[31m'\n/],
    ["an empty policy", ["lifecycle", "validate", "-"], /^ecr-hub: standard input is empty\.\n$/],
    [
      "a policy that is not JSON",
      ["cost", "--inventory", inventory, "--policy", __filename],
      /^ecr-hub: [^\n]*frame\.test\.ts: text is not JSON: given [^\n]*\n$/,
    ],
    ["a policy that is a folder", ["lifecycle", "validate", __dirname], /EISDIR/],
  ];
  for (const [title, args, expected] of wrongUses) {
    it(`ends with 2 and a sentence on ${title}`, async () => {
      const { exitCode, stdout, stderr } = await ecrHub(args);
      assert.equal(exitCode, 2);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  const unreadable: [string, string, RegExp][] = [
    [
      "names each broken line",
      `${JSON.stringify(IMAGES[0])}\n{"imageDigest":\n\n{"imageDigest":"sha256:a","imagePushedAt":"now"}\n`,
      /, line 2: is not JSON: [^\n]*\n[^\n]*, line 4: imagePushedAt: given "now", allowed a time/,
    ],
    [
      "names the line of a broken image in a document",
      '{\n "imageDetails": [\n  {"imageDigest": 7,\n "imagePushedAt": 1}\n ]\n}',
      /, line 3: imageDigest: given 7, allowed a string\./,
    ],
    [
      "says that a document is cut off",
      '{"imageDetails": [{"imageDigest": "sha256:a",\n',
      /, line 1: what begins here is not closed before the file ends\./,
    ],
    [
      "says that there is nothing",
      "",
      /^ecr-hub: standard input is empty; where there are no images, say so: \{"imageDetails": \[\]\}\.\n$/,
    ],
    [
      "says that a list has something else than images",
      "[1, 2]",
      /, line 1: "1" where an image is expected\./,
    ],
    ["says that a file is something else", "hello\n", /, line 1: "h" where an image is expected\./],
  ];
  for (const [title, content, expected] of unreadable) {
    it(`${title} of an inventory`, async () => {
      const { exitCode, stderr } = await ecrHub(["cost", "--inventory", "-"], { input: content });
      assert.equal(exitCode, 2);
      assert.match(stderr, expected);
    });
  }

  it("names what is no digest in a list of images in use", async () => {
    const used = files.write("used.txt", "sha256:abc\nteam-a/api:v1\n");
    const args = ["cost", "--inventory", inventory, "--policy", policy, "--in-use", used];
    const { exitCode, stderr } = await ecrHub(args);
    assert.equal(exitCode, 2);
    assert.match(stderr, /used\.txt, line 1: "sha256:abc" has no digest/);
    assert.match(stderr, /used\.txt, line 2: "team-a\/api:v1" has no digest/);
  });

  for (const [title, args, input] of [
    ["all is fine", ["--version"], ""],
    ["there are findings", ["lifecycle", "validate", "-"], JSON.stringify(BROKEN_POLICY)],
    ["it is used wrongly", ["lifecycles"], ""],
    ["its input cannot be read", ["cost", "--inventory", "-"], "hello"],
  ] as const) {
    it(`ends as a process of its own as it does here when ${title}`, async () => {
      assert.deepEqual(await ecrHubProcess(args, { input }), await ecrHub(args, { input }));
    });
  }

  it("stops quietly when its reader has seen enough", async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...IMAGES[0],
      imageDigest: `sha256:${index}`,
    }));
    const file = files.write("many.json", many);
    const args = [
      "lifecycle",
      "simulate",
      "--policy",
      policy,
      "--inventory",
      file,
      "--now",
      NOW,
      "--format",
      "json",
    ];
    const child = spawn(process.execPath, [entry(), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const exitCode = await new Promise((resolve) => child.once("close", resolve));
    assert.deepEqual([exitCode, stderr], [0, ""]);
  });
});
