import assert from "node:assert/strict";
import { identityProviderCreatable as policy } from "../../../policies/identity/providerCreatable";
import { askFakeEcr, openIam } from "../../support/fakeEcr";
import { type Fixture, type PolicySettings, UNKNOWN, judge } from "../../support/policyHarness";

const GITHUB = "token.actions.githubusercontent.com";

const provider = (props: Fixture["props"], region = "us-east-1"): Fixture => ({
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  name: "ci",
  props: { url: `https://${GITHUB}`, arn: UNKNOWN, ...props },
  provider: { props: { region } },
});

const ask = (resource: Fixture, settings: PolicySettings = {}) =>
  judge(policy, [resource], { enforcementLevel: "mandatory", ...settings });

describe("iam-oidc-provider-creatable", () => {
  askFakeEcr();
  afterEach(() => {
    openIam(true);
  });

  it("stops a second provider of an issuer, however its URL is written", async () => {
    for (const url of [`https://${GITHUB}`, `https://${GITHUB}/`, GITHUB]) {
      const [lines] = await ask(provider({ url }));
      assert.deepEqual(lines?.slice(0, 2), [
        "mandatory: ci",
        `url: the account has an OIDC provider for ${GITHUB} already.`,
      ]);
    }
  });

  it("lets pass a provider of another issuer, and one that is deployed already", async () => {
    assert.deepEqual(await ask(provider({ url: "https://gitlab.com" })), []);
    const arn = `arn:aws:iam::111111111111:oidc-provider/${GITHUB}`;
    assert.deepEqual(await ask(provider({ arn })), []);
  });

  it("stops where AWS does not answer, unless told otherwise", async () => {
    openIam(false);
    const denied = provider({}, "eu-west-1");
    const [lines = []] = await ask(denied);
    assert.match(
      lines[1] ?? "",
      /^url: AWS does not say whether token\.actions\.githubusercontent\.com has a provider: AccessDenied/,
    );
    assert.deepEqual(await ask(denied, { whenNotAnswered: "pass" }), []);
  });
});
