import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type BlockFiles, blocks, writeBlocks } from "../support/pageBlocks";
import { record } from "../support/recordedMocks";

/** The account that a page speaks of, where it is not that of the hub. */
const RECEIVER = "444444444444";

describe("the pages of the components", () => {
  let written: BlockFiles;
  before(() => {
    written = writeBlocks();
  });
  after(() => {
    written.remove();
  });

  for (const [index, { title }] of blocks.entries()) {
    it(`run: ${title}`, async () => {
      const requireBlock = createRequire(__filename);
      const accountId = title.startsWith("replica-registry") ? RECEIVER : undefined;
      const program = () => requireBlock(written.files[index]!) as object;
      const { resources, warnings } = await record(program, { accountId });
      assert.ok(resources.some(({ type }) => type.startsWith("ecr-hub:index:")));
      assert.deepEqual(warnings, []);
    });
  }
});
