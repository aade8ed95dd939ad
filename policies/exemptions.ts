import { describe } from "./support/compile";
import { takeExempted } from "./support/exemptions";
import type { AnyPolicyMetadata, PackPolicy } from "./support/policy";

const metadata: AnyPolicyMetadata = {
  id: "ecr-exemptions",
  title: "What other policies of the pack exempt is listed",
  why: "An exemption that nobody sees stays for ever, and hides what has been wrong since.",
  fix: "Make the resource comply before the exemption ends, then take the exemption out of the configuration.",
  severity: "low",
  level: "advisory",
  compliance: [],
  resource: [],
  config: {},
  examples: { good: [], bad: [] },
};

/** Lists each violation that an exemption has kept from being reported, at the resource it was found on. */
export const exemptionsListed: PackPolicy = {
  metadata,
  policy: {
    ...describe(metadata, {}),
    validateStack: (_, violate) => {
      for (const { policy, urn, exemption, found } of takeExempted()) {
        const until = `${policy} exempts the resource until ${exemption.expires}: ${exemption.reason}`;
        violate(`${until}\n${found}`, urn);
      }
    },
  },
};
