import type { Source } from "./sources";

/** Groups of files of which each imports all others, directly or through some of them (strongly connected components). */
export function findCircles(sources: ReadonlyMap<string, Pick<Source, "imports">>): string[][] {
  const reach = new Map([...sources.keys()].map((path) => [path, reachableFrom(path, sources)]));
  const circles = [...reach].map(([path, reached]) =>
    [...reached].filter((other) => reach.get(other)?.has(path)).toSorted(),
  );
  const distinct = new Map(circles.map((circle) => [circle.join(" "), circle]));
  return [...distinct.values()].filter((circle) => circle.length > 0);
}

/** Every file that a file imports, directly or through others; itself only where it is in a circle. */
function reachableFrom(
  path: string,
  sources: ReadonlyMap<string, Pick<Source, "imports">>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [...(sources.get(path)?.imports ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    pending.push(...(sources.get(next)?.imports ?? []));
  }
  return reached;
}
