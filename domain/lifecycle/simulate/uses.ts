import { getEcrRegistry } from "../../imageReference";
import type { DistinctImages } from "./duplicates";
import type { ImageUse } from "./result";

/** What is said of one use: which image, of which repository as far as that is known, and who uses it. */
export interface ParsedUse {
  readonly digest: string | undefined;
  readonly tag: string | undefined;
  readonly repositoryName: string | undefined;
  readonly registryId: string | undefined;
  readonly region: string | undefined;
  readonly usedBy: readonly string[];
}

/** The use of an image, as results name it. */
export interface FoundUse {
  readonly inUseDigest: string;
  readonly usedBy: readonly string[];
}

/** Uses, found by the repository they are of. */
export class Uses {
  readonly #byRepository = new Map<string | undefined, ParsedUse[]>();
  readonly #all: ParsedUse[] = [];

  constructor(uses: Iterable<string | ImageUse>) {
    for (const use of uses) {
      const parsed = typeof use === "string" ? parseUse(use, []) : parseUse(use.image, use.usedBy);
      const list = this.#byRepository.get(parsed.repositoryName) ?? [];
      this.#byRepository.set(parsed.repositoryName, list);
      list.push(parsed);
      this.#all.push(parsed);
    }
  }

  /** The images of a repository that are used. A digest without repository is that of any. */
  find({ images, indexes }: DistinctImages): Map<number, FoundUse> {
    const found = new Map<number, FoundUse>();
    const [{ repositoryName, registryId, region } = {}] = images;
    const candidates =
      repositoryName === undefined
        ? this.#all
        : [undefined, repositoryName].flatMap((name) => this.#byRepository.get(name) ?? []);
    let tags: ReadonlyMap<string, number> | undefined;
    for (const use of candidates) {
      if ((use.registryId ?? registryId) !== (registryId ?? use.registryId)) continue;
      if ((use.region ?? region) !== (region ?? use.region)) continue;
      if (use.digest === undefined) tags ??= indexTags(images);
      const index =
        use.digest === undefined ? tags?.get(use.tag ?? "latest") : indexes.get(use.digest);
      const inUseDigest = images[index ?? -1]?.imageDigest;
      if (index === undefined || inUseDigest === undefined) continue;
      const usedBy = new Set([...(found.get(index)?.usedBy ?? []), ...use.usedBy]);
      found.set(index, { inUseDigest, usedBy: [...usedBy] });
    }
    return found;
  }
}

function indexTags(images: DistinctImages["images"]): ReadonlyMap<string, number> {
  return new Map(
    images.flatMap(({ imageTags = [] }, index) => imageTags.map((tag) => [tag, index] as const)),
  );
}

/** Reads a digest, or an image reference by digest, by tag or by both; the digest decides. */
function parseUse(text: string, usedBy: readonly string[] = []): ParsedUse {
  const at = text.lastIndexOf("@");
  const digest = at >= 0 || !text.includes("/") ? text.slice(at + 1) : undefined;
  const name = at >= 0 ? text.slice(0, at) : digest === undefined ? text : "";
  const slash = name.indexOf("/");
  const host = name.slice(0, Math.max(0, slash));
  const registry = getEcrRegistry(host);
  const isElsewhere = registry === undefined && /[.:]/.test(host);
  const path = registry === undefined ? name : name.slice(slash + 1);
  const colon = path.indexOf(":", path.lastIndexOf("/") + 1);
  const repository = colon < 0 ? path : path.slice(0, colon);
  return {
    digest,
    tag: colon < 0 ? undefined : path.slice(colon + 1),
    // An image of another registry may have come through a mirror or a cache: its digest tells.
    repositoryName: repository === "" || (isElsewhere && at >= 0) ? undefined : repository,
    registryId: registry?.accountId,
    region: registry?.region,
    usedBy,
  };
}
