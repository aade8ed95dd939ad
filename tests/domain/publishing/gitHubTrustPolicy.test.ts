import assert from "node:assert/strict";
import fc from "fast-check";

import { hasErrors } from "../../../domain/finding";
import type { GitHubSource } from "../../../domain/publishing/gitHubSource";
import {
  type GitHubTrustIntent,
  buildGitHubTrustPolicy,
} from "../../../domain/publishing/gitHubTrustPolicy";
import { checkGitHubTrustIntent } from "../../../domain/publishing/gitHubTrustIntentCheck";
import { checkGitHubTrustPolicy } from "../../../domain/publishing/gitHubTrustCheck";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  renderPolicyDocument,
} from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { matchesWildcard } from "../../../domain/wildcard";

const oidcProviderArn =
  "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const api: GitHubSource = { owner: "acme", repository: "api", branches: ["main"] };

describe("buildGitHubTrustPolicy", () => {
  it("lets in exactly one branch", () => {
    assert.deepEqual(JSON.parse(rendered({ oidcProviderArn, sources: [api] })), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumeFromGitHubActions",
          Effect: "Allow",
          Principal: { Federated: [oidcProviderArn] },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
              "token.actions.githubusercontent.com:sub": ["repo:acme/api:ref:refs/heads/main"],
            },
          },
        },
      ],
    });
  });

  it("compares patterns as patterns, and names beside them literally", () => {
    const sources = [{ ...api, tags: ["v*"] }];
    const [statement] = buildGitHubTrustPolicy({ oidcProviderArn, sources }).statements;
    assert.deepEqual(statement?.conditions[1], {
      operator: "StringLike",
      key: "token.actions.githubusercontent.com:sub",
      values: ["repo:acme/api:ref:refs/heads/main", "repo:acme/api:ref:refs/tags/v*"],
    });
  });

  it("takes the issuer of an enterprise from the ARN of its provider", () => {
    const arn = "arn:aws:iam::111111111111:oidc-provider/token.actions.acme.ghe.com";
    const document = buildGitHubTrustPolicy({ oidcProviderArn: arn, sources: [api] });
    assert.deepEqual(
      document.statements[0]?.conditions.map(({ key }) => key),
      ["token.actions.acme.ghe.com:aud", "token.actions.acme.ghe.com:sub"],
    );
  });

  const sources: GitHubSource[] = [
    { owner: "acme", repository: "api", branches: ["main", "release/*"], tags: ["v1"] },
    { owner: "acme", repository: "batch", environments: ["production"] },
    { owner: "acme", repository: "new", ownerId: "7", repositoryId: "9", branches: ["main"] },
  ];
  const subjects: [who: string, subject: string, isLetIn: boolean][] = [
    ["the branch", "repo:acme/api:ref:refs/heads/main", true],
    ["a branch of the pattern", "repo:acme/api:ref:refs/heads/release/2026", true],
    ["the tag", "repo:acme/api:ref:refs/tags/v1", true],
    ["the environment", "repo:acme/batch:environment:production", true],
    ["the repository with its ids", "repo:acme@7/new@9:ref:refs/heads/main", true],
    ["another branch", "repo:acme/api:ref:refs/heads/feature", false],
    ["a branch that begins with the name", "repo:acme/api:ref:refs/heads/main2", false],
    ["a branch named as the tag", "repo:acme/api:ref:refs/heads/v1", false],
    ["a pull request", "repo:acme/api:pull_request", false],
    ["another environment", "repo:acme/batch:environment:staging", false],
    [
      "a branch of a repository bound to an environment",
      "repo:acme/batch:ref:refs/heads/main",
      false,
    ],
    ["another repository of the owner", "repo:acme/web:ref:refs/heads/main", false],
    ["a repository of another owner", "repo:mallory/api:ref:refs/heads/main", false],
    ["an owner whose name ends alike", "repo:not-acme/api:ref:refs/heads/main", false],
    ["a recycled name with other ids", "repo:acme@8/new@10:ref:refs/heads/main", false],
    ["a token without ids for a source with ids", "repo:acme/new:ref:refs/heads/main", false],
  ];
  for (const [who, subject, isLetIn] of subjects) {
    it(`${isLetIn ? "lets in" : "keeps out"} ${who}`, () => {
      const document = buildGitHubTrustPolicy({ oidcProviderArn, sources });
      assert.equal(letsIn(document, { sub: subject, aud: "sts.amazonaws.com" }), isLetIn);
    });
  }

  it("keeps out a token for another audience", () => {
    const document = buildGitHubTrustPolicy({ oidcProviderArn, sources });
    const sub = "repo:acme/api:ref:refs/heads/main";
    assert.equal(letsIn(document, { sub, aud: "https://github.com/acme" }), false);
  });

  it("builds what checks clean after rendering and parsing, from every valid intent", () => {
    fc.assert(
      fc.property(fc.array(anySource, { minLength: 1, maxLength: 4 }), (given) => {
        const intent = { oidcProviderArn, sources: given };
        fc.pre(!hasErrors(checkGitHubTrustIntent(intent)));
        const parsed = parsePolicyDocument(rendered(intent));
        assert.ok(parsed.ok);
        assert.deepEqual(checkGitHubTrustPolicy(parsed.value), []);
        assert.equal(renderPolicyDocument(parsed.value), rendered(intent));
      }),
    );
  });
});

describe("checkGitHubTrustIntent", () => {
  it("refuses a provider that is no OIDC provider, and finds no sources missing with it", () => {
    assert.deepEqual(
      checkGitHubTrustIntent({ oidcProviderArn: "arn:aws:iam::1:role/x", sources: [] }),
      [
        {
          rule: "oidc-provider-arn-format",
          path: "oidcProviderArn",
          message:
            'OIDC provider ARN: given "arn:aws:iam::1:role/x", allowed an ARN such as arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com.',
          severity: "error",
        },
        {
          rule: "github-trust-sources",
          path: "sources",
          message: "no GitHub source: name at least one owner and repository.",
          severity: "error",
        },
      ],
    );
  });

  it("refuses what is wrong with a source, at its path", () => {
    const sources = [api, { ...api, owner: "*" }];
    assert.deepEqual(
      checkGitHubTrustIntent({ oidcProviderArn, sources }).map(({ rule, path }) => [rule, path]),
      [["github-owner-format", "sources[1].owner"]],
    );
  });

  it("warns of a policy over the default quota, and refuses one over the limit", () => {
    const rulesWith = (count: number) => {
      const branches = Array.from({ length: count }, (_, index) => `release/${index}`);
      const sources = [{ owner: "acme", repository: "api", branches }];
      return checkGitHubTrustIntent({ oidcProviderArn, sources }).map(({ rule }) => rule);
    };
    assert.deepEqual(
      [rulesWith(30), rulesWith(60), rulesWith(300)],
      [[], ["github-trust-quota"], ["github-trust-size"]],
    );
  });
});

describe("checkGitHubTrustPolicy", () => {
  const issuer = "token.actions.githubusercontent.com";
  const audience: PolicyCondition = {
    operator: "StringEquals",
    key: `${issuer}:aud`,
    values: ["sts.amazonaws.com"],
  };
  const trusting = (...conditions: PolicyCondition[]): PolicyDocument => ({
    version: "2012-10-17",
    statements: [
      {
        effect: "Allow",
        principals: [{ type: "Federated", value: oidcProviderArn }],
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions,
      },
    ],
  });
  const subject = (value: string, operator = "StringLike"): PolicyCondition => ({
    operator,
    key: `${issuer}:sub`,
    values: [value],
  });
  const claimed = (claims: Readonly<Record<string, string>>): PolicyCondition[] =>
    Object.entries(claims).map(([claim, value]) => ({
      operator: "StringLike",
      key: `${issuer}:${claim}`,
      values: [value],
    }));
  const rulesOf = (...conditions: PolicyCondition[]) =>
    checkGitHubTrustPolicy(trusting(...conditions)).map(({ rule }) => rule);

  it("refuses a role that trusts every repository on GitHub", () => {
    assert.deepEqual(checkGitHubTrustPolicy(trusting(audience)), [
      {
        rule: "github-trust-subject-missing",
        path: "Statement[0].Condition",
        message:
          "role trusts every repository on GitHub: given no condition that binds token.actions.githubusercontent.com:sub, allowed subjects such as repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH or repo:OWNER/REPOSITORY:environment:NAME.",
        severity: "error",
      },
    ]);
  });

  const open = [
    "*",
    "repo:*",
    "repo:acme/*",
    "repo:acme/api:*",
    "repo:acme/api*:ref:refs/heads/main",
    "repo:*/api:ref:refs/heads/main",
    "repo:acme/api:ref:*",
    "repo:acme/api:ref:refs/heads/*",
    "repo:acme/api:environment:*",
    "repo:acme/api:pull_reques?",
    "repo:acme/${aws:username}:ref:refs/heads/main",
  ];
  for (const value of open) {
    it(`refuses subjects that are not bound: ${value}`, () => {
      assert.deepEqual(rulesOf(audience, subject(value)), ["github-trust-subject-open"]);
    });
  }

  const bound = [
    "repo:acme/api:ref:refs/heads/main",
    "repo:acme/api:ref:refs/heads/release/*",
    "repo:acme@*/api@*:ref:refs/heads/main",
    "repo:acme@7/api@9:environment:production",
    "repository_owner_id:7:repository_id:9:ref:refs/heads/main",
  ];
  for (const value of bound) {
    it(`accepts ${value}`, () => {
      assert.deepEqual(rulesOf(audience, subject(value)), []);
    });
  }

  for (const value of [
    "repo:acme/api",
    "repository_owner:acme",
    "repository_owner:acme:environment:production",
    "ref:refs/heads/main",
    "environment:production",
    "job_workflow_ref:acme/build/.github/workflows/push.yml@refs/heads/main",
  ]) {
    it(`refuses a subject whose claims do not bind it, though it has no wildcard: ${value}`, () => {
      const rules = ["github-trust-subject-open"];
      assert.deepEqual(rulesOf(audience, subject(value, "StringEquals")), rules);
      assert.deepEqual(rulesOf(audience, subject(value)), rules);
    });
  }

  for (const value of [
    "repo:acme/api:job_workflow_ref:acme/build/.github/workflows/push.yml@refs/heads/main",
    "repository_owner:acme:job_workflow_ref:acme/build/.github/workflows/push.yml@refs/heads/main",
    "workflow_ref:acme/api/.github/workflows/push.yml@refs/heads/main",
    "environment:production:repository_id:9",
  ]) {
    it(`accepts the subject ${value}`, () => {
      assert.deepEqual(rulesOf(audience, subject(value, "StringEquals")), []);
    });
  }

  it("finds no binding in conditions without values", () => {
    const none = (condition: PolicyCondition) => ({ ...condition, values: [] });
    assert.deepEqual(rulesOf(none(audience), none(subject("*"))), [
      "github-trust-audience",
      "github-trust-subject-missing",
    ]);
  });

  it("reads operators, keys and actions in any case of letters", () => {
    const shout = ({ operator, key, values }: PolicyCondition) => ({
      operator: operator.toUpperCase(),
      key: key.toUpperCase(),
      values,
    });
    const [statement] = trusting(shout(audience), shout(subject("repo:acme/*"))).statements;
    const actions = ["STS:ASSUMEROLEWITHWEBIDENTITY"];
    const found = checkGitHubTrustPolicy({
      version: "2012-10-17",
      statements: [{ ...statement!, actions }],
    });
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ["github-trust-subject-open"],
    );
    const pullRequest = subject("repo:acme/api:PULL_REQUEST", "StringEqualsIgnoreCase");
    assert.deepEqual(rulesOf(audience, pullRequest), ["github-trust-pull-request"]);
  });

  it("takes everybody for GitHub as well", () => {
    const [statement] = trusting(audience).statements;
    const rules = (principals: PolicyStatement["principals"]) =>
      checkGitHubTrustPolicy({
        version: "2012-10-17",
        statements: [{ ...statement!, principals }],
      }).map(({ rule }) => rule);
    for (const type of ["*", "AWS", "Federated"] as const) {
      assert.deepEqual(rules([{ type, value: "*" }]), ["github-trust-subject-missing"], type);
    }
    assert.deepEqual(rules([{ type: "Federated", value: "arn:aws:iam::*:oidc-provider/*" }]), [
      "github-trust-subject-missing",
    ]);
    assert.deepEqual(rules(undefined), ["github-trust-subject-missing"]);
    assert.deepEqual(rules([{ type: "AWS", value: "111111111111" }]), []);
  });

  it("takes a wildcard for itself where the operator compares literally", () => {
    assert.deepEqual(rulesOf(audience, subject("repo:acme/*", "StringEquals")), []);
  });

  it("finds no binding in operators that hold without a subject", () => {
    const value = "repo:acme/api:ref:refs/heads/main";
    for (const operator of ["StringLikeIfExists", "ForAllValues:StringLike", "StringNotLike"]) {
      assert.deepEqual(rulesOf(audience, subject(value, operator)), [
        "github-trust-subject-missing",
      ]);
    }
  });

  it("accepts a second condition that is open, for both must hold", () => {
    const both = [subject("repo:acme/*"), subject("repo:acme/api:ref:refs/heads/main")];
    assert.deepEqual(rulesOf(audience, ...both), []);
  });

  it("accepts conditions on the claims that bind repository and source", () => {
    const bound: readonly Readonly<Record<string, string>>[] = [
      { sub: "repo:acme/api:*", ref: "refs/heads/main" },
      { sub: "repo:acme/api:*", environment: "production" },
      { sub: "repo:acme/api:*", ref: "refs/tags/v*" },
      { sub: "repo:acme/*", repository: "acme/api", environment: "prod*" },
      { repository_id: "123456", ref: "refs/heads/main" },
      {
        repository: "acme/api",
        job_workflow_ref: "acme/ci/.github/workflows/push.yml@refs/heads/main",
      },
    ];
    for (const claims of bound) {
      assert.deepEqual(rulesOf(audience, ...claimed(claims)), [], JSON.stringify(claims));
    }
  });

  it("refuses conditions on claims that leave open the repository or the source", () => {
    const open: readonly Readonly<Record<string, string>>[] = [
      { sub: "repo:acme/*", ref: "refs/heads/main" },
      { sub: "repo:acme/api:*", ref: "refs/heads/*" },
      { sub: "repo:acme/api:*", ref: "refs/pull/7/merge" },
      { sub: "repo:acme/api:*", environment: "*" },
      { sub: "repo:acme/api:*", repository: "acme/api" },
      { sub: "repo:acme/api:*", job_workflow_ref: "acme/ci/.github/workflows/push.yml@*" },
      { sub: "repo:*", repository: "acme/*", ref: "refs/heads/main" },
      { sub: "repo:${aws:PrincipalTag/team}/api:*", ref: "refs/heads/main" },
    ];
    for (const claims of open) {
      assert.deepEqual(
        rulesOf(audience, ...claimed(claims)),
        ["github-trust-subject-open"],
        JSON.stringify(claims),
      );
    }
    assert.deepEqual(rulesOf(audience, ...claimed({ ref: "refs/heads/main" })), [
      "github-trust-subject-missing",
    ]);
  });

  it("refuses tokens for another audience, or for any", () => {
    const main = subject("repo:acme/api:ref:refs/heads/main");
    assert.deepEqual(rulesOf(main), ["github-trust-audience"]);
    assert.deepEqual(rulesOf({ ...audience, values: ["https://github.com/acme"] }, main), [
      "github-trust-audience",
    ]);
    assert.deepEqual(rulesOf({ ...audience, operator: "StringLike", values: ["*"] }, main), [
      "github-trust-audience",
    ]);
  });

  it("warns of pull requests", () => {
    const found = checkGitHubTrustPolicy(trusting(audience, subject("repo:acme/api:pull_request")));
    assert.deepEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [["github-trust-pull-request", "warning"]],
    );
  });

  it("judges GitHub Enterprise Server too, and leaves other providers and Deny alone", () => {
    const statement = trusting(audience).statements[0]!;
    const withProvider = (provider: string): PolicyDocument => ({
      version: "2012-10-17",
      statements: [
        { ...statement, principals: [{ type: "Federated", value: provider }] },
        { ...statement, effect: "Deny" },
      ],
    });
    const prefix = "arn:aws:iam::111111111111:oidc-provider/";
    const rules = (host: string) =>
      checkGitHubTrustPolicy(withProvider(prefix + host)).map(({ rule }) => rule);
    assert.deepEqual(rules("github.acme.com/_services/token"), [
      "github-trust-audience",
      "github-trust-subject-missing",
    ]);
    assert.deepEqual(rules("oidc.eks.us-east-1.amazonaws.com/id/ABC"), []);
  });
});

function rendered(intent: GitHubTrustIntent): string {
  return renderPolicyDocument(buildGitHubTrustPolicy(intent));
}

/** Whether AWS STS would give the role to a token, as IAM compares conditions. */
function letsIn(document: PolicyDocument, token: Record<"sub" | "aud", string>): boolean {
  return document.statements.some(({ conditions }) =>
    conditions.every(({ operator, key, values }) => {
      const claim = token[key.endsWith(":sub") ? "sub" : "aud"];
      return values.some((value) =>
        operator === "StringLike" ? matchesWildcard(value, claim, "?") : value === claim,
      );
    }),
  );
}

const anyName = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const anyRef = fc.stringMatching(/^[a-z][a-z0-9/*.-]{0,12}$/);
const anySource: fc.Arbitrary<GitHubSource> = fc.record(
  {
    owner: anyName,
    repository: anyName,
    branches: fc.array(anyRef, { maxLength: 3 }),
    tags: fc.array(anyRef, { maxLength: 3 }),
    environments: fc.array(anyName, { maxLength: 3 }),
  },
  { requiredKeys: ["owner", "repository", "branches"] },
);
