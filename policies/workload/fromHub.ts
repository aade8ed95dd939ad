import { registryUrl } from "../../domain/arn";
import { wrong } from "../../domain/finding";
import { type ImageReference, getEcrRegistry } from "../../domain/imageReference";
import { matchesWildcard } from "../../domain/wildcard";
import { definePolicy } from "../support/definePolicy";
import { imageItem, strings } from "../support/settings";
import { cisEks } from "../support/standards";
import { taskDefinition } from "./examples";
import { judgeImages, workloadSettings, workloads } from "./images";

export const workloadImageFromHub = definePolicy({
  id: "workload-image-from-hub",
  title: "Workloads run images of allowed registries and repositories only",
  why:
    "Images of the hub are scanned, signed, and kept as long as they run. An image from elsewhere has gone through none of " +
    "that, and may be gone, or be another one, at the next start.",
  fix:
    "Push the image to the hub, or add it to the pull-through cache, and name it there; or add its registry to " +
    "allowedImages of this policy.",
  severity: "high",
  level: "mandatory",
  compliance: [cisEks("5.1.4")],
  ...workloads,
  config: {
    ...workloadSettings,
    allowedImages: strings({
      description:
        "Registries such as 111111111111.dkr.ecr.us-east-1.amazonaws.com, or repositories in them such as " +
        "public.ecr.aws/eks-distro/*; `*` stands for any run of characters.",
      items: imageItem,
    }),
    deniedImages: strings({
      description:
        "Registries or repositories, written alike, whose images are stopped even if allowedImages has them, such as docker.io. " +
        "Without allowedImages all others may run.",
      items: imageItem,
    }),
  },
  notApplicable: ({ allowedImages, deniedImages }) =>
    allowedImages.length + deniedImages.length === 0
      ? "No allowed or denied registry is configured"
      : undefined,
  examples: {
    config: { allowedImages: ["111111111111.dkr.ecr.us-east-1.amazonaws.com"] },
    good: [taskDefinition("team-a/api:1.4.2")],
    bad: [taskDefinition("team-a/api:1.4.2", "docker.io")],
  },
  check(resource, config) {
    const { allowedImages, deniedImages } = config;
    return judgeImages(resource, config, ({ reference }) => {
      const image = `${reference.registry}/${reference.repository}`;
      const denied = deniedImages.find((each) => isWithin(reference, each));
      if (denied !== undefined) {
        return [wrong("image is denied", image, `images outside of ${denied}`)];
      }
      if (allowedImages.length === 0) return [];
      if (allowedImages.some((allowed) => isWithin(reference, allowed))) return [];
      return [wrong("image is of another registry", image, allowedImages.join(", "))];
    });
  },
});

/** Hosts that serve the images of Docker Hub. */
const DOCKER_HUB_HOSTS = ["docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

/** A registry may be called by its usual name whatever its name in the reference: with a port, for FIPS, of Docker Hub. */
export function isWithin({ registry, repository }: ImageReference, allowed: string): boolean {
  const ecr = getEcrRegistry(registry);
  const host = registry.replace(/:443$/, "");
  const usual = DOCKER_HUB_HOSTS.includes(host) ? "docker.io" : host;
  const names = [registry, ecr === undefined ? usual : registryUrl(ecr)];
  return names.some((name) =>
    matchesWildcard(allowed, allowed.includes("/") ? `${name}/${repository}` : name),
  );
}
