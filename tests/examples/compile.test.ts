import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { type CompiledExamples, compileExamples, isInstalled } from "../support/exampleTypes";
import { type BlockFiles, writeBlocks } from "../support/pageBlocks";

const root = join(__dirname, "../..");
const examples = join(root, "examples");

/** All in TypeScript whose packages this repository has. */
const names = readdirSync(examples).filter((name) => {
  if (!existsSync(join(examples, name, "package.json"))) return false;
  const manifest = JSON.parse(readFileSync(join(examples, name, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const dependencies = Object.keys(manifest.dependencies);
  return (
    dependencies.includes("ecr-hub") &&
    dependencies.every((one) => isInstalled(join(examples, name), one))
  );
});

describe("the examples, and the programs on the pages of the components and policies", () => {
  let copy: string;
  let pages: BlockFiles;
  let declarations: string;
  let compiled: CompiledExamples;
  before(() => {
    mkdirSync(join(root, ".local"), { recursive: true });
    copy = mkdtempSync(join(root, ".local/examples-"));
    declarations = installPackage(join(copy, "node_modules/ecr-hub"));
    for (const name of names) cpSync(join(examples, name), join(copy, name), { recursive: true });
    pages = writeBlocks();
    compiled = compileExamples(
      [examples, copy].flatMap((place) => names.map(at(place))),
      pages.files,
    );
  });
  after(() => {
    rmSync(copy, { recursive: true });
    pages.remove();
  });

  it("have the same options of the compiler", () => {
    const texts = names.map((name) => readFileSync(join(examples, name, "tsconfig.json"), "utf8"));
    assert.ok(names.includes("hub"));
    assert.equal(new Set(texts).size, 1);
  });

  it("compile inside this repository, where the sources are ecr-hub, and as a copy, where it is installed", () => {
    assert.deepEqual(compiled.errors, []);
    const read = [join(root, "components/index.ts"), declarations];
    assert.deepEqual(
      read.filter((file) => !compiled.files.includes(file)),
      [],
    );
  });
});

function at(place: string): (name: string) => string {
  return (name) => join(place, name);
}

/** The package as it is published, without sources; its declarations say what those of a build would. */
function installPackage(folder: string): string {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const { exports } = JSON.parse(manifest) as { exports: { ".": { types: string } } };
  const declarations = join(folder, exports["."].types);
  mkdirSync(dirname(declarations), { recursive: true });
  writeFileSync(join(folder, "package.json"), manifest);
  writeFileSync(declarations, `export * from ${JSON.stringify(join(root, "components/index"))};\n`);
  return declarations;
}
