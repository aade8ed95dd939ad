import type * as pulumi from "@pulumi/pulumi";

import type { Owner } from "./refuse";
import { resourceTag } from "./repositoryDocuments";
import { whenKnown } from "./whenKnown";

export type Tags = Record<string, pulumi.Input<string>>;

/** Tags as they are passed on; one that is not known yet leaves the others known. */
export function tagsOf(owner: Owner, tags: Tags | undefined): Tags | undefined {
  if (tags === undefined) return undefined;
  const entries = Object.entries(tags).map(
    ([key, value]) => [key, whenKnown(owner, value, resourceTag(key))] as const,
  );
  return Object.fromEntries(entries);
}
