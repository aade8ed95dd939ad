import { wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { definePolicy } from "../support/definePolicy";
import { PULL_THROUGH_CACHE_RULE } from "../support/resourceTypes";
import { hostItem, strings } from "../support/settings";
import { cisEks } from "../support/standards";

const rule = (ecrRepositoryPrefix: string, upstreamRegistryUrl: string) => ({
  type: PULL_THROUGH_CACHE_RULE,
  name: ecrRepositoryPrefix,
  props: { ecrRepositoryPrefix, upstreamRegistryUrl },
});

export const pullThroughAllowedUpstreams = definePolicy({
  id: "ecr-pull-through-allowed-upstreams",
  title: "The pull-through cache draws on allowed upstream registries only",
  why:
    "What comes through the cache looks like an image of one's own registry: policies that trust the registry trust all " +
    "that its upstreams publish.",
  fix: "Take the rule out, or add its upstreamRegistryUrl to allowedUpstreams of this policy.",
  severity: "high",
  level: "mandatory",
  compliance: [cisEks("5.1.4")],
  resource: PULL_THROUGH_CACHE_RULE,
  config: {
    allowedUpstreams: strings({
      description: "Host names of upstream registries; `*` stands for any run of characters.",
      items: hostItem,
      default: ["public.ecr.aws", "registry.k8s.io"],
    }),
  },
  examples: { good: [rule("ecr-public", "public.ecr.aws")], bad: [rule("quay", "quay.io")] },
  *check({ props }, { allowedUpstreams }) {
    const url = props.upstreamRegistryUrl;
    const host = typeof url === "string" ? url.toLowerCase() : "";
    if (allowedUpstreams.some((each) => matchesWildcard(each.toLowerCase(), host))) return;
    const allowed = allowedUpstreams.length === 0 ? "none" : allowedUpstreams.join(", ");
    yield { path: "upstreamRegistryUrl", message: wrong("upstream is not allowed", url, allowed) };
  },
});
