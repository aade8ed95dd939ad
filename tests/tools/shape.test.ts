import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findCircles } from "../../tools/shape/circles";
import { measureShape } from "../../tools/shape/measures";
import { readSources } from "../../tools/shape/sources";
import { findUnreached } from "../../tools/shape/unreached";

describe("the shape of the code", () => {
  it("has no figure above its ceiling", () => {
    const above = measureShape().filter(({ now, ceiling }) => now > ceiling);
    assert.deepEqual(above, []);
  });
});

describe("the counts of the shape", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "shape-"));
    for (const folder of ["domain", "components", "policies", "cli"]) mkdirSync(join(root, folder));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function sourcesOf(files: Readonly<Record<string, string>>): ReturnType<typeof readSources> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return readSources(root);
  }

  it("find a circle of imports through types and re-exports, and no other file", () => {
    const sources = sourcesOf({
      "domain/a.ts": 'import type { B } from "./b";\nexport type A = B;',
      "domain/b.ts": 'export * from "./c";\nexport type B = string;',
      "domain/c/index.ts": 'import { type A } from "../a";\nexport type C = A;',
      "domain/d.ts": 'export { type A } from "./a";',
    });
    assert.deepEqual(findCircles(sources), [["domain/a.ts", "domain/b.ts", "domain/c/index.ts"]]);
  });

  it("find declarations of domain that only the exports of domain and unreached ones use", () => {
    const sources = sourcesOf({
      "domain/index.ts": 'export * from "./arn";',
      "domain/arn.ts": [
        "export function buildArn(): string {\n  return SEPARATOR;\n}",
        'const SEPARATOR = ":";',
        "export function parseArn(): Arn {\n  return split();\n}",
        "const split = () => ({});",
        "export interface Arn {}",
      ].join("\n"),
      "cli/main.ts": 'import { buildArn as build } from "../domain";\nbuild();',
    });
    assert.deepEqual(findUnreached(sources), [
      { path: "domain/arn.ts", name: "parseArn", lines: 3 },
      { path: "domain/arn.ts", name: "split", lines: 1 },
      { path: "domain/arn.ts", name: "Arn", lines: 1 },
    ]);
  });
});
