import assert from "node:assert/strict";
import { registryNoOutsidePush } from "../../../policies/registry/noOutsidePush";
import { registryScoped } from "../../../policies/registry/scoped";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const REPOSITORIES = "arn:aws:ecr:eu-west-1:111111111111:repository/*";

const document = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({
    Effect: "Allow",
    Principal: { AWS: "222222222222" },
    Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
    Resource: REPOSITORIES,
    ...statement,
  })),
});

const registryPolicy = (policy: unknown): Fixture => ({
  type: "aws:ecr/registryPolicy:RegistryPolicy",
  name: "registry",
  props: { policy },
});

const allow = (...statements: object[]) => registryPolicy(JSON.stringify(document(...statements)));

const organization = {
  Principal: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
};

describe("ecr-registry-no-outside-push", () => {
  const policy = registryNoOutsidePush;
  const fix =
    "How to fix: Grant what replication takes, ecr:CreateRepository and ecr:ReplicateImage, and pulling, to those who are " +
    "named only. Accounts that publish images go into publisherAccounts of this policy.";
  const lets = (index: number, who: string, given: string, accounts = "") =>
    `policy.Statement[${index}].Principal: statement lets ${who}: given ${given}, allowed replication, and pulling, also ` +
    `through caches${accounts}.`;

  it("lets replication pass, and pulling, also through caches", async () => {
    const pullThrough = [
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetImageCopyStatus",
    ];
    const filling = { Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"] };
    const statements = [{}, { Action: pullThrough }, { ...organization, ...filling }];
    assert.deepEqual(await judge(policy, [allow(...statements)]), []);
  });

  it("stops pushing and administering, each by its path, as text and as object", async () => {
    const statements = [
      { Action: ["ecr:PutImage", "ecr:ReplicateImage"] },
      { ...organization, Action: "ecr:SetRepositoryPolicy" },
      { Action: "ecr:PutRegistryPolicy", Principal: { AWS: "333333333333" } },
    ];
    const violation = [
      "mandatory: registry",
      lets(0, "account 222222222222 push", '["ecr:PutImage"]'),
      lets(1, "organization o-acme123456 administer", '["ecr:SetRepositoryPolicy"]'),
      lets(2, "account 333333333333 administer", '["ecr:PutRegistryPolicy"]'),
      fix,
    ];
    assert.deepEqual(await judge(policy, [allow(...statements)]), [violation]);
    assert.deepEqual(await judge(policy, [registryPolicy(document(...statements))]), [violation]);
  });

  it("stops replication by everybody, which puts images into the registry", async () => {
    assert.deepEqual(await judge(policy, [allow({ Principal: "*" })]), [
      [
        "mandatory: registry",
        lets(0, "everybody administer", '["ecr:CreateRepository","ecr:ReplicateImage"]'),
        fix,
      ],
    ]);
  });

  it("lets configured publishers push", async () => {
    const settings = { publisherAccounts: ["222222222222"] };
    const fixture = allow(
      { Action: "ecr:PutImage" },
      { Action: "ecr:PutImage", Principal: { AWS: "333333333333" } },
    );
    const accounts = ", or accounts 222222222222";
    assert.deepEqual(await judge(policy, [fixture], settings), [
      [
        "mandatory: registry",
        lets(1, "account 333333333333 push", '["ecr:PutImage"]', accounts),
        fix,
      ],
    ]);
  });

  it("leaves documents that cannot be read, or are absent, to ecr-registry-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy("{"), registryPolicy(undefined)]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "registry"),
    ]);
  });
});

describe("ecr-registry-scoped", () => {
  const policy = registryScoped;
  const fix =
    "How to fix: Name the actions one by one, and as Resource the ARNs of repositories, or of repositories below a prefix; " +
    "replication takes ecr:CreateRepository and ecr:ReplicateImage.";

  it("lets named actions on repositories pass, and wildcards that deny", async () => {
    const prefix = { Resource: REPOSITORIES.replace("*", "team-a/*") };
    const denial = { Effect: "Deny", Principal: "*", Action: "ecr:*", Resource: "*" };
    assert.deepEqual(await judge(policy, [allow({}, prefix, denial)]), []);
  });

  it("stops wildcards in actions and resources, each by its path, as text and as object", async () => {
    const statements = [
      { Action: "ecr:*" },
      { NotAction: "ecr:DeleteRepository", Action: undefined },
      { Resource: "*" },
      { Resource: undefined, NotResource: REPOSITORIES },
      { Resource: undefined },
      { Resource: "arn:aws:s3:::images" },
    ];
    const violation = [
      "mandatory: registry",
      'registry-policy-wildcard-action at policy.Statement[0].Action: action has a wildcard: given "ecr:*", allowed the ' +
        "names of single actions.",
      "registry-policy-wildcard-action at policy.Statement[1].NotAction: NotAction allows all other actions: given " +
        '["ecr:DeleteRepository"], allowed Action and a list.',
      'registry-policy-wildcard-resource at policy.Statement[2].Resource: resource is not bound to repositories: given "*", ' +
        "allowed ARNs such as arn:aws:ecr:us-east-1:111111111111:repository/*.",
      "registry-policy-wildcard-resource at policy.Statement[3].NotResource: NotResource allows on all other resources: given " +
        `["${REPOSITORIES}"], allowed ARNs such as arn:aws:ecr:us-east-1:111111111111:repository/*.`,
      "registry-policy-resource at policy.Statement[4]: statement has no resource: allowed ARNs such as " +
        "arn:aws:ecr:us-east-1:111111111111:repository/*.",
      'registry-policy-resource at policy.Statement[5].Resource: resource is no repository: given "arn:aws:s3:::images", ' +
        "allowed ARNs such as arn:aws:ecr:us-east-1:111111111111:repository/*.",
      fix,
    ];
    assert.deepEqual(await judge(policy, [allow(...statements)]), [violation]);
    assert.deepEqual(await judge(policy, [registryPolicy(document(...statements))]), [violation]);
  });

  it("leaves documents that cannot be read, or are absent, to ecr-registry-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy("{"), registryPolicy(undefined)]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [registryPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "registry"),
    ]);
  });
});
