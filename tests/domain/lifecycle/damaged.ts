import fc from "fast-check";

/** Values that are nearly right: a sound document with something else in one place. */
export function damaged<T>(sound: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.tuple(sound, fc.nat(), fc.anything()).map(([value, place, other]) => {
    const paths: [Record<string, unknown>, string][] = [];
    const copy = structuredClone(value) as unknown;
    const collect = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      for (const key of Object.keys(node)) {
        paths.push([node as Record<string, unknown>, key]);
        collect((node as Record<string, unknown>)[key]);
      }
    };
    collect(copy);
    const [node, key] = paths[place % Math.max(1, paths.length)] ?? [];
    if (node !== undefined && key !== undefined) node[key] = other;
    return copy;
  });
}
