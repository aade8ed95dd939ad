import { join } from "node:path";
import { format } from "prettier";
import { createGenerator } from "ts-json-schema-generator";

/** The JSON Schema of what the commands print, from the types that they print: a definition for each command. */
export async function outputsSchema(): Promise<string> {
  const generator = createGenerator({
    path: join(__dirname, "jsonOutputs.ts"),
    tsconfig: join(__dirname, "../tsconfig.json"),
    type: "*",
    expose: "export",
    topRef: true,
    skipTypeCheck: true,
    sortProps: false,
  });
  const { $schema, definitions } = generator.createSchema("*");
  // The commands print every time as text.
  const all = { ...definitions, Time: { type: "string", format: "date-time" } };
  return format(JSON.stringify({ $schema, definitions: all }), { parser: "json", printWidth: 100 });
}
