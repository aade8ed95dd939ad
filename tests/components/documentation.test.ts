import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

const folder = join(__dirname, "../../components");

interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly text: string;
  readonly defaults: readonly string[];
}

/** The members of all args interfaces, as their source documents them. */
const members = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("rgs.ts"))
  .flatMap((file) => membersOf(join(folder, file)));

function membersOf(file: string): Member[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  );
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text.endsWith("Args"))
    .flatMap((declaration) =>
      declaration.members.filter(ts.isPropertySignature).map((member) => ({
        name: `${declaration.name.text}.${member.name.getText()}`,
        isOptional: member.questionToken !== undefined,
        text: ts
          .getJSDocCommentsAndTags(member)
          .map((node) => node.getText())
          .join(""),
        defaults: ts
          .getJSDocTags(member)
          .filter(({ tagName }) => tagName.text === "default")
          .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? ""),
      })),
    );
}

describe("the arguments of components", () => {
  it("are read from the sources", () => {
    assert.ok(members.some(({ name }) => name === "HubRegistryArgs.repositories"));
    assert.ok(members.some(({ name }) => name === "LifecycleRuleArgs.countType"));
  });

  it("all tell what happens without them, where they are optional", () => {
    const silent = members.filter(
      ({ isOptional, defaults }) => isOptional && !(defaults.length === 1 && defaults[0] !== ""),
    );
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it("have no default where they are required", () => {
    const wrong = members.filter(({ isOptional, defaults }) => !isOptional && defaults.length > 0);
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });
});
