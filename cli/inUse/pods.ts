import { parseImageReference } from "../../domain/imageReference";
import { isList, isRecord, toRecord } from "../../domain/json";
import { InputError } from "../support/inputError";
import { getDisplayName, parseJsonText, readText } from "../support/readText";
import { recordsIn, textOr } from "../support/values";
import type { Use } from "./use";

const PODS_BYTES = 512 * 2 ** 20;
const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;
const STATUS_LISTS = [
  "containerStatuses",
  "initContainerStatuses",
  "ephemeralContainerStatuses",
] as const;

/** Images of pods, from what `kubectl get pods -o json` prints. @throws InputError */
export async function usesOfPods(file: string): Promise<Use[]> {
  const value = parseJsonText(await readText(file, PODS_BYTES), getDisplayName(file));
  const items =
    isRecord(value) && value.kind === "Pod" ? [value] : isRecord(value) ? value.items : undefined;
  if (!isList(items)) {
    throw new InputError(
      `${getDisplayName(file)} has no items: allowed what "kubectl get pods -o json" prints`,
    );
  }
  const pods = items.filter(isPod);
  if (pods.length === 0 && items.length > 0) {
    throw new InputError(
      `${getDisplayName(file)} has no pods: allowed what "kubectl get pods -o json" prints`,
    );
  }
  return pods.flatMap(usesOfPod);
}

/** The items of a list of pods do not say what they are. */
function isPod(item: unknown): boolean {
  const { kind } = toRecord(item);
  return kind === undefined || kind === "Pod";
}

/** What the status tells comes with its digest; what only the specification tells has not started yet. */
function usesOfPod(pod: unknown): Use[] {
  const { metadata, spec, status } = toRecord(pod);
  const { namespace, name } = toRecord(metadata);
  const usedBy = `pod ${textOr(namespace, "default")}/${textOr(name, "(without name)")}`;
  const statuses = STATUS_LISTS.flatMap((list) => recordsIn(toRecord(status)[list]));
  const pulled = new Map(statuses.map((one) => [one.name, referenceIn(one.imageID)]));
  return CONTAINER_LISTS.flatMap((list) => recordsIn(toRecord(spec)[list])).flatMap(
    (container): Use[] => {
      if (typeof container.image !== "string") return [];
      const { image = container.image, digest } = pulled.get(container.name) ?? {};
      const uses = [{ image: container.image, digest, usedBy }];
      // A node may pull through a mirror or a cache: then the image is in that repository, too.
      const isElsewhere = getRepository(image) !== getRepository(container.image);
      return isElsewhere ? [...uses, { image, digest, usedBy }] : uses;
    },
  );
}

/** The image and the digest of an `imageID`, such as `docker-pullable://…@sha256:…`. */
function referenceIn(imageId: unknown): { image: string; digest: string } | undefined {
  const text = typeof imageId === "string" ? imageId.replace(/^[a-z-]+:\/\//, "") : "";
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(text)?.[1];
  return digest === undefined ? undefined : { image: text, digest };
}

function getRepository(image: string): string {
  const reference = parseImageReference(image);
  return reference.ok ? `${reference.value.registry}/${reference.value.repository}` : image;
}
