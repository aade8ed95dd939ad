import type { ComponentResource, ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import schema from "../components/schema.json";

interface Constructor {
  new (name: string, args: Inputs, options: ComponentResourceOptions): ComponentResource;
  readonly __pulumiType?: string;
}

const resources: Readonly<Record<string, { readonly properties: object }>> = schema.resources;

/** The components are loaded for the first one that is made: whoever asks for the schema does not wait for them. */
async function construct(
  name: string,
  type: string,
  args: Inputs,
  options: ComponentResourceOptions,
) {
  const exported = Object.values<unknown>(await import("../components/index.js")) as Constructor[];
  const Component = exported.find(({ __pulumiType }) => __pulumiType === type);
  const outputs = resources[type]?.properties;
  if (Component === undefined || outputs === undefined) {
    throw new Error(`${schema.name} has no resource ${type}.`);
  }
  const component = new Component(name, args, options);
  const members = new Map<string, unknown>(Object.entries(component));
  const state = Object.fromEntries(
    Object.keys(outputs).map((output) => [output, members.get(output)]),
  );
  return { urn: component.urn, state };
}

const provider = { version: schema.version, schema: JSON.stringify(schema), construct };
void main(provider, process.argv.slice(2));
