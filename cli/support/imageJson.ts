import { toTime } from "../../domain/lifecycle/image";
import type { ResultImage } from "../../domain/lifecycle/simulate/result";

/** An entry of a result as it is printed: with its time as text. */
export function imageJson<T extends ResultImage>(
  entry: T,
): Omit<T, "imagePushedAt"> & { imagePushedAt: string } {
  return { ...entry, imagePushedAt: pushedAt(entry) };
}

/** The entries of a list as they are printed, one after the other: there may be a million. */
export function* imagesJson(entries: Iterable<ResultImage>): Generator<object> {
  for (const entry of entries) yield imageJson(entry);
}

export function pushedAt({ imagePushedAt }: ResultImage): string {
  return new Date(toTime(imagePushedAt)).toISOString();
}

const SHORT_DIGEST = 19;

/** How an image is named for people: repository, tags and the beginning of its digest. */
export function imageName({ repositoryName, imageTags, imageDigest }: ResultImage): string {
  const tags = imageTags.length === 0 ? "(untagged)" : imageTags.join(", ");
  const digest =
    imageDigest.length > SHORT_DIGEST ? imageDigest.slice(0, SHORT_DIGEST) : imageDigest;
  return `${repositoryName === undefined ? "" : `${repositoryName} `}${tags} ${digest}`;
}
