import assert from "node:assert/strict";
import { identityPublisherScoped as policy } from "../../../policies/identity/publisherScoped";
import {
  type Fixture,
  type PolicySettings,
  UNKNOWN,
  judge as judgeWith,
  runPack,
} from "../../support/policyHarness";

const ISSUER = "token.actions.githubusercontent.com";

const trust = (Condition: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${ISSUER}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition,
    },
  ],
});

const audience = { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" } };
const subject = (...subjects: string[]) =>
  trust({ ...audience, StringLike: { [`${ISSUER}:sub`]: subjects } });

const role = (assumeRolePolicy: unknown): Fixture => ({
  type: "aws:iam/role:Role",
  name: "publisher",
  props: { assumeRolePolicy },
});

/** Judges roles whatever they may do. */
const judge = (_: typeof policy, resources: readonly Fixture[], settings: PolicySettings = {}) =>
  judgeWith(policy, resources, { roles: ["publisher"], ...settings });

const place = "assumeRolePolicy.Statement[0].Condition";

const SUBJECTS =
  "subjects such as repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH or repo:OWNER/REPOSITORY:environment:NAME";

const open = (given: string) =>
  `github-trust-subject-open at ${place}: role trusts subjects that are not bound: given "${given}", allowed ${SUBJECTS}.`;

const missing =
  `github-trust-subject-missing at ${place}: role trusts every repository on GitHub: given no condition that binds ` +
  `${ISSUER}:sub, allowed ${SUBJECTS}.`;

const otherAudience = (given: string) =>
  `github-trust-audience at ${place}: role trusts another audience: given ${given}, allowed ${ISSUER}:aud sts.amazonaws.com.`;

const anyAudience =
  `github-trust-audience at ${place}: role trusts tokens for any audience: given no condition that binds ${ISSUER}:aud, ` +
  "allowed sts.amazonaws.com.";

const stops = (...lines: string[]) => [
  [
    "mandatory: publisher",
    ...lines,
    "How to fix: In the trust policy bind token.actions.githubusercontent.com:sub to a subject such as " +
      "repo:acme/api:ref:refs/heads/main or repo:acme/api:environment:production, and :aud to sts.amazonaws.com; or add the " +
      "subject to allowedSubjects of this policy.",
  ],
];

describe("iam-publisher-scoped", () => {
  it("lets roles pass that are bound to a repository and a branch, tag or environment", async () => {
    const bound = subject(
      "repo:acme/api:ref:refs/heads/main",
      "repo:acme/api:ref:refs/tags/v*",
      "repo:acme/api:environment:production",
    );
    assert.deepEqual(await judge(policy, [role(JSON.stringify(bound)), role(bound)]), []);
  });

  it("has nothing to say about roles that GitHub does not assume", async () => {
    const service = {
      ...trust({}),
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ],
    };
    assert.deepEqual(await judge(policy, [role(service), role("{"), role(undefined)]), []);
  });

  it("stops a bare wildcard, as text and as object", async () => {
    for (const document of [subject("repo:acme/*"), JSON.stringify(subject("repo:acme/*"))]) {
      assert.deepEqual(await judge(policy, [role(document)]), stops(open("repo:acme/*")));
    }
  });

  it("stops subjects that are missing or not bound, pull requests, and another audience", async () => {
    const pullRequest =
      `github-trust-pull-request at ${place}: role trusts pull requests: given "repo:acme/api:pull_request", allowed ` +
      `${SUBJECTS}.`;
    const owner = trust({
      ...audience,
      StringLike: { [`${ISSUER}:repository_owner`]: "acme" },
    });
    const everySubject = trust({
      ...audience,
      "ForAllValues:StringLike": { [`${ISSUER}:sub`]: "repo:acme/api:ref:refs/heads/main" },
    });
    for (const [document, lines] of [
      [trust(audience), [missing]],
      [owner, [missing]],
      [everySubject, [missing]],
      [subject(), [missing]],
      [subject("repo:acme/api:*"), [open("repo:acme/api:*")]],
      [subject("repo:*", "*"), [open("repo:*"), open("*")]],
      [subject("repository_owner:acme"), [open("repository_owner:acme")]],
      [subject("repo:acme/api:pull_request"), [pullRequest]],
      [trust({}), [anyAudience, missing]],
      [
        trust({
          StringEquals: {
            [`${ISSUER}:aud`]: "https://github.com/acme",
            [`${ISSUER}:sub`]: "repo:acme/api:ref:refs/heads/main",
          },
        }),
        [otherAudience('["https://github.com/acme"]')],
      ],
    ] as const) {
      assert.deepEqual(await judge(policy, [role(document)]), stops(...lines));
    }
  });

  it("stops a document that it cannot read only where that speaks of GitHub Actions, as text and as object", async () => {
    const { Version, Statement } = subject("repo:acme/*");
    const odd = { Version, statement: Statement };
    for (const document of [JSON.stringify(odd), odd]) {
      const [violation] = await judge(policy, [role(document)]);
      assert.match(violation?.[1] ?? "", /^policy-unknown-key at assumeRolePolicy\.statement: /);
    }
    assert.deepEqual(await judge(policy, [role({ Version, statement: [] })]), []);
  });

  it("stops roles for whatever provider there is", async () => {
    for (const Principal of ["*", { AWS: "*" }, { Federated: "*" }]) {
      const { Version, Statement } = trust(audience);
      const document = { Version, Statement: [{ ...Statement[0], Principal }] };
      assert.deepEqual(await judge(policy, [role(document)]), stops(missing));
    }
  });

  it("waits for the update, without a word, where the trust policy is unknown at preview", async () => {
    const { violations, notApplicable } = await runPack([policy], [role(UNKNOWN)]);
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });

  describe("judges what the stack lets a role do", () => {
    const API = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";
    const open_ = role(subject("repo:acme/*"));
    const document = (Action: unknown, Resource: unknown = API) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource }],
    });
    const rolePolicy = (policyOf: unknown): Fixture => ({
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "rights",
      props: { role: UNKNOWN, policy: policyOf },
      dependsOn: { role: ["publisher"] },
    });
    const managed: Fixture = {
      type: "aws:iam/policy:Policy",
      name: "rights",
      props: { policy: document("ecr:PutImage") },
    };
    const attachment = (policyArn: unknown, dependsOn = {}): Fixture => ({
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: "attachment",
      props: { role: UNKNOWN, policyArn },
      dependsOn: { role: ["publisher"], ...dependsOn },
    });
    const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;

    const isStopped = async (...others: Fixture[]): Promise<boolean> => {
      const violations = await judgeWith(policy, [open_, ...others]);
      if (violations.length === 0) return false;
      assert.deepEqual(violations, stops(open("repo:acme/*")));
      return true;
    };

    it("and stops what may push or administer, however it comes by that", async () => {
      for (const others of [
        [rolePolicy(document("ecr:PutImage"))],
        [rolePolicy(JSON.stringify(document("ecr:*")))],
        [rolePolicy(document("ecr:PutRegistryPolicy", "*"))],
        [rolePolicy(document("*", "*"))],
        [attachment(aws("AmazonEC2ContainerRegistryPowerUser"))],
        [attachment(aws("AdministratorAccess"))],
        [attachment(UNKNOWN, { policyArn: ["rights"] }), managed],
      ]) {
        assert.equal(await isStopped(...others), true, JSON.stringify(others));
      }
      const inline = { inlinePolicies: [{ name: "push", policy: document("ecr:PutImage") }] };
      const [violation] = await judgeWith(policy, [
        { ...open_, props: { ...open_.props, ...inline } },
      ]);
      assert.deepEqual(violation, stops(open("repo:acme/*"))[0]);
      const managedPolicyArns = [UNKNOWN, aws("AmazonEC2ContainerRegistryPowerUser")];
      const besideOther = {
        ...open_,
        props: { ...open_.props, managedPolicyArns },
        dependsOn: { managedPolicyArns: ["rights"] },
      };
      const harmless = { ...managed, props: { policy: document("s3:*") } };
      assert.deepEqual(
        await judgeWith(policy, [besideOther, harmless]),
        stops(open("repo:acme/*")),
      );
      const named = { ...open_, props: { ...open_.props, name: "ci" } };
      const byName = { ...rolePolicy(document("ecr:PutImage")), dependsOn: {} };
      const props = { ...byName.props, role: "ci" };
      assert.deepEqual(
        await judgeWith(policy, [named, { ...byName, props }]),
        stops(open("repo:acme/*")),
      );
    });

    it("and passes over what may neither push nor administer", async () => {
      for (const others of [
        [],
        [rolePolicy(document(["ecr:BatchGetImage", "ecr:Describe*"], "*"))],
        [rolePolicy(document("s3:*", "*"))],
        [attachment(aws("ReadOnlyAccess"))],
        [
          attachment(UNKNOWN, { policyArn: ["rights"] }),
          { ...managed, props: { policy: document("s3:*") } },
        ],
        [{ ...rolePolicy(document("ecr:PutImage")), dependsOn: { role: ["other"] } }],
      ]) {
        assert.equal(await isStopped(...others), false, JSON.stringify(others));
      }
    });

    it("and waits for the update, without a word, where a right is unknown and none that is known decides", async () => {
      assert.equal(await isStopped(rolePolicy(UNKNOWN)), false);
      assert.equal(
        await isStopped(rolePolicy(UNKNOWN), attachment(aws("AdministratorAccess"))),
        true,
      );
    });
  });

  it("takes the subjects that are configured in place of those that are bound", async () => {
    const settings = { allowedSubjects: ["repo:acme/*:environment:production"] };
    assert.deepEqual(
      await judge(policy, [role(subject("repo:acme/*:environment:production"))], settings),
      [],
    );
    const main = "repo:acme/api:ref:refs/heads/main";
    assert.deepEqual(
      await judge(policy, [role(subject(main))], settings),
      stops(open(main).replace(SUBJECTS, "repo:acme/*:environment:production")),
    );
  });

  it("judges tokens of other issuers where they are configured", async () => {
    const gitlab = (sub: string, aud = "https://gitlab.com") => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringLike: { "gitlab.com:sub": sub, "gitlab.com:aud": aud } },
        },
      ],
    });
    const settings = { issuers: ["gitlab.com"] };
    const any = role(gitlab("project_path:acme/*"));
    const bound = role(gitlab("project_path:acme/api:ref_type:branch:ref:main"));
    assert.deepEqual(await judge(policy, [any, bound]), []);
    assert.deepEqual(await judge(policy, [bound], settings), []);
    assert.deepEqual(
      await judge(policy, [any], settings),
      stops(open("project_path:acme/*").replace(SUBJECTS, "subjects without wildcards")),
    );
    const allowed = { ...settings, allowedSubjects: ["project_path:acme/*"] };
    assert.deepEqual(await judge(policy, [any], allowed), []);
    const [violation] = await judge(policy, [role(gitlab("project_path:acme/api", "*"))], settings);
    assert.match(violation?.[1] ?? "", /^github-trust-audience at /);
  });
});
