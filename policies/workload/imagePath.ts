/** A step on the way to an image: the name of a member, some members or elements, or what is in a text. */
export type Step =
  | string
  | RegExp
  | typeof EACH
  | typeof MEMBERS
  | typeof ANYWHERE
  | typeof JSON_TEXT
  | typeof JSON_OR_YAML;

export const EACH: unique symbol = Symbol("each element");
export const MEMBERS: unique symbol = Symbol("each member");
/** The value itself, and everything in it. */
export const ANYWHERE: unique symbol = Symbol("anywhere");
export const JSON_TEXT: unique symbol = Symbol("JSON text");
export const JSON_OR_YAML: unique symbol = Symbol("JSON text, or YAML");

/** The way to an image in the properties of a resource. */
export type Path = readonly Step[];

/** Ways that begin with the same steps. */
export const within = (path: Path, ...rest: readonly Path[]): Path[] =>
  rest.map((each) => [...path, ...each]);
