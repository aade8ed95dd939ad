import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const pages = join(root, "docs/components");

/** A program on a page of a component. */
export interface Block {
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

/** Every program on the pages of the components. */
export const blocks: readonly Block[] = readdirSync(pages)
  .filter((page) => page.endsWith(".md"))
  .flatMap(blocksOf);

/** The programs as files, each a module inside this repository. */
export interface BlockFiles {
  readonly files: readonly string[];
  remove(): void;
}

export function writeBlocks(): BlockFiles {
  const scratch = join(root, ".local");
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "docs-"));
  const files = blocks.map(({ code }, index) => {
    const file = join(folder, `block${index}.ts`);
    writeFileSync(file, code);
    return file;
  });
  return {
    files,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
