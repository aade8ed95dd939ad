import assert from "node:assert/strict";
import fc from "fast-check";

import {
  type NotationTrustIntent,
  type NotationTrustPolicy,
  buildNotationTrustPolicy,
  renderNotationTrustPolicy,
} from "../../../domain/signing/notationTrustPolicy";
import {
  checkNotationTrustIntent,
  checkNotationTrustPolicy,
} from "../../../domain/signing/notationTrustCheck";

const profileArn = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";
const api = "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api";
const intent: NotationTrustIntent = {
  name: "hub",
  profileArns: [profileArn],
};

describe("buildNotationTrustPolicy", () => {
  it("takes signatures of the profile on every image, strictly", () => {
    assert.deepEqual(JSON.parse(renderNotationTrustPolicy(buildNotationTrustPolicy(intent))), {
      version: "1.0",
      trustPolicies: [
        {
          name: "hub",
          registryScopes: ["*"],
          signatureVerification: { level: "strict" },
          trustStores: ["signingAuthority:aws-signer-ts"],
          trustedIdentities: [profileArn],
        },
      ],
    });
  });

  it("is limited to repositories, in the level and the partitions it is given", () => {
    const govArn = "arn:aws-us-gov:signer:us-gov-west-1:111111111111:/signing-profiles/releases";
    const both: NotationTrustIntent = {
      name: "hub",
      profileArns: [govArn, profileArn],
      repositoryUrls: [api],
      level: "permissive",
    };
    assert.deepEqual(buildNotationTrustPolicy(both).trustPolicies, [
      {
        name: "hub",
        registryScopes: [api],
        signatureVerification: { level: "permissive" },
        trustStores: ["signingAuthority:aws-us-gov-signer-ts", "signingAuthority:aws-signer-ts"],
        trustedIdentities: [govArn, profileArn],
      },
    ]);
  });

  it("builds what checks clean after rendering and parsing, from every valid intent", () => {
    const anyIntent = fc.record({
      name: fc.string({ minLength: 1 }),
      profileArns: fc.uniqueArray(
        fc
          .tuple(fc.constantFrom("aws", "aws-us-gov"), fc.stringMatching(/^[a-z_]{2,9}$/))
          .map(([partition, name]) =>
            profileArn.replace("aws", partition).replace("releases", name),
          ),
        { minLength: 1, maxLength: 3 },
      ),
      repositoryUrls: fc.uniqueArray(
        fc.stringMatching(/^[a-z]{2,5}(\/[a-z]{1,5}){0,2}$/).map((name) => `${api}/${name}`),
        { minLength: 1, maxLength: 3 },
      ),
      level: fc.constantFrom("strict" as const, "permissive" as const, "audit" as const),
    });
    fc.assert(
      fc.property(anyIntent, (given) => {
        assert.deepEqual(checkNotationTrustIntent(given), []);
        const text = renderNotationTrustPolicy(buildNotationTrustPolicy(given));
        const policy = JSON.parse(text) as NotationTrustPolicy;
        assert.deepEqual(checkNotationTrustPolicy(policy), []);
        assert.equal(renderNotationTrustPolicy(policy), text);
      }),
    );
  });
});

describe("checkNotationTrustIntent", () => {
  it("refuses everything that is wrong at once, where the intent has it", () => {
    const wrong: NotationTrustIntent = {
      name: "",
      profileArns: ["*", profileArn],
      repositoryUrls: [`${api}:latest`, api, api, "111111111111.dkr.ecr.us-east-1.amazonaws.com/*"],
      level: "lax" as "strict",
    };
    assert.deepEqual(
      checkNotationTrustIntent(wrong).map(({ rule, path }) => [rule, path]),
      [
        ["notation-scope-format", "repositoryUrls[0]"],
        ["notation-scope-format", "repositoryUrls[3]"],
        ["notation-level", "level"],
        ["notation-identity-format", "profileArns[0]"],
        ["notation-name", "name"],
        ["notation-scope-duplicate", "repositoryUrls[2]"],
      ],
    );
  });

  it("refuses to skip the verification", () => {
    assert.deepEqual(checkNotationTrustIntent({ ...intent, level: "skip" }), [
      {
        rule: "notation-level",
        path: "level",
        message: 'level of verification: given "skip", allowed strict, permissive, audit.',
        severity: "error",
      },
    ]);
  });
});

describe("checkNotationTrustPolicy", () => {
  const built = buildNotationTrustPolicy(intent);
  const statement = built.trustPolicies[0]!;
  const withStatements = (...changes: object[]): NotationTrustPolicy => ({
    version: "1.0",
    trustPolicies: changes.map((change, index) => ({ ...statement, name: `s${index}`, ...change })),
  });
  const rulesOf = (policy: NotationTrustPolicy) =>
    checkNotationTrustPolicy(policy).map(({ rule, path }) => [rule, path]);

  it("accepts the forms that the Notary Project specifies", () => {
    const policy = withStatements(
      { registryScopes: [api, "localhost:5000/a/b_c"], trustStores: ["ca:acme", "tsa:clock"] },
      {
        registryScopes: ["registry.acme.com/x"],
        trustedIdentities: ["x509.subject: C=US, ST=WA, O=acme"],
        signatureVerification: { level: "strict", override: { revocation: "skip", expiry: "log" } },
      },
      {
        registryScopes: ["registry.acme.com/unsigned"],
        signatureVerification: { level: "skip" },
        trustStores: undefined,
        trustedIdentities: undefined,
      },
      { registryScopes: ["*"], signatureVerification: { level: "audit" } },
    );
    assert.deepEqual(rulesOf(policy), []);
  });

  it("warns of a statement that trusts every identity", () => {
    assert.deepEqual(
      checkNotationTrustPolicy(withStatements({ trustedIdentities: ["*"] })).map(
        ({ rule, severity }) => [rule, severity],
      ),
      [["notation-any-identity", "warning"]],
    );
  });

  const refusals: [what: string, change: object, rule: string, path: string][] = [
    [
      "* beside others",
      { registryScopes: [api, "*"] },
      "notation-scope-format",
      "registryScopes[1]",
    ],
    ["a host alone", { registryScopes: ["a.com"] }, "notation-scope-format", "registryScopes[0]"],
    [
      "a digest",
      { registryScopes: [`${api}@sha256:ab`] },
      "notation-scope-format",
      "registryScopes[0]",
    ],
    ["no scope", { registryScopes: [] }, "notation-shape", "registryScopes"],
    ["no store", { trustStores: [] }, "notation-shape", "trustStores"],
    ["a store without type", { trustStores: ["aws"] }, "notation-trust-store", "trustStores[0]"],
    ["no identity", { trustedIdentities: undefined }, "notation-shape", "trustedIdentities"],
    [
      "a bare name",
      { trustedIdentities: ["acme"] },
      "notation-identity-format",
      "trustedIdentities[0]",
    ],
    [
      "an override of integrity",
      { signatureVerification: { level: "strict", override: { integrity: "log" } } },
      "notation-override",
      "signatureVerification.override.integrity",
    ],
    [
      "an expiry that is skipped",
      { signatureVerification: { level: "strict", override: { expiry: "skip" } } },
      "notation-override",
      "signatureVerification.override.expiry",
    ],
  ];
  for (const [what, change, rule, path] of refusals) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(rulesOf(withStatements(change)), [[rule, `trustPolicies[0].${path}`]]);
    });
  }

  it("refuses to skip verification for every registry, or beside trust stores", () => {
    assert.deepEqual(rulesOf(withStatements({ signatureVerification: { level: "skip" } })), [
      ["notation-skip-everywhere", "trustPolicies[0].signatureVerification.level"],
      ["notation-shape", "trustPolicies[0].trustStores"],
      ["notation-shape", "trustPolicies[0].trustedIdentities"],
    ]);
  });

  it("refuses a name or a scope that is taken", () => {
    assert.deepEqual(rulesOf(withStatements({}, { name: "s0" })), [
      ["notation-name", "trustPolicies[1].name"],
      ["notation-scope-duplicate", "trustPolicies[1].registryScopes[0]"],
    ]);
  });
});
