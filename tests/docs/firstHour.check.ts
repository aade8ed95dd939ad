import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../local";
import { accountVariables } from "../../local/engine/environment";
import { PROVIDER_CONFIG } from "../../local/engine/stack";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";
import { missingHosts } from "../support/pulumiProject";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/guides/first-hour.md"), "utf8");
const REGION = "us-east-1";
const ACCOUNTS = { hub: "111111111111", spoke: "222222222222" };

/** What the page tells to change in registry.yaml, in the order of what the next preview then prints. */
const MISTAKES = [
  ['accounts: ["222222222222"]', 'accounts: ["22222222222"]'],
  ["team-b/batch: {}", 'team-b/batch: { pull: { accounts: ["999999999999"] } }'],
] as const;

/** The blocks of the page: a command, what a preview prints, or a file, whose name stands before it. */
const steps = [...page.matchAll(/(?:`([\w.]+)`[^`]*)?\n\n```(\w*)\n([^]*?)^```$/gm)].map(
  ([, file, language = "", text = ""]) => ({ file, language, text }),
);

/** `npm run check:first-hour`: takes minutes, and needs the network and Pulumi's host for Node.js. */
describe("the guide to the first hour", () => {
  if (missingHosts("nodejs").length > 0) {
    it.skip("needs pulumi-language-nodejs on PATH");
    return;
  }
  let engine: Engine;
  let folder: string;
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    folder = mkdtempSync(join(tmpdir(), "first-hour-"));
    for (const what of [".", "./policies"]) {
      execFileSync("npm", ["pack", what, "--pack-destination", folder], {
        cwd: root,
        stdio: "ignore",
      });
    }
    await writePulumi();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has commands that lead, one after the other, to a hub, a spoke and what it says of them", function () {
    this.timeout(20 * 60_000);
    assert.ok(steps.length >= 15);
    const place = { now: folder };
    const mistakes = [...MISTAKES];
    let command = "";
    let printed = "";
    for (const { file, language, text } of steps) {
      if (language === "sh") {
        command = text;
        printed = run(text, place);
      } else if (language === "") {
        const lines = text.trim().split("\n");
        const output = withMistake(mistakes.shift()!, command, place);
        const missing = lines.filter((line) => !squeeze(output).includes(squeeze(line)));
        assert.deepEqual(missing, [], output);
      } else {
        writeFileSync(join(place.now, file ?? "index.ts"), text);
      }
    }
    assert.deepEqual(mistakes, []);
    assert.match(printed, /team-a\/api +account 222222222222/);
    assert.match(printed, /role\/\S+ +yes/);
  });

  /** Runs commands and goes where they go. */
  function run(text: string, place: { now: string }): string {
    const { status, stdout, stderr } = shell(`${text}\npwd > ${folder}/place`, place.now);
    assert.equal(status, 0, `${text}\n${stdout}\n${stderr}`);
    place.now = readFileSync(join(folder, "place"), "utf8").trim();
    return stdout;
  }

  /** What the last command of the page prints while a mistake is in the file, and that it fails. */
  function withMistake(
    [right, wrong]: (typeof MISTAKES)[number],
    command: string,
    place: { now: string },
  ): string {
    const file = join(place.now, "registry.yaml");
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(right));
    writeFileSync(file, text.replace(right, wrong));
    const last = command.trim().split("\n").at(-1) ?? "";
    const { status, stdout, stderr } = shell(last, place.now);
    writeFileSync(file, text);
    assert.notEqual(status, 0, stdout);
    return stdout + stderr;
  }

  function shell(text: string, cwd: string) {
    const env = {
      ...process.env,
      PATH: `${folder}/bin:${process.env.PATH ?? ""}`,
      PULUMI_CONFIG_PASSPHRASE: "secret from nobody",
      NODE_OPTIONS: "",
      NO_COLOR: "1",
    };
    return spawnSync("bash", ["-euo", "pipefail", "-c", text], { cwd, env, encoding: "utf8" });
  }

  /** Pulumi as the page calls it, without questions, and with the credentials of the folder's account in the emulator. */
  async function writePulumi(): Promise<void> {
    const cases = Object.entries(ACCOUNTS).map(async ([name, account]) => {
      const variables = Object.entries(accountVariables(await engine.account(account), REGION));
      const exports = variables.map(([key, value]) => `export ${key}=${value};`).join(" ");
      return `  */${name}) ${exports} ;;`;
    });
    const config = Object.entries(PROVIDER_CONFIG).map(
      ([key, { value }]) => `    "$pulumi" config set ${key} ${value}`,
    );
    // By its path: by its name this script would find itself on the PATH, and call itself without end.
    const pulumi = execFileSync("bash", ["-c", `command -v ${engine.pulumi}`], {
      encoding: "utf8",
    });
    const script = [
      "#!/bin/bash",
      `pulumi=${pulumi.trim()}`,
      'case "$PWD" in',
      ...(await Promise.all(cases)),
      "esac",
      'case "$1 $2" in',
      "  up*) set -- up --yes --skip-preview ;;",
      '  "stack init")',
      '    "$pulumi" "$@" --non-interactive',
      ...config,
      "    exit ;;",
      "esac",
      'exec "$pulumi" "$@" --non-interactive',
    ];
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/pulumi"), `${script.join("\n")}\n`, { mode: 0o755 });
  }
});

/** Pulumi breaks and indents what it prints. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, "");
}
