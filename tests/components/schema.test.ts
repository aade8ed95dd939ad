import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ComponentResource } from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";

import * as exported from "../../components";

const folder = join(__dirname, "../../components");
const golden = join(__dirname, "schema.golden.json");

type Component = typeof ComponentResource & { readonly __pulumiType?: string };

const components = Object.entries<unknown>(exported).filter(
  (member): member is [string, Component] =>
    typeof member[1] === "function" && member[1].prototype instanceof ComponentResource,
);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifestIn(place: string): Manifest {
  return JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as Manifest;
}

/** The schema as the Pulumi CLI makes it of the plugin. */
function schemaOfPlugin() {
  const manifest = manifestIn(folder);
  const names = new Set(components.map(([name]) => name));
  const analyzer = new Analyzer(folder, manifest.name, manifest, names);
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  const { name, description } = manifest;
  return generateSchema(name, "", description, found, typeDefinitions, dependencies);
}

describe("the schema for every Pulumi language", () => {
  let schema: ReturnType<typeof schemaOfPlugin>;
  before(() => {
    schema = schemaOfPlugin();
  });

  it("has every component, under the type it registers", () => {
    assert.deepEqual(
      Object.keys(schema.resources),
      components.map(([, component]) => component.__pulumiType),
    );
  });

  it("describes every argument, output and value", () => {
    const described = [
      ...Object.entries(schema.resources).flatMap(([type, { inputProperties, properties }]) => [
        ...partsOf(`${type} argument`, inputProperties),
        ...partsOf(`${type} output`, properties),
      ]),
      ...Object.entries(schema.types).flatMap(([type, { properties, enum: values = [] }]) => [
        ...partsOf(type, properties),
        ...values.map(({ name, description }) => [`${type} ${name}`, description] as const),
      ]),
    ];
    assert.deepEqual(
      described.filter(([, description]) => description === undefined),
      [],
    );
  });

  it("comes from a plugin with the name, version and dependencies of the package", () => {
    const plugin = manifestIn(folder);
    const whole = manifestIn(join(folder, ".."));
    assert.deepEqual([plugin.name, plugin.version], [whole.name, whole.version]);
    for (const [dependency, version] of Object.entries(plugin.dependencies)) {
      assert.equal(version, whole.devDependencies[dependency], dependency);
    }
  });

  it("is the stored one, so that a change of the contract is seen", () => {
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(golden, text);
    assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(golden, "utf8")));
  });
});

function partsOf(
  whole: string,
  properties: Readonly<Record<string, { readonly description?: string }>> = {},
): (readonly [string, string | undefined])[] {
  return Object.entries(properties).map(([key, { description }]) => [
    `${whole} ${key}`,
    description,
  ]);
}
