import { isList, isRecord, recordOf } from "../../domain/json";
import { InputError, reasonOf } from "../support/inputError";
import { nameOf, readText } from "../support/readText";
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
  const text = await readText(file, PODS_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${nameOf(file)} is not JSON: ${reasonOf(error)}`);
  }
  const items =
    isRecord(value) && value.kind === "Pod" ? [value] : isRecord(value) ? value.items : undefined;
  if (!isList(items)) {
    throw new InputError(
      `${nameOf(file)} has no items: allowed what "kubectl get pods -o json" prints`,
    );
  }
  return items.flatMap(usesOfPod);
}

/** What the status tells comes with its digest; what only the specification tells has not started yet. */
function usesOfPod(pod: unknown): Use[] {
  const { metadata, spec, status } = recordOf(pod);
  const { namespace, name } = recordOf(metadata);
  const usedBy = `pod ${textOr(namespace, "default")}/${textOr(name, "(without name)")}`;
  const statuses = STATUS_LISTS.flatMap((list) => recordsIn(recordOf(status)[list]));
  const started = new Map(statuses.map((one) => [one.name, digestIn(one.imageID)]));
  return CONTAINER_LISTS.flatMap((list) => recordsIn(recordOf(spec)[list])).flatMap(
    (container): Use[] => {
      if (typeof container.image !== "string") return [];
      return [{ image: container.image, digest: started.get(container.name), usedBy }];
    },
  );
}

/** The digest in an `imageID`, such as `docker-pullable://…@sha256:…`. */
function digestIn(imageId: unknown): string | undefined {
  return typeof imageId === "string" ? /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1] : undefined;
}
