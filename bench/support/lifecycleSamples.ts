import type { Image } from "../../domain/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../domain/lifecycle/model";

export const NOW = Date.UTC(2026, 0, 31);
export const YEAR = 365 * 86_400_000;
const RULES = 50;

/** Numbers from 0 to 1 that look random and are the same on every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Images in no order of time: a third without tags, a third with one, a third with two, such as builds of many teams make
 * them. `tagOf` makes the tags of another kind.
 */
export function sampleImages(count: number, tagOf = buildTag): Image[] {
  const random = numbers(count);
  const hex = (length: number): string =>
    Array.from({ length: length / 8 }, () =>
      Math.floor(random() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, "0"),
    ).join("");
  return Array.from({ length: count }, (_, index): Image => {
    const digest = hex(64);
    const tags = [tagOf(index, digest), `v${index % 60}.${index % 7}.${index}`].slice(0, index % 3);
    return {
      registryId: "111111111111",
      repositoryName: "team-a/api",
      imageDigest: `sha256:${digest}`,
      imageTags: tags.length === 0 ? undefined : tags,
      imagePushedAt: NOW - Math.floor(random() * YEAR),
      imageSizeInBytes: 50_000_000 + index,
      lastRecordedPullTime: NOW - Math.floor(random() * YEAR),
      imageStatus: "ACTIVE",
      lastArchivedAt: undefined,
      lastActivatedAt: undefined,
      imageManifestMediaType: undefined,
      subjectManifestDigest: undefined,
      children: undefined,
    };
  });
}

export function buildTag(index: number, digest: string): string {
  return `team-${index % 60}-${digest.slice(0, 12)}`;
}

/** 50 rules: 48 for tag patterns by turns with counts and ages, one for untagged images, one for any. */
export function samplePolicy(patternOf: (rule: number) => string): LifecyclePolicy {
  const tagged = Array.from({ length: RULES - 2 }, (_, index): LifecycleRule => ({
    rulePriority: index + 1,
    selection: {
      tagStatus: "tagged",
      tagPatternList: [patternOf(index)],
      ...(index % 2 === 0
        ? { countType: "imageCountMoreThan", countNumber: 100 }
        : { countType: "sinceImagePushed", countUnit: "days", countNumber: 90 }),
    },
    action: { type: "expire" },
  }));
  const untagged = {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 30,
  };
  const any = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500_000 };
  const rest = [untagged, any].map((selection, index): LifecycleRule => ({
    rulePriority: RULES - 1 + index,
    selection,
    action: { type: "expire" },
  }));
  return { rules: [...tagged, ...rest] };
}
