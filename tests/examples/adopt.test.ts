import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ecrHub } from "../cli/command";

const example = join(__dirname, "../../examples/adopt");

describe("example adopt", () => {
  it("has the program that the command writes from its scan", async () => {
    const folder = mkdtempSync(join(tmpdir(), "adopt-"));
    const out = join(folder, "hub");
    const { exitCode } = await ecrHub(["adopt", "write", join(example, "scan.json"), "--out", out]);
    const written = readFileSync(join(out, "index.ts"), "utf8");
    rmSync(folder, { recursive: true });
    assert.equal(exitCode, 0);
    const program = readFileSync(join(example, "index.ts"), "utf8");
    assert.equal(withoutLayout(program), withoutLayout(written));
  });
});

/** Prettier breaks the lists of a program as they fit. */
function withoutLayout(text: string): string {
  return text.replace(/\s+/g, "").replace(/,([\])}])/g, "$1");
}
