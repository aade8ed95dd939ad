import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { generatedPages } from "../../docs/generate";

describe("the generated pages", () => {
  it("are as `npm run docs` writes them", async () => {
    for (const [path, text] of await generatedPages()) {
      const name = relative(process.cwd(), path);
      assert.equal(await readFile(path, "utf8"), text, `${name} is stale: run npm run docs`);
    }
  });
});
