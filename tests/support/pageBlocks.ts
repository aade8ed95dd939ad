import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const root = join(__dirname, "../..");
const docs = join(root, "docs");

/** A program on a page. */
export interface Block {
  /** The page, and the heading the block stands under. */
  readonly title: string;
  readonly code: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(docs, page), "utf8");
  return [...text.matchAll(/^## (.+)$|^```ts\n([^]*?)^```$/gm)].reduce<{
    heading: string;
    blocks: Block[];
  }>(
    ({ heading, blocks }, [, title, code]) =>
      code === undefined
        ? { heading: title ?? "", blocks }
        : { heading, blocks: [...blocks, { title: `${basename(page)}: ${heading}`, code }] },
    { heading: "", blocks: [] },
  ).blocks;
}

/** Every program on the pages of the components and in the guides. */
export const blocks: readonly Block[] = ["components", "guides"].flatMap((section) =>
  readdirSync(join(docs, section))
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) => blocksOf(`${section}/${page}`)),
);

/** What the examples of the policies leave out: their imports. The package of Kubernetes is not installed here. */
const POLICY_IMPORTS = 'import * as aws from "@pulumi/aws";\ndeclare const kubernetes: any;\n';

/** Every example on the page of the policies. */
const policyExamples = blocksOf("policies.md").map(({ title, code }) => ({
  title,
  code: POLICY_IMPORTS + code,
}));

/** The programs as files, each a module inside this repository; those of the components come first. */
export interface BlockFiles {
  readonly files: readonly string[];
  /** Where they are, beside the YAML files that a guide reads. */
  readonly folder: string;
  remove(): void;
}

export function writeBlocks(): BlockFiles {
  const scratch = join(root, ".local");
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "docs-"));
  const files = [...blocks, ...policyExamples].map(({ code }, index) => {
    const file = join(folder, `block${index}.ts`);
    writeFileSync(file, code);
    return file;
  });
  const page = readFileSync(join(docs, "guides/first-hour.md"), "utf8");
  const [, yaml = ""] = /`registry\.yaml`[^]*?```yaml\n([^]*?)^```$/m.exec(page) ?? [];
  writeFileSync(join(folder, "registry.yaml"), yaml);
  return {
    files,
    folder,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
