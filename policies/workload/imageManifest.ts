import { isList, readJson, toRecord } from "../../domain/json";
import { INDEX_MEDIA_TYPES } from "../../domain/lifecycle/image";

/** An index, or the manifest of one platform. */
export const MANIFEST_MEDIA_TYPES = [
  ...INDEX_MEDIA_TYPES,
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Digests of the images in an index; attestations, which builders add as images of no platform, are not run. */
export function platformDigests(manifest: string): string[] {
  const index = readJson(manifest);
  const { manifests } = toRecord(index.ok ? index.value : undefined);
  return (isList(manifests) ? manifests : []).map(toRecord).flatMap(({ digest, platform }) => {
    const isRun = toRecord(platform).os !== "unknown";
    return typeof digest === "string" && isRun ? [digest] : [];
  });
}

/** The layers that a manifest lists. */
export function layerDigests(manifest: string): string[] {
  const json = readJson(manifest);
  const { layers: listed } = toRecord(json.ok ? json.value : undefined);
  return (isList(listed) ? listed : [])
    .map(toRecord)
    .flatMap(({ digest }) => (typeof digest === "string" ? [digest] : []));
}
