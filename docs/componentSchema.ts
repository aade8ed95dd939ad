import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import ts from "typescript";
import * as exported from "../components";

const root = join(__dirname, "..");
const folder = join(root, "components");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly homepage?: string;
  readonly repository?: { readonly url: string };
}

/** The schema of the components: their contract in every Pulumi language, and the shape of their arguments at run time. */
export function componentSchema(): string {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const names = getPulumiComponents(exported).map(({ name }) => name);
  const analyzer = new Analyzer(folder, manifest.name, { main: "index.ts" }, new Set(names));
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  const { name, version, description } = manifest;
  const generated = generateSchema(
    name,
    version,
    description,
    components,
    typeDefinitions,
    dependencies,
  );
  const { resources, types } = generated;
  const language: Readonly<Record<string, object>> = generated.language ?? {};
  const tokens = renameTypes(Object.keys(types), Object.keys(resources));
  const comments = readTypeComments();
  const schema = {
    name,
    version,
    description,
    displayName: "ECR Hub",
    publisher: "ecr-hub",
    keywords: [...manifest.keywords, "category/cloud", "kind/component"],
    license: manifest.license,
    homepage: manifest.homepage,
    repository: manifest.repository?.url,
    resources: Object.fromEntries(
      Object.entries(resources).map(([token, resource]) => [
        token,
        { ...resource, inputProperties: withPlainness(resource.inputProperties ?? {}) },
      ]),
    ),
    types: Object.fromEntries(
      Object.entries(types).map(([token, type]) => [
        tokens.get(token) ?? token,
        {
          description: comments.get(nameIn(token)),
          ...type,
          ...(type.properties && { properties: withPlainness(type.properties) }),
          enum: type.enum?.map(renameValue),
        },
      ]),
    ),
    // Without them, the SDK for Go names input types of maps that it does not declare.
    language: {
      ...language,
      go: { ...language.go, generateExtraInputTypes: true },
    },
  };
  const replaceReference = (key: string, value: unknown) =>
    key === "$ref" && typeof value === "string"
      ? value.replace(/[^/]+$/, (token) => tokens.get(token) ?? token)
      : value;
  return `${JSON.stringify(schema, replaceReference, 2)}\n`;
}

interface Described {
  readonly description?: string;
  readonly plain?: boolean;
  readonly items?: Described;
  readonly additionalProperties?: Described;
}

/** Properties whose descriptions say where the value must not be an Output: the SDKs show it in hover texts. */
function withPlainness(properties: Readonly<Record<string, Described>>): Record<string, Described> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { description = "", plain = false, items, additionalProperties } = property;
      const entry = items ?? additionalProperties;
      const hasInputs = entry !== undefined && entry.plain !== true;
      const sentence = `Plain value, not an Output${hasInputs ? "; its entries may be Outputs" : ""}.`;
      return [name, plain ? { ...property, description: `${description} ${sentence}` } : property];
    }),
  );
}

/** Tokens without `Args`, which an SDK appends by itself. A component and a type may not share a token. */
function renameTypes(tokens: readonly string[], taken: readonly string[]): Map<string, string> {
  const renamed = new Map(
    tokens.map((token) => {
      const short = token.replace(/Args$/, "");
      return [token, taken.includes(short) ? short.replace(":Hub", ":Registry") : short];
    }),
  );
  const all = [...taken, ...renamed.values()];
  const [twice] = all.filter((token, index) => all.indexOf(token) !== index);
  if (twice !== undefined) throw new Error(`Two parts of the schema are called ${twice}.`);
  return renamed;
}

/** `GitHub` would be `GIT_HUB` in Python. */
function renameValue<T extends { readonly name: string }>(value: T): T {
  return {
    ...value,
    name: value.name.replace(/Git(Hub|Lab)/, (host) => `G${host.slice(1).toLowerCase()}`),
  };
}

function nameIn(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

/** The comments of interfaces and of the constants that list the values of a type, by name. The analyser drops them. */
function readTypeComments(): Map<string, string> {
  const files = readdirSync(folder, { encoding: "utf8", recursive: true });
  const sources = files.filter((file) => file.endsWith("rgs.ts") && !file.includes("node_modules"));
  return new Map(
    sources.flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      return source.statements.flatMap(readTypeComment);
    }),
  );
}

function readTypeComment(statement: ts.Statement): [string, string][] {
  const [declaration] = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : [statement];
  const name = ts.getNameOfDeclaration(declaration as ts.Declaration)?.getText();
  const [comment] = ts.getJSDocCommentsAndTags(statement);
  const text = ts.getTextOfJSDocComment(comment?.comment);
  return name === undefined || text === undefined ? [] : [[name, text]];
}
