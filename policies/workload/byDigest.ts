import { quote } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { flag, imageItem, strings } from "../support/settings";
import { isWithin } from "./fromHub";
import { deployment, digest } from "./examples";
import { judgeImages, workloadSettings, workloads } from "./images";

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
    ...workloadSettings,
    onlyImages: strings({
      description:
        "Registries or repositories, as in allowedImages of workload-image-from-hub, whose images are judged; all where none is " +
        "given. Images of others are then left to that policy.",
      items: imageItem,
    }),
    eachWorkload: flag(
      "Whether each workload is reported by itself, so that it is stopped before it is created where the level is mandatory; " +
        "otherwise one line counts them once the stack is known.",
      false,
    ),
  },
  summary: {
    isFor: ({ eachWorkload }) => !eachWorkload,
    describe: (count, names) =>
      `${count} ${count === 1 ? "workload names an image" : "workloads name images"} by tag: ${names}; set eachWorkload of this policy to true to see each.`,
  },
  examples: {
    config: { eachWorkload: true },
    good: [deployment(`team-a/api@${digest}`)],
    bad: [deployment("team-a/api:1.4.2")],
  },
  check(resource, config) {
    const { onlyImages } = config;
    return judgeImages(resource, config, ({ text, reference }) => {
      if (reference.digest !== undefined) return [];
      const isJudged = onlyImages.some((each) => isWithin(reference, each));
      if (onlyImages.length > 0 && !isJudged) return [];
      return [`image is not pinned: given ${quote(text)}, allowed with @sha256: and a digest.`];
    });
  },
});
