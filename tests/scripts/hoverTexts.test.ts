import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
const SENTENCE = /Plain value, not an Output(; its entries may be Outputs)?\./;

interface Property {
  readonly description: string;
  readonly plain?: boolean;
}

interface Type {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly inputProperties?: Readonly<Record<string, Property>>;
}

const { resources, types } = JSON.parse(
  readFileSync(join(root, "components/schema.json"), "utf8"),
) as Readonly<Record<"resources" | "types", Readonly<Record<string, Type>>>>;

/** The arguments by type and name, as the schema has them. */
const described: ReadonlyMap<string, Property> = new Map(
  [
    ...Object.entries(resources).map(([token, type]) => [token, type.inputProperties] as const),
    ...Object.entries(types).map(([token, type]) => [token, type.properties] as const),
  ].flatMap(([token, properties = {}]) =>
    Object.entries(properties).map(([name, property]): [string, Property] => [
      `${token.split(":").at(-1)!}.${name}`,
      property,
    ]),
  ),
);

describe("the hover texts of arguments", () => {
  it("say in every language which values must be plain, and of no others", () => {
    const wrong = [...described].filter(
      ([, { plain = false, description }]) => plain !== SENTENCE.test(description),
    );
    assert.deepEqual(wrong, []);
    assert.ok(described.size > 150);
  });

  it("say the same in the package for Node.js", () => {
    const folder = mkdtempSync(join(tmpdir(), "hover-texts-"));
    try {
      for (const file of readdirSync(join(root, "components"), { recursive: true }) as string[]) {
        // An interface reads the same in a declaration.
        if (!/[a-z]Args\.ts$/.test(file) || file.startsWith("input")) continue;
        const declaration = basename(file).replace(/ts$/, "d.ts");
        cpSync(join(root, "components", file), join(folder, declaration));
      }
      execFileSync(process.execPath, [join(root, "scripts/hoverTexts.mjs"), folder]);
      const told = readdirSync(folder).flatMap((file) => sentencesIn(join(folder, file)));
      // An interface that others extend is no type of the schema.
      const different = told.filter(
        ([name, sentence]) =>
          described.has(name) && sentence !== SENTENCE.exec(described.get(name)!.description)?.[0],
      );
      assert.deepEqual(different, []);
      assert.ok(told.some(([, sentence]) => sentence !== undefined));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Each argument of a file, with what its comment says of plain values. */
function sentencesIn(file: string): [string, string | undefined][] {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isInterfaceDeclaration).flatMap(({ name, members }) => {
    const short = name.text.replace(/Args$/, "");
    return members.filter(ts.isPropertySignature).map((member): [string, string | undefined] => {
      const [comment] = ts.getJSDocCommentsAndTags(member);
      const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
      return [`${short}.${member.name.getText()}`, SENTENCE.exec(text)?.[0]];
    });
  });
}
