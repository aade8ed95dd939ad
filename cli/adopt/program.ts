import { stringify } from "yaml";
import type { StateProvider } from "../../domain/adoption/registryScan";
import { isRecord } from "../../domain/json";

export const LANGUAGES = ["typescript", "yaml"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a program consists of. */
export interface ProgramOptions {
  /** Of the project and of the component. */
  readonly name: string;
  readonly language: Language;
  /** URNs of resources of the stack that become children, by type and name of the child. */
  readonly urns: Readonly<Record<string, string>>;
  /** The provider that they have. @default - the default one */
  readonly provider?: StateProvider | undefined;
}

type Args = Readonly<Record<string, unknown>>;

/** The files of a program with one `HubRegistry`, by their names. */
export function writeProgram(
  args: Args,
  options: ProgramOptions,
): Readonly<Record<string, string>> {
  return options.language === "yaml" ? writeYaml(args, options) : writeTypeScript(args, options);
}

function writeYaml(args: Args, { name }: ProgramOptions): Record<string, string> {
  const project = {
    name,
    runtime: "yaml",
    resources: { [name]: { type: "ecr-hub:index:HubRegistry", properties: escapeYaml(args) } },
    outputs: { repositoryUrls: `\${${name}.repositoryUrls}` },
  };
  // Quoted, no text is read as a number, a date or a boolean, whatever the version of YAML.
  const quoted = { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 } as const;
  return { "Pulumi.yaml": stringify(project, quoted) };
}

/** Pulumi YAML reads `${` as a reference, and `$$` as `$`. */
function escapeYaml(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escapeYaml);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escapeYaml(one)]));
}

/** Whether a program in YAML cannot say a value: Pulumi calls functions by such keys. */
export function hasYamlFunction(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, one]) => /^fn::/i.test(key) || hasYamlFunction(one));
}

const TSCONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
};

function writeTypeScript(
  args: Args,
  { name, urns, provider }: ProgramOptions,
): Record<string, string> {
  const project = { name, runtime: { name: "nodejs", options: { typescript: true } } };
  const manifest = {
    name,
    private: true,
    main: "index.ts",
    dependencies: { "@pulumi/aws": "^7.48.0", "@pulumi/pulumi": "^3.248.0", "ecr-hub": "^0.1.0" },
    devDependencies: { "@types/node": "^20.19.0", typescript: "^5.9.3" },
  };
  const moved = Object.keys(urns).length > 0;
  const options = [...(provider ? ["provider"] : []), ...(moved ? ["transforms: [move]"] : [])];
  const constructorArgs = [
    JSON.stringify(name),
    toSource(showPolicies(args)),
    ...(options.length > 0 ? [`{ ${options.join(", ")} }`] : []),
  ];
  return {
    "Pulumi.yaml": stringify(project),
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    "index.ts": `${provider ? 'import * as aws from "@pulumi/aws";\n' : ""}${moved ? 'import * as pulumi from "@pulumi/pulumi";\n' : ""}import { HubRegistry } from "ecr-hub";
${moved ? writeTransform(urns) : ""}${provider ? writeProvider(provider) : ""}
const hub = new HubRegistry(${constructorArgs.join(", ")});

export const repositoryUrls = hub.repositoryUrls;
`,
  };
}

function writeTransform(urns: Readonly<Record<string, string>>): string {
  return `
/** Resources that this stack has already, by what they are now: they stay, under another name. Remove it after an update. */
const urns = new Map<string, string>(Object.entries(${toSource(urns)}));
const move: pulumi.ResourceTransform = ({ type, name, props, opts }) => {
  const urn = urns.get(\`\${type} \${name}\`);
  return urn === undefined ? undefined : { props, opts: pulumi.mergeOptions(opts, { aliases: [urn] }) };
};
`;
}

function writeProvider({ name, inputs }: StateProvider): string {
  const args = Object.entries(inputs).flatMap(([key, value]) =>
    OF_THE_ENGINE.includes(key) ? [] : [[key, toProviderArg(value)]],
  );
  return `
/** The provider that this stack has already: under another one, Pulumi would replace resources. */
const provider = new aws.Provider(${JSON.stringify(name)}, ${toSource(Object.fromEntries(args))});
`;
}

const OF_THE_ENGINE = ["version", "pluginDownloadURL", "__internal"];

/** A provider is given all but texts as JSON. */
function toProviderArg(value: unknown): unknown {
  const isJson = typeof value === "string" && /^(?:[[{].*|true|false|\d+)$/s.test(value);
  return isJson ? JSON.parse(value) : value;
}

/** A document in a program, where an argument takes its text. */
class PolicyText {
  constructor(readonly document: unknown) {}
}

/** The policies of the arguments as the documents that they hold. */
function showPolicies(args: Args): Args {
  const show = (key: string) => (holder: unknown) => {
    if (!isRecord(holder) || typeof holder[key] !== "string") return holder;
    return { ...holder, [key]: new PolicyText(JSON.parse(holder[key])) };
  };
  const mapValues = (map: unknown) =>
    Object.fromEntries(
      Object.entries(map ?? {}).map(([name, one]) => [name, show("repositoryPolicy")(one)]),
    );
  const { registryPolicy, creationTemplates, repositories, ...rest } = args;
  return {
    ...rest,
    ...(registryPolicy !== undefined && { registryPolicy: show("document")(registryPolicy) }),
    ...(creationTemplates !== undefined && { creationTemplates: mapValues(creationTemplates) }),
    repositories: mapValues(repositories),
  };
}

function toSource(value: unknown, indent = ""): string {
  if (value instanceof PolicyText) return `JSON.stringify(${toSource(value.document, indent)})`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => toSource(one, inner))
    : Object.entries(value).map(([key, one]) => `${toKey(key)}: ${toSource(one, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((one) => `${inner}${one},\n`).join("")}${indent}${close}`;
}

/** A key that is named `__proto__` would set the prototype. */
function toKey(key: string): string {
  if (key === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
}
