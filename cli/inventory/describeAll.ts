import type { ECRClient } from "@aws-sdk/client-ecr";
import { describeAwsError, isAwsError } from "../support/aws";
import { InputError } from "../support/inputError";
import { formatCount, formatNumber } from "../support/output";
import { Progress } from "../support/progress";
import { type FetchOptions, type RepositoryImages, fetchRepository } from "./fetchRepository";

/** How to describe repositories. */
export interface DescribeOptions {
  readonly children: boolean;
  readonly concurrency: number;
  readonly onRepository: (name: string, found: RepositoryImages) => Promise<void>;
}

/** So many failures have one cause: no use in trying thousands of repositories more. */
const MOST_FAILURES = 20;

/**
 * Describes repositories side by side and gives each to `onRepository`; one that fails does not stop the others.
 *
 * @throws InputError that names each repository that failed.
 */
export async function describeAll(
  client: ECRClient,
  names: readonly string[],
  { children, concurrency, onRepository }: DescribeOptions,
): Promise<void> {
  const { default: pMap } = await import("p-map");
  const progress = new Progress();
  const failures: string[] = [];
  let imageCount = 0;
  let done = 0;
  const onProgress = (images: number): void => {
    imageCount += images;
    progress.update(
      `${formatNumber(done)} of ${formatNumber(names.length)} repositories, ${formatCount(imageCount, "image")}`,
    );
  };
  const describe = async (name: string): Promise<void> => {
    try {
      const found = await fetchOrNothing(client, name, { withChildren: children, onProgress });
      await onRepository(name, found);
    } catch (error) {
      failures.push(`${name}: ${describeAwsError(error)}`);
      if (failures.length === MOST_FAILURES) throw new InputError(failureText(failures));
    }
    done++;
  };
  try {
    await pMap(names, describe, { concurrency: Math.max(1, concurrency) });
  } finally {
    progress.end();
  }
  if (failures.length > 0) throw new InputError(failureText(failures));
}

/** A repository that was deleted after it had been listed has no images. */
async function fetchOrNothing(
  client: ECRClient,
  name: string,
  options: FetchOptions,
): Promise<RepositoryImages> {
  try {
    return await fetchRepository(client, name, options);
  } catch (error) {
    if (!isAwsError(error, "RepositoryNotFoundException")) throw error;
    return { images: [], unread: [] };
  }
}

function failureText(failures: readonly string[]): string {
  const count = failures.length === 1 ? "1 repository" : `${failures.length} repositories`;
  return `${count} cannot be described:\n  ${failures.join("\n  ")}`;
}
