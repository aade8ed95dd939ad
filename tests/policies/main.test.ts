import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../local/support/cache";
import { useTemporaryFolder } from "../local/support/temporaryFolder";

describe("the policy pack's folder", () => {
  const folder = useTemporaryFolder();

  it("says in one sentence how to build it when it is not built", () => {
    for (const file of ["main.js", "package.json"]) {
      copyFileSync(join(projectRoot, "policies", file), join(folder(), file));
    }
    const launcher = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const { status, stderr } = spawnSync(process.execPath, [launcher, "127.0.0.1:1", "."], {
      cwd: folder(),
      encoding: "utf8",
      env: { ...process.env, NODE_PATH: join(projectRoot, "node_modules") },
    });
    assert.match(
      stderr,
      /The policy pack ecr-hub is not built: run `npm run build:policies` in the repository that its folder belongs to\.\n$/,
    );
    assert.notEqual(status, 0);
  });
});
