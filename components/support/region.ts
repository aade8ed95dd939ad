import { getRegionOutput } from "@pulumi/aws/getRegion";
import type * as pulumi from "@pulumi/pulumi";

/** The region a component works in: the one given, else that of its provider. */
export function regionOf(
  component: pulumi.ComponentResource,
  region: pulumi.Input<string> | undefined,
): pulumi.Input<string> {
  return region ?? getRegionOutput({}, { parent: component }).region;
}
