import { format } from "prettier";
import type {
  AnyPolicyMetadata,
  ExampleResource,
  PackPolicy,
  Requirement,
} from "../policies/support/policy";
import type { Setting } from "../policies/support/settings";

/** The page docs/policies.md: an introduction, then every policy of the catalogue by what it looks at. */
export async function policyPage(
  introduction: string,
  catalogue: Readonly<Record<string, readonly PackPolicy[]>>,
): Promise<string> {
  const parts = [introduction, "## The policies\n", contentsOf(catalogue)];
  for (const [subject, policies] of Object.entries(catalogue)) {
    parts.push(`## ${subject}\n`);
    for (const { metadata } of policies) parts.push(await sectionOf(metadata));
  }
  return parts.join("\n");
}

function contentsOf(catalogue: Readonly<Record<string, readonly PackPolicy[]>>): string {
  const rows = Object.values(catalogue)
    .flat()
    .map(({ metadata: { id, level, severity, title } }) => {
      return `| [\`${id}\`](#${id}) | ${level} | ${severity} | ${plain(title)} |`;
    });
  return ["| policy | level | severity | what holds |", "|---|---|---|---|", ...rows, ""].join(
    "\n",
  );
}

async function sectionOf(metadata: AnyPolicyMetadata): Promise<string> {
  const { id, title, why, fix, level, severity, resource, compliance = [] } = metadata;
  const judged = judgedTypes([resource].flat());
  return [
    `### ${id}\n`,
    `${plain(title)}.\n`,
    `*Level* ${level} · *severity* ${severity}\n`,
    `**Why.** ${plain(why)}\n`,
    `**How to fix.** ${plain(fix)}\n`,
    ...(judged === "" ? [] : [`**Judges** ${judged}\n`]),
    ...(compliance.length > 0
      ? [`**Puts into practice** ${compliance.map(linkTo).join(", ")}\n`]
      : []),
    ...configOf(metadata),
    ...(await examplesOf(metadata)),
  ].join("\n");
}

/** The types of resources; what patches or lists a kind of Kubernetes is not named one by one. */
function judgedTypes(types: readonly string[]): string {
  const derived = new Set(types.flatMap((type) => [`${type}Patch`, `${type}List`]));
  const own = types.filter((type) => !derived.has(type)).map((type) => `\`${type}\``);
  const text = own.join(", ");
  return own.length === types.length ? text : `${text}, and their patches and lists`;
}

/** A text as Markdown shows it: what stands between backticks stays as it is. */
function plain(text: string): string {
  const parts = text.split("`");
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*|<>[\]]/g, "\\$&")))
    .join("`");
}

function linkTo({ name, version, specification, reference, only }: Requirement): string {
  const link = `[${name} ${version}, ${specification}](${reference})`;
  return only === undefined ? link : `${link} (${plain(only)})`;
}

/** Settings that all policies have are described once, in the introduction. */
const COMMON = ["reason", "exemptions"];

function configOf({ config }: AnyPolicyMetadata): string[] {
  const own = Object.entries(config).filter(([name]) => !COMMON.includes(name));
  if (own.length === 0) return [];
  const rows = own.map(
    ([name, setting]) =>
      `| \`${name}\` | ${typeOf(setting)} | \`${JSON.stringify(setting.default)}\` | ${plain(setting.schema.description ?? "")} |`,
  );
  return ["| setting | type | default | |", "|---|---|---|---|", ...rows, ""];
}

function typeOf({ schema }: Setting<unknown>): string {
  if (schema.enum !== undefined)
    return schema.enum.map((each) => `\`${JSON.stringify(each)}\``).join(", ");
  if (schema.type !== "array") return String(schema.type);
  const { items } = schema;
  const isRecord = typeof items === "object" && !Array.isArray(items) && items.type === "object";
  return isRecord
    ? `list of {${Object.keys(items.properties ?? {}).join(", ")}}`
    : "list of strings";
}

async function examplesOf({ examples }: AnyPolicyMetadata): Promise<string[]> {
  const { good, bad, config } = examples;
  if (good.length === 0) return [];
  const given = config === undefined ? "" : ` with \`${JSON.stringify(config)}\``;
  return [`Complies${given}:\n`, await code(good), `Violates it${given}:\n`, await code(bad)];
}

/** The resources as a Pulumi program in TypeScript. */
async function code(resources: readonly ExampleResource[]): Promise<string> {
  const referred = new Set(
    resources.flatMap(({ dependsOn = {} }) => Object.values(dependsOn).flat()),
  );
  const statements = resources.map((resource) => {
    const { type, name = "it", props, dependsOn = {} } = resource;
    const source = Object.entries(props).map(([key, value]) => {
      const [dependency] = dependsOn[key] ?? [];
      return `${JSON.stringify(key)}: ${dependency === undefined ? literal(value) : `${variable(dependency)}.name`}`;
    });
    const made = `new ${classOf(type)}(${JSON.stringify(name)}, { ${source.join(", ")} });`;
    const isReferred = referred.has(name) && Object.keys(dependsOn).length === 0;
    return isReferred ? `const ${variable(name)} = ${made}` : made;
  });
  const text = await format(statements.join("\n"), { parser: "typescript", printWidth: 100 });
  return `\`\`\`ts\n${text}\`\`\`\n`;
}

/** `aws:ecr/repository:Repository` is `aws.ecr.Repository`, `kubernetes:apps/v1:Deployment` `kubernetes.apps.v1.Deployment`. */
function classOf(type: string): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  const path = provider === "kubernetes" ? module.split("/") : module.split("/").slice(0, 1);
  return [provider, ...path, name].join(".");
}

function variable(name: string): string {
  return name.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A value as source; a text that is a JSON document is shown as what it is made of. */
function literal(value: unknown): string {
  const document = typeof value === "string" && /^[{[]/.test(value) ? value : undefined;
  return document === undefined ? JSON.stringify(value) : `JSON.stringify(${document})`;
}
