import { quote } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { deployment, digest } from "./examples";
import { judgeImages, workloads } from "./images";

export const workloadImageByDigest = definePolicy({
  id: "workload-image-by-digest",
  title: "Workloads name their images by digest",
  why:
    "Only the digest is the image itself. What a tag stands for is decided when it is pulled, by whoever pushed last, and on " +
    "each node anew.",
  fix:
    "Add @sha256:… to the image; `aws ecr describe-images` tells the digest of a tag, and SpokeAccess of ecr-hub builds the " +
    "reference.",
  severity: "medium",
  level: "advisory",
  resource: workloads,
  config: {},
  examples: {
    good: [deployment(`team-a/api@${digest}`)],
    bad: [deployment("team-a/api:1.4.2")],
  },
  check(resource) {
    return judgeImages(resource, ({ text, reference }) => {
      if (reference.digest !== undefined) return [];
      return [`image is not pinned: given ${quote(text)}, allowed with @sha256: and a digest.`];
    });
  },
});
