/** What an argument may look like: the plain part of an args interface, kept so that wrong use is told in every language. */
export type Shape = LeafShape | ListShape | MapShape | RecordShape;

interface ShapeBasics {
  readonly required?: boolean;
}

/** Only a leaf may be an Output, as a rule; lists, maps and records decide which resources exist and are called how. */
export interface LeafShape extends ShapeBasics {
  readonly kind: "string" | "number" | "boolean";
  /** The leaf, too, decides which resources exist or how they are called. */
  readonly plain?: boolean;
}

export interface ListShape extends ShapeBasics {
  readonly kind: "list";
  readonly item: Shape;
  /** The list decides nothing, so it may as a whole be an Output. */
  readonly awaitable?: boolean;
}

export interface MapShape extends ShapeBasics {
  readonly kind: "map";
  readonly value: Shape;
}

export interface RecordShape extends ShapeBasics {
  readonly kind: "record";
  readonly fields: Readonly<Record<string, Shape>>;
}

export const string: LeafShape = { kind: "string" };
export const number: LeafShape = { kind: "number" };
export const boolean: LeafShape = { kind: "boolean" };

export function listOf(item: Shape): ListShape {
  return { kind: "list", item };
}

export function awaitable(shape: ListShape): ListShape {
  return { ...shape, awaitable: true };
}

export function mapOf(value: Shape): MapShape {
  return { kind: "map", value };
}

/** The shape of an args interface; the compiler sees to it that it names every member, and no other. */
export function recordOf<T extends object>(fields: {
  readonly [K in keyof Required<T>]: Shape;
}): RecordShape {
  return { kind: "record", fields };
}

export function plain(shape: LeafShape): LeafShape {
  return { ...shape, plain: true };
}

export function required<S extends Shape>(shape: S): S {
  return { ...shape, required: true };
}
