import { defineStackPolicy } from "../support/defineStackPolicy";
import type { PolicyFinding, StackResource } from "../support/policy";
import { OIDC_PROVIDER } from "../support/resourceTypes";
import { askingSettings } from "../support/settings";
import { readIfKnown } from "../support/unknown";
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
  checkStack(_, { whenNotAnswered, timeoutSeconds }) {
    return async function* (resource): AsyncIterable<PolicyFinding> {
      // What is deployed and stays has an ARN in the preview already.
      if (typeof readIfKnown(() => resource.props.arn) === "string") return;
      const issuer = toIssuer(toText(resource.props.url));
      if (issuer === "") return;
      try {
        const taken = await loadProviders().readOidcProviders(getRegion(resource), timeoutSeconds);
        if (!taken.some((each) => toIssuer(each) === issuer)) return;
        yield { path: "url", message: `the account has an OIDC provider for ${issuer} already.` };
      } catch (error) {
        if (whenNotAnswered === "pass") return;
        const message = `AWS does not say whether ${issuer} has a provider: ${String(error)}`;
        yield { path: "url", message };
      }
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

/** IAM has no regions, but a partition has its own endpoint. */
function getRegion({ provider }: StackResource): string {
  return toText(readIfKnown(() => provider?.props.region)) || "us-east-1";
}

/** The SDK of AWS is loaded when there is something to ask. */
function loadProviders(): typeof oidcProviders {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./oidcProviders") as typeof oidcProviders;
}
