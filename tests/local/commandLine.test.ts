import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CommanderError } from "commander";
import { commandLine } from "../../local/commandLine";
import { projectRoot } from "../../local/support/cache";
import { useTemporaryFolder } from "./support/temporaryFolder";

function run(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  const bootstrap = join(projectRoot, "local/bootstrap.mjs");
  // CI makes some libraries colour what no terminal shows.
  const env = { ...process.env, CI: "true" };
  return spawnSync(process.execPath, [bootstrap, ...args], { encoding: "utf8", env });
}

describe("npm start", () => {
  useTemporaryFolder("ECR_HUB_CACHE");

  it("refuses a command that the bootstrap does not know", () => {
    const { status, stderr } = run("walk");
    assert.equal(stderr, 'No command named "walk". Available: start, bench, test.\n');
    assert.equal(status, 1);
  });

  it("refuses an example that does not exist before it makes anything ready", () => {
    const { status, stderr, stdout } = run("start", "up", "nope");
    assert.match(stderr, /^No example named "nope"\. Available: .*hub.*\.\n$/);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: "" });
  });

  it("refuses a mistyped key of the configuration before it makes anything ready", () => {
    const { status, stderr, stdout } = run("start", "up", "hub", "-c", "organisationId=o-1");
    assert.match(stderr, /^Example hub has no configuration key "organisationId"\. Did you mean/);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: "" });
  });

  it("refuses to destroy where nothing was deployed", () => {
    const { status, stderr } = run("start", "destroy", "hub");
    assert.match(stderr, /^Nothing is deployed/);
    assert.equal(status, 1);
  });

  it("tells that there is nothing to stop", () => {
    const { status, stdout } = run("start", "stop");
    assert.deepEqual({ status, stdout }, { status: 0, stdout: "No emulator was kept.\n" });
  });
});

describe("the command line of npm start", () => {
  /** What it prints of arguments that run no command. */
  async function parse(...args: string[]): Promise<string> {
    let text = "";
    const output = { writeOut: take, writeErr: take };
    const program = commandLine(() => assert.fail("a command was run"));
    for (const command of [program, ...program.commands]) {
      command.exitOverride().configureOutput(output);
    }
    await assert.rejects(program.parseAsync(args, { from: "user" }), CommanderError);
    return text;

    function take(more: string): void {
      text += more;
    }
  }

  it("refuses an option that does not exist, and says where to look", async () => {
    assert.match(
      await parse("--frobnicate"),
      /unknown option '--frobnicate'\n.*npm start -- --help/,
    );
  });

  it("refuses configuration without a value", async () => {
    const text = await parse("up", "hub", "--config", "organizationId");
    assert.match(text, /given "organizationId", allowed key=value\./);
  });

  it("explains itself", async () => {
    const text = await parse("--help");
    for (const word of ["--keep", "up", "preview", "destroy", "stop", "npm start -- up hub"]) {
      assert.match(text, new RegExp(`^ +${word}\\b`, "m"), word);
    }
  });
});
