import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as exported from "../../components";
import { record } from "../support/recordedMocks";

interface Program {
  readonly config: Readonly<Record<string, { readonly default: unknown }>>;
  readonly resources: Readonly<
    Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>
  >;
}

/** The resources of a program in YAML with the defaults of its configuration, as Pulumi's host for YAML reads them. */
function run(name: string): void {
  const file = join(__dirname, "../../examples/yaml", name, "Pulumi.yaml");
  const { config, resources } = parse(readFileSync(file, "utf8")) as Program;
  for (const [resource, { type, properties }] of Object.entries(resources)) {
    const args: unknown = JSON.parse(JSON.stringify(properties), (_, value: unknown) => {
      const key = typeof value === "string" ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;
      return key === undefined ? value : config[key]?.default;
    });
    const Component = exported[type.replace("ecr-hub:", "") as "HubRegistry"];
    new Component(resource, args as object);
  }
}

describe("the examples in YAML", () => {
  for (const [name, kinds] of Object.entries({
    hub: ["LifecyclePolicy", "Repository", "RepositoryPolicy"],
    spoke: ["Policy", "Role", "RolePolicyAttachment"],
  })) {
    it(`make what they say: ${name}`, async () => {
      const { resources, warnings } = await record(() => {
        run(name);
      });
      const made = new Set(resources.map(({ type }) => type.replace(/^.*:/, "")));
      assert.deepEqual(
        kinds.filter((kind) => !made.has(kind)),
        [],
      );
      assert.deepEqual(warnings, []);
    });
  }
});
