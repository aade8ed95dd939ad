import assert from "node:assert/strict";
import { repositoryNoOutsidePush } from "../../../policies/repository/noOutsidePush";
import { repositoryNoWildcardActions } from "../../../policies/repository/noWildcardActions";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const withPolicy = (policy: unknown): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "api",
  props: { repository: "team-a/api", policy },
});

const document = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({
    Effect: "Allow",
    Principal: { AWS: "222222222222" },
    ...statement,
  })),
});

const allow = (...statements: object[]) => withPolicy(JSON.stringify(document(...statements)));

const template = (repositoryPolicy?: unknown): Fixture => ({
  type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  name: "template",
  props: { prefix: "ROOT", repositoryPolicy },
});

const PUBLIC = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";

describe("ecr-repository-no-outside-push", () => {
  const policy = repositoryNoOutsidePush;
  const fix =
    "How to fix: Grant pulling only: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer. " +
    "Accounts that publish images go into publisherAccounts of this policy.";
  const pushes = (index: number, who: string, given: string, allowed = "pulling") =>
    `policy.Statement[${index}].Principal: statement lets ${who}: given ${given}, allowed ${allowed}.`;

  it("lets pulling pass, also for a pull-through cache, and reading", async () => {
    const reading = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchImportUpstreamImage",
      "ecr:Describe*",
      "ecr:ListImages",
    ];
    assert.deepEqual(await judge(policy, [allow({ Action: reading })]), []);
  });

  it("stops pushing and administering, each by its path", async () => {
    const fixture = allow(
      { Action: ["ecr:BatchGetImage", "ecr:PutImage"] },
      { Action: "ecr:DeleteRepository", Principal: { AWS: "arn:aws:iam::333333333333:role/ops" } },
      {
        Action: "ecr:UploadLayerPart",
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
      },
    );
    assert.deepEqual(await judge(policy, [fixture]), [
      [
        "mandatory: api",
        pushes(0, "account 222222222222 push", '["ecr:PutImage"]'),
        pushes(
          1,
          "principal arn:aws:iam::333333333333:role/ops administer",
          '["ecr:DeleteRepository"]',
        ),
        pushes(2, "organization o-acme123456 push", '["ecr:UploadLayerPart"]'),
        fix,
      ],
    ]);
  });

  it("sees through wildcards and NotAction", async () => {
    for (const statement of [
      { Action: "ecr:*" },
      { Action: "*" },
      { NotAction: "ecr:ListImages" },
    ]) {
      const [violation] = await judge(policy, [allow(statement)]);
      assert.match(violation?.[1] ?? "", /lets account 222222222222 push and administer: given /);
    }
  });

  it("lets configured publishers push", async () => {
    const settings = { publisherAccounts: ["222222222222"] };
    assert.deepEqual(await judge(policy, [allow({ Action: "ecr:PutImage" })], settings), []);
    const others = allow({ Action: "ecr:PutImage", Principal: { AWS: "999999999999" } });
    assert.deepEqual(await judge(policy, [others], settings), [
      [
        "mandatory: api",
        pushes(
          0,
          "account 999999999999 push",
          '["ecr:PutImage"]',
          "pulling, or accounts 222222222222",
        ),
        fix,
      ],
    ]);
  });

  it("lets a service push that acts for publishers only", async () => {
    const settings = { publisherAccounts: ["222222222222", "333333333333"] };
    const by = (...accounts: string[]) =>
      allow({
        Action: "ecr:PutImage",
        Principal: { Service: "codebuild.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": accounts } },
      });
    assert.deepEqual(await judge(policy, [by("222222222222", "333333333333")], settings), []);
    assert.deepEqual(await judge(policy, [by("222222222222", "999999999999")], settings), [
      [
        "mandatory: api",
        pushes(
          0,
          "codebuild.amazonaws.com for accounts 222222222222, 999999999999 push",
          '["ecr:PutImage"]',
          "pulling, or accounts 222222222222, 333333333333",
        ),
        fix,
      ],
    ]);
  });

  it("stops pushing by everybody, whatever ecr-repository-no-open-principal makes of the statement", async () => {
    const open = allow({ Action: ["ecr:BatchGetImage", "ecr:PutImage"], Principal: "*" });
    assert.deepEqual(await judge(policy, [open], { publisherAccounts: ["222222222222"] }), [
      [
        "mandatory: api",
        pushes(0, "everybody push", '["ecr:PutImage"]', "pulling, or accounts 222222222222"),
        fix,
      ],
    ]);
    assert.deepEqual(await judge(policy, [allow({ Action: "ecr:List*", Principal: "*" })]), []);
  });

  it("weighs what Deny statements take back, action by action", async () => {
    const pushing = { Action: ["ecr:BatchGetImage", "ecr:PutImage"] };
    const deny = (Condition?: object) =>
      allow(pushing, { Effect: "Deny", Principal: "*", Action: "ecr:Put*", Condition });
    const spares = (account: string) => ({ StringNotEquals: { "aws:PrincipalAccount": account } });
    assert.deepEqual(await judge(policy, [deny()]), []);
    const violation = [
      "mandatory: api",
      pushes(0, "account 222222222222 push", '["ecr:PutImage"]'),
    ];
    assert.deepEqual(await judge(policy, [deny(spares("222222222222"))]), [[...violation, fix]]);
  });

  it("leaves documents that cannot be read to ecr-repository-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [withPolicy("{"), withPolicy(undefined)]), []);
  });

  it("judges policies of ECR Public", async () => {
    const pushing = document({ Action: ["ecr-public:DescribeImages", "ecr-public:PutImage"] });
    for (const value of [pushing, JSON.stringify(pushing)]) {
      assert.deepEqual(await judge(policy, [{ ...withPolicy(value), type: PUBLIC }]), [
        ["mandatory: api", pushes(0, "account 222222222222 push", '["ecr-public:PutImage"]'), fix],
      ]);
    }
    const reading = document({ Action: "ecr-public:Describe*" });
    assert.deepEqual(await judge(policy, [{ ...withPolicy(reading), type: PUBLIC }]), []);
  });

  it("judges objects and creation templates alike", async () => {
    const pushing = document({ Action: "ecr:PutImage" });
    const line = pushes(0, "account 222222222222 push", '["ecr:PutImage"]');
    assert.deepEqual(await judge(policy, [withPolicy(pushing)]), [["mandatory: api", line, fix]]);
    for (const value of [pushing, JSON.stringify(pushing)]) {
      assert.deepEqual(await judge(policy, [template(value)]), [
        ["mandatory: template", line.replace("policy.", "repositoryPolicy."), fix],
      ]);
    }
    assert.deepEqual(await judge(policy, [template()]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });
});

describe("ecr-repository-no-wildcard-actions", () => {
  const policy = repositoryNoWildcardActions;
  const fix =
    "How to fix: Name the actions one by one; pulling takes ecr:BatchGetImage and ecr:GetDownloadUrlForLayer.";
  const wildcard = (index: number, given: string) =>
    `repository-policy-wildcard-action at policy.Statement[${index}].Action: action has a wildcard: given "${given}", ` +
    "allowed the names of single actions.";

  it("lets named actions pass, and wildcards that deny", async () => {
    const fixture = allow({ Action: ["ecr:BatchGetImage"] }, { Action: "ecr:*", Effect: "Deny" });
    assert.deepEqual(await judge(policy, [fixture]), []);
  });

  it("stops wildcards, each by its path, as text and as object", async () => {
    const statements = [{ Action: "ecr:*" }, { Action: ["ecr:BatchGetImage", "ecr:Put*"] }];
    const violation = ["mandatory: api", wildcard(0, "ecr:*"), wildcard(1, "ecr:Put*"), fix];
    assert.deepEqual(await judge(policy, [allow(...statements)]), [violation]);
    assert.deepEqual(await judge(policy, [withPolicy(document(...statements))]), [violation]);
  });

  it("judges policies of ECR Public and creation templates", async () => {
    const fixture = { ...allow({ Action: "ecr-public:*" }), type: PUBLIC };
    assert.deepEqual(await judge(policy, [fixture]), [
      ["mandatory: api", wildcard(0, "ecr-public:*"), fix],
    ]);
    const inTemplate = wildcard(0, "ecr:*").replace("policy.", "repositoryPolicy.");
    assert.deepEqual(await judge(policy, [template(document({ Action: "ecr:*" }))]), [
      ["mandatory: template", inTemplate, fix],
    ]);
  });

  it("stops NotAction, which allows all the rest", async () => {
    assert.deepEqual(await judge(policy, [allow({ NotAction: "ecr:DeleteRepository" })]), [
      [
        "mandatory: api",
        "repository-policy-wildcard-action at policy.Statement[0].NotAction: NotAction allows all other actions: " +
          'given ["ecr:DeleteRepository"], allowed Action and a list.',
        fix,
      ],
    ]);
  });

  it("leaves documents that cannot be read to ecr-repository-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [withPolicy("{"), template()]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });
});
