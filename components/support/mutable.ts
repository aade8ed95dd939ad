/** Documents are readonly; the args of resources take lists that are not. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

export function mutable<T>(document: T): Mutable<T> {
  return structuredClone(document) as Mutable<T>;
}
