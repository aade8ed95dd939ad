import type { PolicyConfigSchema } from "@pulumi/policy";

/** JSON schema of one setting, in the dialect the Pulumi engine checks configuration files with. */
export type SettingSchema = PolicyConfigSchema["properties"][string];

/** One value of a policy's configuration: what it may be, and what it is where nothing is configured. */
export interface Setting<T> {
  readonly schema: SettingSchema;
  readonly default: T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The configuration as a policy reads it: a value for each of its settings. */
export type Values<S extends Settings> = { readonly [Name in keyof S]: S[Name]["default"] };

function setting<T>(schema: SettingSchema, value: T): Setting<T> {
  return { schema: { ...schema, default: value as SettingSchema["default"] }, default: value };
}

interface ListOptions {
  readonly description: string;
  /** Schema of each element; a non-empty string unless given. */
  readonly items?: SettingSchema;
  readonly default?: readonly string[];
}

/** A list of texts. */
export function strings(options: ListOptions): Setting<readonly string[]> {
  const items = options.items ?? { type: "string", minLength: 1 };
  return setting(
    { type: "array", description: options.description, items, uniqueItems: true },
    options.default ?? [],
  );
}

/** One of a few texts. */
export function choice<const T extends string>(
  description: string,
  allowed: readonly T[],
  value: NoInfer<T>,
): Setting<T> {
  return setting<T>({ type: "string", description, enum: [...allowed] }, value);
}

/** Some of a few texts. */
export function choices<const T extends string>(
  description: string,
  allowed: readonly T[],
): Setting<readonly T[]> {
  const items: SettingSchema = { type: "string", enum: [...allowed] };
  return setting<readonly T[]>({ type: "array", description, items, uniqueItems: true }, []);
}

export function text(description: string, value: string, schema?: SettingSchema): Setting<string> {
  return setting({ type: "string", description, ...schema }, value);
}

export function flag(description: string, value: boolean): Setting<boolean> {
  return setting({ type: "boolean", description }, value);
}

/** A whole number of at least `minimum`. */
export function count(description: string, value: number, minimum = 0): Setting<number> {
  return setting({ type: "integer", description, minimum }, value);
}

/** A list of objects whose members are texts; all of `required` must be there, and nothing that is not named. */
export function records<T extends object>(
  description: string,
  members: Readonly<Record<keyof T & string, SettingSchema>>,
  required: readonly (keyof T & string)[],
): Setting<readonly T[]> {
  const items: SettingSchema = {
    type: "object",
    properties: members,
    required: [...required],
    additionalProperties: false,
  };
  return setting<readonly T[]>({ type: "array", description, items }, []);
}

export const accountIdItem: SettingSchema = { type: "string", pattern: "^[0-9]{12}$" };
export const organizationIdItem: SettingSchema = {
  type: "string",
  pattern: "^o-[a-z0-9]{10,32}$",
};

/** A pattern of repository names, which have lower-case letters only. */
export const repositoryNameItem: SettingSchema = { type: "string", pattern: "^[a-z0-9*._/-]+$" };
export const regionItem: SettingSchema = { type: "string", pattern: "^[a-z]+(-[a-z]+)+-[0-9]+$" };
export const organizationPathItem: SettingSchema = {
  type: "string",
  pattern: "^o-[a-z0-9]{10,32}/",
};

/** A pattern of ARNs: begins as one does, or with a `*`. */
export const arnItem: SettingSchema = { type: "string", pattern: "^(arn:|[*])" };
/** A pattern of host names, without a scheme, a port or a path. */
export const hostItem: SettingSchema = { type: "string", pattern: "^[^:/]+$" };
/** A pattern of images, without a scheme, a tag or a digest. */
export const imageItem: SettingSchema = {
  type: "string",
  pattern: "^[^:/@]+(:[0-9*]+)?(/[^:@]*)?$",
};

/** A day such as 2026-12-31. */
export const dateSchema: SettingSchema = {
  type: "string",
  format: "date",
  pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
};

/** What the engine is told of a policy's settings. */
export function buildConfigSchema(settings: Settings): PolicyConfigSchema {
  return {
    properties: Object.fromEntries(
      Object.entries(settings).map(([name, { schema }]) => [name, schema]),
    ),
  };
}

/** Defaults, then what is configured. */
export function mergeDefaults<S extends Settings>(settings: S, configured: object): Values<S> {
  const defaults = Object.entries(settings).map(([name, value]) => [name, value.default]);
  return { ...(Object.fromEntries(defaults) as Values<S>), ...configured };
}
