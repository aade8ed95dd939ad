import assert from "node:assert/strict";
import { checkConfigurationText } from "../../../policies/configuration/check";
import { identityLeastPrivilege } from "../../../policies/identity/leastPrivilege";
import { identityPublisherScoped } from "../../../policies/identity/publisherScoped";
import { type Fixture, judge } from "../../support/policyHarness";

const IAM = "arn:aws:iam::111111111111";
const URN = "urn:pulumi:prod::hub::aws:iam/rolePolicy:RolePolicy::push";

const pushing = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "ecr:PutImage",
      Resource: "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
    },
  ],
});

const bound = { props: { allowedAccountIds: '["111111111111"]' } };

const resource = (
  type: string,
  props: Fixture["props"],
  provider?: Fixture["provider"],
): Fixture => ({
  type,
  name: "it",
  props: { policy: pushing, ...props },
  ...(provider && { provider }),
});

const rolePolicy = (role: string, provider?: Fixture["provider"]) =>
  resource("aws:iam/rolePolicy:RolePolicy", { role }, provider);

describe("settings that name who may push or administer", () => {
  const refusals: Readonly<Record<string, string>> = {
    publisher: "not a URN",
    "push-*": "not a URN",
    "urn:pulumi:prod::hub::aws:iam/rolePolicy:RolePolicy::*": "not a URN",
    "111111111111": "a whole account; name its roles, users, groups or policies",
    [`${IAM}:root`]: "a whole account; name its roles, users, groups or policies",
    "arn:aws:sts::111111111111:assumed-role/push/me": "a session of a role; name the role",
    "arn:aws:sts::111111111111:federated-user/me":
      "a federated user, whose rights are those of the user behind it",
    [`${IAM}:oidc-provider/token.actions.githubusercontent.com`]:
      "a provider of identities; name the role that trusts it",
    [`${IAM}:saml-provider/acme`]: "a provider of identities; name the role that trusts it",
    "o-acme123456": "an organization; name roles, users, groups or policies",
    "arn:aws:organizations::111111111111:organization/o-acme123456":
      "an organization; name roles, users, groups or policies",
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser":
      "a policy of AWS; name who attaches it",
    [`${IAM}:role/push-*`]: "a pattern of ARNs",
    "arn:aws:iam::*:role/push": "a pattern of ARNs",
    "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api": "not a URN",
    [`${IAM}:mfa/me`]: "not a URN",
    AROAEXAMPLEID: "not a URN",
  };

  for (const [given, what] of Object.entries(refusals)) {
    it(`refuse ${given}`, () => {
      const entry = { publishers: [URN, given], administrators: [given] };
      const allowed =
        "allowed the URN of a resource (`pulumi stack --show-urns`), or the ARN of a role, user, group or policy in an account; for nobody set";
      assert.deepEqual(
        checkConfigurationText(JSON.stringify({ "iam-ecr-least-privilege": entry })).map(
          ({ path, message }) => `${path}: ${message}`,
        ),
        [
          ["publishers[1]", "forbidPush"],
          ["administrators[0]", "forbidAdministration"],
        ].map(
          ([path, flag]) =>
            `iam-ecr-least-privilege.${path}: ${what}: given "${given}", ${allowed} ${flag} to true.`,
        ),
      );
    });
  }

  const named: readonly (readonly [arn: string, type: string, props: Fixture["props"]])[] = [
    [`${IAM}:role/push`, "aws:iam/rolePolicy:RolePolicy", { role: "push" }],
    [`${IAM}:role/ci/push`, "aws:iam/rolePolicy:RolePolicy", { role: "push" }],
    [
      `${IAM}:role/push`,
      "aws-native:iam:RolePolicy",
      { roleName: "push", policyDocument: pushing },
    ],
    [
      `${IAM}:role/push`,
      "aws:iam/role:Role",
      { name: "push", inlinePolicies: [{ policy: pushing }] },
    ],
    [`${IAM}:user/push`, "aws:iam/userPolicy:UserPolicy", { user: "push" }],
    [
      `${IAM}:user/push`,
      "aws-native:iam:UserPolicy",
      { userName: "push", policyDocument: pushing },
    ],
    [`${IAM}:group/push`, "aws:iam/groupPolicy:GroupPolicy", { group: "push" }],
    [
      `${IAM}:group/push`,
      "aws-native:iam:GroupPolicy",
      { groupName: "push", policyDocument: pushing },
    ],
    [`${IAM}:policy/push`, "aws:iam/policy:Policy", { name: "push" }],
    [
      `${IAM}:policy/push`,
      "aws-native:iam:ManagedPolicy",
      { managedPolicyName: "push", policyDocument: pushing },
    ],
  ];

  for (const [arn, type, props] of named) {
    it(`take ${arn} for a ${type} of this name, in this account alone`, async () => {
      const stops = async (provider?: Fixture["provider"], changed: Fixture["props"] = {}) =>
        (
          await judge(
            identityLeastPrivilege,
            [resource(type, { ...props, ...changed }, provider)],
            {
              publishers: [arn],
            },
          )
        ).length;
      const others = Object.fromEntries(
        Object.entries(props).map(([key, value]) => [key, value === "push" ? "pull" : value]),
      );
      assert.deepEqual(
        [
          await stops(bound),
          await stops({ props: { assumeRoles: `[{"roleArn":"${IAM}:role/deploy"}]` } }),
          await stops({ props: { allowedAccountIds: '["222222222222"]' } }),
          await stops(),
          await stops(undefined, { registryId: "111111111111" }),
          await stops({ props: { ...bound.props, endpoints: '[{"sts":"http://127.0.0.1"}]' } }),
          await stops(bound, others),
        ],
        [0, 0, 1, 1, 1, 1, 1],
      );
    });
  }

  it("do not take the ARN of a user for a role of its name", async () => {
    const settings = { publishers: [`${IAM}:user/push`] };
    assert.equal(
      (await judge(identityLeastPrivilege, [rolePolicy("push", bound)], settings)).length,
      1,
    );
  });

  it("say why an ARN does not count where the account is unknown", async () => {
    const arn = `${IAM}:role/push`;
    const [lines = []] = await judge(identityLeastPrivilege, [rolePolicy("push")], {
      publishers: [arn],
      administrators: [`${IAM}:role/other`],
    });
    assert.deepEqual(
      lines.filter((line) => line.startsWith("arn:")),
      [
        `${arn} does not count, as the account is unknown: set allowedAccountIds of the provider, or name the URN.`,
      ],
    );
  });
});

describe("other settings that take ARNs", () => {
  const findings = (policy: string, settings: object) =>
    checkConfigurationText(JSON.stringify({ [policy]: settings })).map(
      ({ path, message }) => `${path}: ${message.split(",")[0]}`,
    );

  it("refuse those that can match nothing", () => {
    const arn = `${IAM}:role/push`;
    assert.deepEqual(findings("ecr-repository-encryption", { allowedKeys: [arn] }), [
      `ecr-repository-encryption.allowedKeys[0]: ARN of something else: given "${arn}"`,
    ]);
    const version = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/images/abcdef";
    const profiles = [arn, version, "arn:aws:signer:*:111111111111:/signing-profiles/*", "*"];
    assert.deepEqual(findings("workload-image-verified", { trustedSigningProfiles: profiles }), [
      `workload-image-verified.trustedSigningProfiles[0]: ARN of something else: given "${arn}"`,
      `workload-image-verified.trustedSigningProfiles[2]: ARN of something else: given "${profiles[2]}"`,
      `workload-image-verified.trustedSigningProfiles[3]: ARN of something else: given "*"`,
    ]);
    const roles = [arn, `${IAM}:user/push`, "arn:aws:iam::*:role/ci-*", "*", URN];
    assert.deepEqual(findings("iam-publisher-scoped", { roles }), [
      `iam-publisher-scoped.roles[1]: not the ARN of a role: given "${IAM}:user/push"`,
    ]);
    const exemption = { reason: "moves in spring", expires: "2999-12-31", atMost: 2 };
    assert.deepEqual(
      findings("ecr-repository-scanning", { exemptions: [{ ...exemption, resource: arn }] }),
      [
        `ecr-repository-scanning.exemptions[0].resource: an ARN names no resource of a stack: given "${arn}"`,
      ],
    );
  });

  it("accept patterns of keys", () => {
    const allowedKeys = ["arn:aws:kms:*:111111111111:key/*", "*", "arn:aws:kms:*", "arn:*:alias/a"];
    assert.deepEqual(findings("ecr-repository-encryption", { allowedKeys }), []);
  });

  it("judge a GitHub role that they name by its ARN, whatever it may do", async () => {
    const issuer = "token.actions.githubusercontent.com";
    const trust = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: `${IAM}:oidc-provider/${issuer}` },
          Condition: { StringLike: { [`${issuer}:sub`]: "repo:acme/*" } },
        },
      ],
    };
    const role: Fixture = {
      type: "aws:iam/role:Role",
      name: "it",
      props: { name: "push", assumeRolePolicy: JSON.stringify(trust) },
    };
    const count = async (each: string) =>
      (await judge(identityPublisherScoped, [role], { roles: [each] })).length;
    const given = [
      `${IAM}:role/push`,
      "arn:aws:iam::*:role/p*",
      `${IAM}:role/other`,
      "it",
      "other",
    ];
    assert.deepEqual(await Promise.all(given.map(count)), [1, 1, 0, 1, 0]);
  });
});
