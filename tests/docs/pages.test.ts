import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { Command } from "commander";

import { createProgram } from "../../cli/run";

const root = join(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Every page of the repository, by its path from the root. */
const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => page !== "" && existsSync(join(root, page)));

describe("the pages", () => {
  it("link to files and headings that exist", () => {
    const broken = pages.flatMap((page) =>
      linksIn(read(page))
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it("name scripts of package.json", () => {
    const unknown = commandsIn("npm")
      .filter(([, , verb]) => verb === "run")
      .filter(([, , , script = ""]) => !(script in manifest.scripts));
    assert.deepEqual(unknown, []);
  });

  it("call the command with subcommands and options that it has", () => {
    const commands = commandsIn("ecr-hub");
    assert.ok(commands.length > 20, "the pages show the command");
    const wrong = commands.flatMap(([page = "", , ...args]) =>
      faultsIn(createProgram(), args).map((fault) => `${page}: ${fault} in ${args.join(" ")}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("have a section for every command, also for one that has subcommands", () => {
    const sections = [...read("docs/cli.md").matchAll(/^## ecr-hub (.+)$/gm)].map(
      ([, name]) => name,
    );
    const names = createProgram().commands.flatMap((command) =>
      command.commands.length === 0 || command.name() === "access" ? command.name() : [],
    );
    assert.deepEqual(
      names.filter((name) => !sections.includes(name)),
      [],
    );
  });

  it("show JSON that can be parsed", () => {
    const broken = pages.flatMap((page) =>
      blocksIn(read(page), "json").filter((block) => !isJson(block)),
    );
    assert.deepEqual(broken, []);
  });
});

function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** Targets of links outside of code, as far as they lie in the repository. */
function linksIn(text: string): string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#", 2);
  const file = path === "" ? join(root, page) : resolve(dirname(join(root, page)), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsIn(readFileSync(file, "utf8")).includes(anchor);
}

/** Anchors as GitHub makes them of headings, and those that a page sets itself. */
function anchorsIn(text: string): string[] {
  const headings = [...text.replace(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)];
  const seen = new Map<string, number>();
  const slugs = headings.map(([, heading = ""]) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return [...slugs, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id)];
}

function blocksIn(text: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...text.matchAll(fence)].map(([, block = ""]) => block);
}

/** Calls of a program in the shell blocks of all pages: the page, the program, and its arguments as far as a pipe or redirection. */
function commandsIn(program: string): string[][] {
  return pages.flatMap((page) =>
    blocksIn(read(page), "sh").flatMap((block) =>
      block
        .replace(/\\\n\s*/g, " ")
        .split("\n")
        .map((line) => line.replace(/^\$ /, "").replace(/\s#.*$/, ""))
        .flatMap((line) => line.split(/\s(?:&&|\|\||[|>;])\s?/))
        .map((call) => call.trim().split(/\s+/))
        .filter(([name]) => name === program)
        .map((words) => [page, ...words]),
    ),
  );
}

/** What a command line has that the program has not. */
function faultsIn(program: Command, args: readonly string[]): string[] {
  const [first = ""] = args;
  if (first === "help") return [];
  const sub = program.commands.find((command) => command.name() === first);
  if (sub) return faultsIn(sub, args.slice(1));
  if (program.commands.length > 0 && !/^[-[]/.test(first)) return [`no command ${first}`];
  const known = program.options.flatMap(({ long, short }) => [long, short]);
  return args
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/=.*/, ""))
    .filter((word) => !["-h", "--help", "--version", ...known].includes(word))
    .map((word) => `no option ${word}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
