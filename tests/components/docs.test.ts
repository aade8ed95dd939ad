import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type BlockFiles, blocks, writeBlocks } from "../support/pageBlocks";
import { record } from "../support/recordedMocks";

/** The accounts that pages speak of, where it is not that of the hub. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  "replica-registry": "444444444444",
  "spoke-access": "222222222222",
};

/** What stacks tell to which pages refer. */
const STACKS = {
  "organization/hub/production": { registryId: "111111111111", region: "us-east-1" },
};

describe("the pages of the components, and the guides", () => {
  const folder = process.cwd();
  let written: BlockFiles;
  before(() => {
    written = writeBlocks();
    process.chdir(written.folder);
  });
  after(() => {
    process.chdir(folder);
    written.remove();
  });

  for (const [index, { title }] of blocks.entries()) {
    it(`run: ${title}`, async () => {
      const requireBlock = createRequire(__filename);
      const accountId = ACCOUNTS[/^[a-z-]+/.exec(title)?.[0] ?? ""];
      const program = () => requireBlock(written.files[index]!) as object;
      const { resources, warnings } = await record(program, { accountId, stacks: STACKS });
      assert.ok(resources.some(({ type }) => type.startsWith("ecr-hub:index:")));
      assert.deepEqual(warnings, []);
    });
  }
});
