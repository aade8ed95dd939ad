import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { generatedFiles } from "../../docs/generate";

describe("the generated files", () => {
  it("are as `npm run docs` writes them", async () => {
    for (const [path, text] of await generatedFiles()) {
      const name = relative(process.cwd(), path);
      assert.equal(await readFile(path, "utf8"), text, `${name} is stale: run npm run docs`);
    }
  });
});
