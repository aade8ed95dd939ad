import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import ts from "typescript";

import { record } from "../support/recordedMocks";

const root = join(__dirname, "../..");
const pages = join(root, "docs/components");

interface Block {
  /** The page, and the heading the block stands under. */
  readonly title: string;
  readonly code: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(pages, page), "utf8");
  return [...text.matchAll(/^## (.+)$|^```ts\n([^]*?)^```$/gm)].reduce<{
    heading: string;
    blocks: Block[];
  }>(
    ({ heading, blocks }, [, title, code]) =>
      code === undefined
        ? { heading: title ?? "", blocks }
        : { heading, blocks: [...blocks, { title: `${page}: ${heading}`, code }] },
    { heading: "", blocks: [] },
  ).blocks;
}

const blocks = readdirSync(pages)
  .filter((page) => page.endsWith(".md"))
  .flatMap(blocksOf);
const scratch = join(root, ".local");

/** The account that a page speaks of, where it is not that of the hub. */
const RECEIVER = "444444444444";

describe("the pages of the components", () => {
  let folder: string;
  let files: string[];
  before(() => {
    mkdirSync(scratch, { recursive: true });
    folder = mkdtempSync(join(scratch, "docs-"));
    files = blocks.map(({ code }, index) => {
      const file = join(folder, `block${index}.ts`);
      writeFileSync(file, code);
      return file;
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("compile", () => {
    const read = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile.bind(ts.sys));
    const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
    const program = ts.createProgram(files, options);
    const mistakes = files.flatMap((file, index) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => [
          blocks[index]?.title,
          ts.flattenDiagnosticMessageText(messageText, "\n"),
        ]),
    );
    assert.deepEqual(mistakes, []);
  });

  for (const [index, { title }] of blocks.entries()) {
    it(`run: ${title}`, async () => {
      const requireBlock = createRequire(__filename);
      const accountId = title.startsWith("replica-registry") ? RECEIVER : undefined;
      const program = () => requireBlock(files[index]!) as object;
      const { resources, warnings } = await record(program, { accountId });
      assert.ok(resources.some(({ type }) => type.startsWith("ecr-hub:index:")));
      assert.deepEqual(warnings, []);
    });
  }
});
