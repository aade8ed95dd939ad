import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, startEngine } from "../../local";
import { type Emulator, startEmulator } from "../../local/engine/emulator";
import { quietReporter } from "../../local/engine/reporter";
import { ensureParts } from "../../local/parts/all";
import { ENGINE_START_TIMEOUT_IN_MS, changesOf, succeeded } from "../support/localEngine";

describe("a kept state that a killed command left locked", function () {
  const folder = mkdtempSync(join(tmpdir(), "locked-"));
  let emulator: Emulator | undefined;
  let engine: Engine | undefined;

  after("remove it", async () => {
    await engine?.stop();
    await emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  it("is taken up by the next command", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const { python } = await ensureParts(quietReporter);
    emulator = await startEmulator(python);
    const locks = join(folder, "state/.pulumi/locks/organization/hub/production");
    mkdirSync(locks, { recursive: true });
    const holder = {
      pid: 1,
      username: "root",
      hostname: "here",
      timestamp: "2026-01-01T00:00:00Z",
    };
    writeFileSync(join(locks, "killed.json"), JSON.stringify(holder));

    engine = await startEngine({ kept: { emulator, folder } });
    const stack = await engine.stack({
      project: "hub",
      name: "production",
      account: "111111111111",
      region: "us-east-1",
      program: () => Promise.resolve({}),
    });
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
    const files = readdirSync(join(folder, "state"), { recursive: true }) as string[];
    assert.deepEqual(
      files.filter((file) => file.endsWith(".attrs")),
      [],
    );
  });

  it("is read again without the empty file of attributes that a kill leaves elsewhere", () => {
    const cancel = () =>
      spawnSync(engine!.pulumi, ["cancel", "--yes", "--stack", "organization/hub/production"], {
        encoding: "utf8",
      });
    writeFileSync(join(folder, "state/.pulumi/stacks/hub/production.json.attrs"), "");
    assert.match(cancel().stderr, /failed to load checkpoint: EOF/);
    // As docs/troubleshooting.md has it.
    const find = [".pulumi", "-name", "*.attrs", "-size", "0", "-delete"];
    spawnSync("find", find, { cwd: join(folder, "state") });
    const { status, stderr } = cancel();
    assert.equal(status, 0, stderr);
  });
});
