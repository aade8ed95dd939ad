import { askAws, askingSettings, getKnownRegion, isDeployed } from "../support/askAws";
import { defineStackPolicy } from "../support/defineStackPolicy";
import { OIDC_PROVIDER } from "../support/resourceTypes";
import { toText } from "../support/values";
import type * as oidcProviders from "./oidcProviders";

const provider = (url: string) => ({
  type: OIDC_PROVIDER,
  name: "ci",
  props: { url, clientIdLists: ["sts.amazonaws.com"] },
});

export const identityProviderCreatable = defineStackPolicy({
  id: "iam-oidc-provider-creatable",
  title: "AWS takes the OIDC providers that an update creates",
  why:
    "An account has one OIDC provider for each issuer, such as GitHub: AWS refuses a second one, and the update ends there. It " +
    "asks IAM (iam:ListOpenIDConnectProviders), with the AWS credentials of the environment, and so is off by default.",
  fix:
    "Give gitHub.oidcProviderArn of ImagePublisher the ARN of the provider that the account has, look it up with " +
    "aws.iam.getOpenIdConnectProvider, or import it.",
  severity: "medium",
  level: "disabled",
  resource: OIDC_PROVIDER,
  config: askingSettings,
  examples: {
    good: [provider("https://gitlab.com")],
    bad: [provider("https://token.actions.githubusercontent.com")],
  },
  checkStack(_, config) {
    return (resource) => {
      const issuer = toIssuer(isDeployed(resource) ? "" : toText(resource.props.url));
      if (issuer === "") return [];
      return askAws(config, { path: "url", what: `${issuer} has a provider` }, async () => {
        // IAM has no regions, but a partition has its own endpoint.
        const region = getKnownRegion(resource) || "us-east-1";
        const taken = await loadProviders().readOidcProviders(region, config.timeoutSeconds);
        const isTaken = taken.some((each) => toIssuer(each) === issuer);
        return isTaken ? `the account has an OIDC provider for ${issuer} already.` : undefined;
      });
    };
  },
});

/** An issuer as the ARN of its provider names it. */
function toIssuer(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "");
}

/** The SDK of AWS is loaded when there is something to ask. */
function loadProviders(): typeof oidcProviders {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./oidcProviders") as typeof oidcProviders;
}
