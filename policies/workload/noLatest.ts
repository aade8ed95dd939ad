import { quote } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { deployment } from "./examples";
import { judgeImages, workloadSettings, workloads } from "./images";

export const workloadImageNoLatest = definePolicy({
  id: "workload-image-no-latest",
  title: "Workloads do not run the image that happens to be the latest",
  why:
    "No tag means latest, and latest is another image after each push: what runs is not what was tested, nobody can tell which " +
    "one it is, and to roll back is not possible.",
  fix: "Name the image by its digest, or at least by the tag of its version.",
  severity: "high",
  level: "mandatory",
  ...workloads,
  config: workloadSettings,
  examples: { good: [deployment("team-a/api:1.4.2")], bad: [deployment("team-a/api:latest")] },
  check(resource, config) {
    return judgeImages(resource, config, ({ text, reference: { tag = "latest", digest } }) => {
      if (digest !== undefined || tag !== "latest") return [];
      return [`image is the latest one: given ${quote(text)}, allowed another tag, or a digest.`];
    });
  },
});
