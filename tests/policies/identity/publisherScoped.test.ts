import assert from "node:assert/strict";
import { identityPublisherScoped as policy } from "../../../policies/identity/publisherScoped";
import { type Fixture, UNKNOWN, judge, runPack } from "../../support/policyHarness";

const ISSUER = "token.actions.githubusercontent.com";

const trust = (Condition: object, principal: object = {}) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${ISSUER}`, ...principal },
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

const rulesOf = (violations: readonly (readonly string[])[]) =>
  violations.flatMap((lines) => lines.slice(1, -1).map((line) => line.split(":")[0]));

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

  it("stops a bare wildcard, with all that is wrong, as text and as object", async () => {
    for (const document of [subject("repo:acme/*"), JSON.stringify(subject("repo:acme/*"))]) {
      const [violation, ...more] = await judge(policy, [role(document)]);
      assert.deepEqual(more, []);
      assert.equal(violation?.[0], "mandatory: publisher");
      assert.match(
        violation?.[1] ?? "",
        /^github-trust-subject-open at assumeRolePolicy\.Statement\[0\]\.Condition: .*given "repo:acme\/\*"/,
      );
      assert.equal(
        violation?.[2],
        "How to fix: In the trust policy bind token.actions.githubusercontent.com:sub to a subject such as " +
          "repo:acme/api:ref:refs/heads/main or repo:acme/api:environment:production, and :aud to sts.amazonaws.com.",
      );
    }
  });

  it("stops subjects that are missing, any branch, pull requests, and another audience", async () => {
    const at = " at assumeRolePolicy.Statement[0].Condition";
    for (const [document, rules] of [
      [trust(audience), ["github-trust-subject-missing"]],
      [subject("repo:acme/api:*"), ["github-trust-subject-open"]],
      [subject("*"), ["github-trust-subject-open"]],
      [subject("repo:acme/api:pull_request"), ["github-trust-pull-request"]],
      [trust({}), ["github-trust-audience", "github-trust-subject-missing"]],
    ] as const) {
      assert.deepEqual(
        rulesOf(await judge(policy, [role(document)])),
        rules.map((rule) => rule + at),
      );
    }
  });

  it("waits for the update, without a word, where the trust policy is unknown at preview", async () => {
    const { violations, notApplicable } = await runPack([policy], [role(UNKNOWN)]);
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });
});
