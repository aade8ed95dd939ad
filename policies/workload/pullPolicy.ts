import { wrong } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { choices } from "../support/settings";
import { deployment } from "./examples";
import { judgeImages, kubernetesWorkloads, workloadSettings } from "./images";

export const workloadImagePullPolicy = definePolicy({
  id: "workload-image-pull-policy",
  title: "Kubernetes workloads have an allowed imagePullPolicy",
  why:
    "Without Always a node runs an image that it has already, whoever pulled it: a pod gets images that its own credentials may " +
    "not pull, and a tag that has moved stays what it was on some nodes.",
  fix: "Set imagePullPolicy of each container (pullPolicy of an image volume) to one that this policy allows.",
  severity: "low",
  level: "advisory",
  ...kubernetesWorkloads,
  config: {
    ...workloadSettings,
    allowedPullPolicies: choices(
      "The values that imagePullPolicy may have; what Kubernetes takes where it is left out counts as well. None for any.",
      ["Always", "IfNotPresent", "Never"],
    ),
  },
  notApplicable: ({ allowedPullPolicies }) =>
    allowedPullPolicies.length === 0 ? "No imagePullPolicy is configured" : undefined,
  examples: {
    config: { allowedPullPolicies: ["Always"] },
    good: [deployment("team-a/api:1.4.2", { imagePullPolicy: "Always" })],
    bad: [deployment("team-a/api:1.4.2")],
  },
  check(resource, config) {
    const { allowedPullPolicies: allowed } = config;
    return judgeImages(
      resource,
      config,
      ({ reference: { tag = "latest", digest }, pullPolicy }) => {
        // What Kubernetes takes where none is given.
        const fallback = tag === "latest" && digest === undefined ? "Always" : "IfNotPresent";
        const given = pullPolicy() ?? fallback;
        if (allowed.some((each) => each === given)) return [];
        return [wrong("pull policy of the image is not allowed", given, allowed.join(", "))];
      },
    );
  },
});
