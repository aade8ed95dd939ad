import { at, wrong } from "../../domain/finding";
import { toRecord } from "../../domain/json";
import { definePolicy } from "../support/definePolicy";
import type { PolicyFinding } from "../support/policy";
import { REPLICATION } from "../support/resourceTypes";
import { type Values, accountIdItem, regionItem, strings } from "../support/settings";
import { type Location, independently, locationsIn } from "../support/unknown";

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
  *check({ props }, config) {
    const path = "replicationConfiguration.rules";
    const { rules } = toRecord(props.replicationConfiguration);
    yield* independently(locationsIn(rules, path), function* (rule) {
      const destinations = locationsIn(
        toRecord(rule.read()).destinations,
        at(rule.path, "destinations"),
      );
      yield* independently(destinations, (destination) => judge(destination, config));
    });
  },
});

function* judge(
  { path, read }: Location,
  config: Values<typeof settings>,
): Generator<PolicyFinding> {
  const destination = toRecord(read());
  yield* independently(
    [
      { key: "region", allowed: config.allowedRegions },
      { key: "registryId", allowed: config.allowedAccounts },
    ],
    function* ({ key, allowed }) {
      if (allowed.length === 0) return;
      const value = destination[key];
      if (typeof value === "string" && allowed.includes(value)) return;
      yield {
        path: at(path, key),
        message: wrong("destination is not allowed", value, allowed.join(", ")),
      };
    },
  );
}
