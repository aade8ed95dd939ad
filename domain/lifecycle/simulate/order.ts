import type { Repository } from "./prepare";
import { oldestFirst } from "./timeOrder";

/**
 * The images of all repositories, oldest first; of one time in the order of their repositories. Images are numbered
 * through, repository by repository.
 */
export function numbersByAge(repositories: readonly Repository[]): Uint32Array {
  const [only] = repositories;
  if (only !== undefined && repositories.length === 1) return only.table.oldestFirst;
  const count = repositories.reduce((sum, { table }) => sum + table.rankedAt.length, 0);
  const times = new Float64Array(count);
  let start = 0;
  for (const { table } of repositories) {
    times.set(table.rankedAt, start);
    start += table.rankedAt.length;
  }
  return oldestFirst(times);
}

/** The images of all repositories, oldest first, each as the place of its repository and its index there. */
export function* imagesByAge(
  repositories: readonly Repository[],
): Generator<readonly [place: number, index: number]> {
  const order = numbersByAge(repositories);
  const places = new Uint32Array(order.length);
  const starts = new Uint32Array(repositories.length);
  let start = 0;
  for (const [place, { table }] of repositories.entries()) {
    starts[place] = start;
    places.fill(place, start, start + table.rankedAt.length);
    start += table.rankedAt.length;
  }
  for (const number of order) {
    const place = places[number] ?? 0;
    yield [place, number - (starts[place] ?? 0)];
  }
}
