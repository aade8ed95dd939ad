import type { StackResource } from "./policy";
import { UNKNOWN, peek } from "./unknown";

/**
 * Whether two resources belong to the same registry, that is to one account and region: they have the same provider,
 * and no region of their own that differs. A region that is unknown at preview is taken for the same one.
 */
export function inSameRegistry(one: StackResource, other: StackResource): boolean {
  if (one.provider?.urn !== other.provider?.urn) return false;
  const [first, second] = [regionOf(one), regionOf(other)];
  return first === UNKNOWN || second === UNKNOWN || first === second;
}

function regionOf(resource: StackResource): unknown {
  return peek(() => resource.props.region ?? resource.provider?.props.region);
}
