import { stringify } from "yaml";

export const LANGUAGES = ["typescript", "yaml"] as const;
export type Language = (typeof LANGUAGES)[number];

interface ProgramOptions {
  readonly name: string;
  readonly language: Language;
}

/** The files of a program with one `HubRegistry`, by their names. */
export function writeProgram(
  args: Readonly<Record<string, unknown>>,
  { name, language }: ProgramOptions,
): Readonly<Record<string, string>> {
  return language === "yaml" ? writeYaml(args, name) : writeTypeScript(args, name);
}

function writeYaml(args: object, name: string): Record<string, string> {
  const project = {
    name,
    runtime: "yaml",
    resources: { [name]: { type: "ecr-hub:index:HubRegistry", properties: args } },
    outputs: { repositoryUrls: `\${${name}.repositoryUrls}` },
  };
  return { "Pulumi.yaml": stringify(project, { lineWidth: 0 }) };
}

function writeTypeScript(args: object, name: string): Record<string, string> {
  const project = { name, runtime: { name: "nodejs", options: { typescript: true } } };
  return {
    "Pulumi.yaml": stringify(project),
    "package.json": toJson({
      name,
      private: true,
      main: "index.ts",
      dependencies: { "@pulumi/aws": "^7.48.0", "@pulumi/pulumi": "^3.248.0", "ecr-hub": "^0.1.0" },
      devDependencies: { "@types/node": "^20.19.0", typescript: "^5.9.3" },
    }),
    "tsconfig.json": toJson({
      compilerOptions: {
        target: "es2022",
        module: "node16",
        moduleResolution: "node16",
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
    }),
    "index.ts": `import { HubRegistry } from "ecr-hub";

const hub = new HubRegistry(${JSON.stringify(name)}, ${toSource(args)});

export const repositoryUrls = hub.repositoryUrls;
`,
  };
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON is TypeScript; policies, which are texts, are shown as the documents that they hold. */
function toSource(args: object): string {
  return JSON.stringify(args, null, 2).replace(
    /^( *)"repositoryPolicy": (".*")(,?)$/gm,
    (_, indent: string, text: string, comma: string) => {
      const document = JSON.stringify(JSON.parse(JSON.parse(text) as string), null, 2);
      return `${indent}"repositoryPolicy": JSON.stringify(${document.replace(/\n/g, `\n${indent}`)})${comma}`;
    },
  );
}
