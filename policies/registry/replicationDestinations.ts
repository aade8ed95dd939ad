import { wrong } from "../../domain/finding";
import { type Shape, listOf, openObjectOf } from "../../domain/jsonReader";
import { definePolicy } from "../support/definePolicy";
import { REPLICATION } from "../support/resourceTypes";
import { accountIdItem, regionItem, strings } from "../support/settings";
import { judged, judgeKnown } from "../support/unknown";

const settings = {
  allowedRegions: strings({
    items: regionItem,
    description: "Regions that images may be copied to, such as eu-west-1.",
  }),
  allowedAccounts: strings({
    description:
      "Ids of the accounts that images may be copied to, the owner of the registry included.",
    items: accountIdItem,
  }),
};

const replication = (region: string) => ({
  type: REPLICATION,
  name: "replication",
  props: {
    replicationConfiguration: {
      rules: [{ destinations: [{ region, registryId: "111111111111" }] }],
    },
  },
});

export const replicationAllowedDestinations = definePolicy({
  id: "ecr-replication-allowed-destinations",
  title: "Images are replicated to allowed regions and accounts only",
  why: "Replication copies every image that is pushed, for ever: to a wrong region it breaks residency, to a wrong account it is a leak.",
  fix: "Take the destination out, or add its region or account to what this policy is configured to allow.",
  severity: "high",
  level: "mandatory",
  resource: REPLICATION,
  config: settings,
  notApplicable: ({ allowedRegions, allowedAccounts }) =>
    allowedRegions.length + allowedAccounts.length === 0
      ? "No allowed region or account is configured"
      : undefined,
  examples: {
    config: { allowedRegions: ["eu-west-1"], allowedAccounts: ["111111111111"] },
    good: [replication("eu-west-1")],
    bad: [replication("eu-north-1")],
  },
  check({ props }, { allowedRegions, allowedAccounts }) {
    const members: Record<string, Shape<unknown>> = {};
    if (allowedRegions.length > 0) members.region = oneOf(allowedRegions);
    if (allowedAccounts.length > 0) members.registryId = oneOf(allowedAccounts);
    const destinations = listOf(openObjectOf(members));
    const rules = listOf(openObjectOf({ destinations }));
    const replicationConfiguration = openObjectOf({ rules });
    return judgeKnown(props, openObjectOf({ replicationConfiguration }));
  },
});

function oneOf(allowed: readonly string[]) {
  return judged((value) =>
    allowed.some((each) => each === value)
      ? []
      : [{ path: "", message: wrong("destination is not allowed", value, allowed.join(", ")) }],
  );
}
