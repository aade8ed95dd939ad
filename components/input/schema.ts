import schema from "../schema.json";

/** A property as the component analyser writes it. */
export interface PropertySchema {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  /** Whether the value must not be an Output. */
  readonly plain?: boolean;
}

/** The members of a component's arguments, or of an object in them. */
export interface ObjectSchema {
  /** Such as `HubRegistry` or `PullGrant`. */
  readonly name: string;
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
}

interface TypeSchema {
  readonly type: string;
  readonly properties?: ObjectSchema["properties"];
  readonly required?: readonly string[];
}

interface ResourceSchema {
  readonly inputProperties: ObjectSchema["properties"];
  readonly requiredInputs: readonly string[];
  /** The outputs. */
  readonly properties: ObjectSchema["properties"];
}

interface PackageSchema {
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly types: Readonly<Record<string, TypeSchema>>;
}

const { resources, types } = schema as PackageSchema;

const TOKEN = "ecr-hub:index:";

/** The arguments of a component. */
export function argsSchema(component: string): ObjectSchema {
  const { inputProperties = {}, requiredInputs = [] } = resources[TOKEN + component] ?? {};
  return { name: component, properties: inputProperties, required: requiredInputs };
}

/** The names of the outputs of a component. */
export function outputNames(component: string): string[] {
  return Object.keys(resources[TOKEN + component]?.properties ?? {});
}

/** The names of the members of an object in arguments, such as `PullGrant`. */
export function memberNames(type: string): string[] {
  return Object.keys(types[TOKEN + type]?.properties ?? {});
}

/** The members of a property that is an object of a type of its own; undefined for any other property. */
export function objectSchema({ $ref = "" }: PropertySchema): ObjectSchema | undefined {
  const { properties, required = [] } = types[tokenIn($ref)] ?? {};
  return properties && { name: tokenIn($ref).slice(TOKEN.length), properties, required };
}

/** `string`, `number`, `boolean`, `array` or `object`; for an enumeration, the type of its values. */
export function jsonType({ type, $ref = "" }: PropertySchema): string {
  return type ?? types[tokenIn($ref)]?.type ?? "object";
}

function tokenIn($ref: string): string {
  return $ref.slice("#/types/".length);
}
