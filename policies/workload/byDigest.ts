import { quote } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { imageItem, strings } from "../support/settings";
import { isWithin } from "./fromHub";
import { deployment, digest } from "./examples";
import { judgeImages, workloads } from "./images";

export const workloadImageByDigest = definePolicy({
  id: "workload-image-by-digest",
  title: "Workloads name their images by digest",
  why:
    "Only the digest is the image itself. Amazon ECS and AWS Lambda resolve a tag when they deploy, Kubernetes on each node: what " +
    "runs is not what was tested, and nobody can tell.",
  fix:
    "Add @sha256:… to the image: `docker buildx imagetools inspect` prints the digest of a tag in any registry, `aws ecr " +
    "describe-images` in Amazon ECR, and SpokeAccess of ecr-hub builds the reference.",
  severity: "medium",
  level: "advisory",
  ...workloads,
  config: {
    onlyImages: strings({
      description:
        "Registries or repositories, as in allowedImages of workload-image-from-hub, whose images are judged; all where none is " +
        "given. Images of others are then left to that policy.",
      items: imageItem,
    }),
  },
  examples: {
    good: [deployment(`team-a/api@${digest}`)],
    bad: [deployment("team-a/api:1.4.2")],
  },
  check(resource, { onlyImages }) {
    return judgeImages(resource, ({ text, reference }) => {
      if (reference.digest !== undefined) return [];
      const isJudged = onlyImages.some((each) => isWithin(reference, each));
      if (onlyImages.length > 0 && !isJudged) return [];
      return [`image is not pinned: given ${quote(text)}, allowed with @sha256: and a digest.`];
    });
  },
});
