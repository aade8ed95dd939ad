// Says in the hover texts of the built package which arguments must be plain values: `node scripts/hoverTexts.mjs FOLDER`, after the
// compiler. The schema for other languages says it by itself (docs/componentSchema.ts).
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const [folder = "dist/components"] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
for (const file of files.filter((name) => /[a-z]Args\.d\.ts$/.test(name))) {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, withHoverTexts(text));
}

function withHoverTexts(text) {
  const source = ts.createSourceFile("args.d.ts", text, ts.ScriptTarget.ES2022, true);
  const members = source.statements
    .filter(ts.isInterfaceDeclaration)
    .flatMap(({ members }) => [...members]);
  const insertions = members.filter(ts.isPropertySignature).flatMap((member) => {
    const { type } = member;
    const [comment] = member.jsDoc ?? [];
    const isInput = ts.isTypeReferenceNode(type) && type.typeName.getText() === "pulumi.Input";
    if (isInput || comment === undefined) return [];
    const hasInputs = type.getText().includes("pulumi.Input<");
    const sentence = `Plain value, not an Output${hasInputs ? "; its entries may be Outputs" : ""}.`;
    const [tag] = comment.tags ?? [];
    return tag === undefined
      ? [{ at: comment.end - "*/".length, text: `${sentence} ` }]
      : [{ at: tag.pos, text: `${sentence}\n     * ` }];
  });
  return insertions.reduceRight(
    (result, { at, text: inserted }) => result.slice(0, at) + inserted + result.slice(at),
    text,
  );
}
