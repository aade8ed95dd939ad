import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");

/** The pages by section, each a folder or the files themselves. */
const sections: Readonly<Record<string, readonly string[]>> = {
  Guides: pagesIn("docs/guides"),
  Components: pagesIn("docs/components"),
  Reference: [
    "docs/reference/README.md",
    "docs/policies.md",
    "docs/cli.md",
    "docs/findings.md",
    "docs/lifecycle.md",
    "docs/access.md",
    "docs/other-languages.md",
    "docs/changes.md",
  ],
  Examples: readdirSync(join(root, "examples"))
    .sort()
    .map((name) => `examples/${name}/README.md`),
  Optional: ["CHANGELOG.md", "docs/glossary.md", "SUPPORT.md"],
};

/** The file llms.txt: what the project is, and each page with its first sentence. */
export function llmsFile(): string {
  const [title, , ...rest] = readFileSync(join(root, "README.md"), "utf8").split("\n");
  const summary = rest.slice(0, rest.indexOf("")).join(" ");
  const lists = Object.entries(sections).map(
    ([section, pages]) => `## ${section}\n\n${pages.map(entryOf).join("\n")}\n`,
  );
  return `${title}\n\n> ${summary}\n\n${lists.join("\n")}`;
}

function pagesIn(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder)).filter((file) => /^[a-z].*\.md$/.test(file));
  return files.sort().map((file) => `${folder}/${file}`);
}

function entryOf(page: string): string {
  const text = readFileSync(join(root, page), "utf8");
  const title = /^# (.+)$/m.exec(text)?.[1] ?? page;
  const [paragraph = ""] = /^[A-Z*`[][^]*?(?=\n\n)/m.exec(text.replace(/^# .+$/m, "")) ?? [];
  const words = paragraph.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").replace(/\s+/g, " ");
  const [sentence = ""] = /^.+?[.:](?= |$)/.exec(words) ?? [words];
  return `- [${title}](${page}): ${sentence.replace(/:$/, ".")}`;
}
