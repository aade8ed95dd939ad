import { readFileSync } from "node:fs";
import { join } from "node:path";

import { at } from "../../domain/finding";

/** A property as the schema of the components has it. */
interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

type Properties = Readonly<Record<string, Property>>;

interface Schema {
  readonly resources: Readonly<Record<string, { readonly inputProperties: Properties }>>;
  readonly types: Readonly<Record<string, { readonly properties?: Properties }>>;
}

const file = join(__dirname, "../../components/schema.json");
const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;

/** An argument that is given. */
export interface Place {
  readonly keys: readonly (string | number)[];
  /** Its property path. */
  readonly path: string;
  /** Its place with `*` for each key of a map and `[]` for each index: `repositories.*.lifecycle.rules[].action`. */
  readonly pattern: string;
  /** The type that has it and its name there, such as `LifecycleRule.action`. */
  readonly member: string;
  /** Whether its members are arguments themselves. */
  readonly isObject: boolean;
}

/** Every place of the arguments, from the outer to the inner ones. */
export function placesOf(component: string, args: unknown): Place[] {
  return membersIn(component, { keys: [], path: "", pattern: "" }, args);
}

const EVERYTHING = Symbol("whatever may be given");

/** The patterns of all arguments that a component has. */
export function patternsOf(component: string): string[] {
  return placesOf(component, EVERYTHING).map(({ pattern }) => pattern);
}

type Outer = Pick<Place, "keys" | "path" | "pattern">;

function membersIn(type: string, outer: Outer, value: unknown): Place[] {
  const properties = Object.entries(propertiesOf(type) ?? {});
  return properties.flatMap(([name, property]) => {
    const [given] = entriesIn(value, [name]).filter(([key]) => key === name);
    if (given === undefined) return [];
    const pattern = outer.pattern === "" ? name : `${outer.pattern}.${name}`;
    const isObject = propertiesOf(typeOf(property)) !== undefined;
    const place = { ...inside(outer, name), pattern, member: `${type}.${name}`, isObject };
    return [place, ...placesIn(property, place, given[1])];
  });
}

function placesIn(property: Property, outer: Outer, value: unknown): Place[] {
  if (property.items !== undefined) {
    const { items } = property;
    const entries = value === EVERYTHING ? [EVERYTHING] : (value as unknown[]);
    const pattern = `${outer.pattern}[]`;
    return entries.flatMap((entry, index) =>
      placesIn(items, { ...inside(outer, index), pattern }, entry),
    );
  }
  if (property.additionalProperties !== undefined) {
    const { additionalProperties } = property;
    const pattern = `${outer.pattern}.*`;
    return entriesIn(value, ["*"]).flatMap(([key, entry]) =>
      placesIn(additionalProperties, { ...inside(outer, key), pattern }, entry),
    );
  }
  return membersIn(typeOf(property), outer, value);
}

function inside(
  { keys, path }: Outer,
  key: string | number,
): { keys: Outer["keys"]; path: string } {
  return { keys: [...keys, key], path: at(path, key) };
}

function entriesIn(value: unknown, all: readonly string[]): [string, unknown][] {
  if (value === EVERYTHING) return all.map((key) => [key, EVERYTHING]);
  return Object.entries(value as Record<string, unknown>);
}

/** Empty for what is no type of the schema. */
function typeOf({ $ref = "" }: Property): string {
  return $ref.split(":").at(-1) ?? "";
}

function propertiesOf(type: string): Properties | undefined {
  const token = `ecr-hub:index:${type}`;
  return schema.resources[token]?.inputProperties ?? schema.types[token]?.properties;
}

/** A copy of arguments in which the value at a place is another one. */
export function withValue(args: object, keys: Place["keys"], value: unknown): object {
  // Unlike structuredClone, this gives each place its own copy of what several have.
  const copy = JSON.parse(JSON.stringify(args)) as object;
  const holder = keys
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], copy);
  (holder as Record<string | number, unknown>)[keys.at(-1)!] = value;
  return copy;
}
