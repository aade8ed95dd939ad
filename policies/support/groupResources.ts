import { getOrInsertComputed } from "../../domain/getOrInsertComputed";
import type { StackResource } from "./policy";

/** Resources by their keys; a resource may have several. */
export function groupResources<Key>(
  resources: readonly StackResource[],
  getKeys: (resource: StackResource) => readonly Key[],
): Map<Key, StackResource[]> {
  const groups = new Map<Key, StackResource[]>();
  for (const resource of resources) {
    for (const key of getKeys(resource)) {
      getOrInsertComputed(groups, key, (): StackResource[] => []).push(resource);
    }
  }
  return groups;
}
