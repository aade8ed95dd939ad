import assert from "node:assert/strict";

import { grantsAction, renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { type PushPolicyIntent, buildPushPolicy } from "../../../domain/publishing/pushPolicy";
import { checkPushPolicyIntent } from "../../../domain/publishing/pushPolicyCheck";

const intent: PushPolicyIntent = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["team-a/api"],
};
const api = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";
const node = "arn:aws:ecr:us-east-1:111111111111:repository/base/node";
const profile = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";

function statementsOf(text: string): unknown[] {
  return (JSON.parse(text) as { Statement: unknown[] }).Statement;
}

describe("buildPushPolicy", () => {
  it("grants pushing to exactly the named repositories", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildPushPolicy(intent))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GetAuthorizationToken",
          Effect: "Allow",
          Action: ["ecr:GetAuthorizationToken"],
          Resource: ["*"],
        },
        {
          Sid: "PushToHub",
          Effect: "Allow",
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:DescribeImages",
            "ecr:GetDownloadUrlForLayer",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
          ],
          Resource: [api],
        },
      ],
    });
  });

  it("adds pulling base images and signing on request", () => {
    const more = { ...intent, baseRepositories: ["base/node"], signingProfileArn: profile };
    assert.deepEqual(statementsOf(renderPolicyDocument(buildPushPolicy(more))).slice(2), [
      {
        Sid: "PullBaseImages",
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ],
        Resource: [node],
      },
      {
        Sid: "SignImages",
        Effect: "Allow",
        Action: ["signer:SignPayload"],
        Resource: [profile],
      },
    ]);
  });

  const document = buildPushPolicy({
    ...intent,
    baseRepositories: ["base/node"],
    signingProfileArn: profile,
  });
  const may = (action: string, resource: string) =>
    document.statements.some(
      (statement) => grantsAction(statement, action) && statement.resources?.includes(resource),
    );
  const rights: [action: string, resource: string, isGranted: boolean][] = [
    ["ecr:PutImage", api, true],
    ["ecr:PutImage", node, false],
    ["ecr:PutImage", api.replace("api", "web"), false],
    ["ecr:PutImage", api.replace("111111111111", "999999999999"), false],
    ["ecr:PutImage", api.replace("us-east-1", "eu-west-1"), false],
    ["ecr:BatchGetImage", node, true],
    ["ecr:BatchDeleteImage", api, false],
    ["ecr:PutLifecyclePolicy", api, false],
    ["ecr:SetRepositoryPolicy", api, false],
    ["signer:SignPayload", profile, true],
    ["signer:SignPayload", profile.replace("releases", "other"), false],
    ["signer:PutSigningProfile", profile, false],
  ];
  for (const [action, resource, isGranted] of rights) {
    it(`${isGranted ? "grants" : "does not grant"} ${action} on ${resource}`, () => {
      assert.equal(may(action, resource), isGranted);
    });
  }

  it("names no resource by a wildcard but for the authorization token", () => {
    const [token, ...others] = document.statements;
    assert.deepEqual(token?.actions, ["ecr:GetAuthorizationToken"]);
    assert.deepEqual(
      others.flatMap(({ resources = [] }) => resources).filter((arn) => /[*?]/.test(arn)),
      [],
    );
  });

  it("speaks of the partition of the hub", () => {
    const china = buildPushPolicy({ ...intent, hubRegion: "cn-north-1" });
    assert.deepEqual(china.statements[1]?.resources, [
      "arn:aws-cn:ecr:cn-north-1:111111111111:repository/team-a/api",
    ]);
  });

  it("gives a text that parses to the same document", () => {
    const parsed = parsePolicyDocument(renderPolicyDocument(document));
    assert.ok(parsed.ok);
    assert.equal(renderPolicyDocument(parsed.value), renderPolicyDocument(document));
  });
});

describe("checkPushPolicyIntent", () => {
  it("accepts what can be published", () => {
    const more = { ...intent, baseRepositories: ["base/node"], signingProfileArn: profile };
    assert.deepEqual(checkPushPolicyIntent(more), []);
  });

  it("refuses everything that is wrong at once", () => {
    const wrong = {
      hubAccountId: "11111111111",
      hubRegion: "virginia",
      repositories: ["team-a/*", "Team", "team-a/api", "team-a/api"],
      baseRepositories: [],
      signingProfileArn: `${profile}/V1`,
    };
    assert.deepEqual(
      checkPushPolicyIntent(wrong).map(({ rule, path }) => [rule, path]),
      [
        ["account-id-format", "hubAccountId"],
        ["region-format", "hubRegion"],
        ["repository-name-format", "repositories[0]"],
        ["repository-name-format", "repositories[1]"],
        ["grant-duplicate", "repositories[3]"],
        ["push-policy-repositories", "baseRepositories"],
        ["signing-profile-arn-format", "signingProfileArn"],
      ],
    );
  });

  it("refuses no repository", () => {
    assert.deepEqual(checkPushPolicyIntent({ ...intent, repositories: [] }), [
      {
        rule: "push-policy-repositories",
        path: "repositories",
        message: "no repository is given: given [], allowed a list of repository names.",
        severity: "error",
      },
    ]);
  });

  it("refuses more repositories than the inline policy of a role holds", () => {
    const repositories = Array.from({ length: 200 }, (_, index) => `team-${index}/api`);
    const { length } = renderPolicyDocument(buildPushPolicy({ ...intent, repositories }));
    assert.deepEqual(checkPushPolicyIntent({ ...intent, repositories }), [
      {
        rule: "push-policy-size",
        path: "repositories",
        message: `push policy is too long: given ${length} characters, allowed at most 10240. Name fewer repositories.`,
        severity: "error",
      },
    ]);
  });

  it("takes an intent of which the hub is not known yet", () => {
    const unknown = { repositories: ["team-a/api"] } as unknown as PushPolicyIntent;
    assert.deepEqual(
      checkPushPolicyIntent(unknown).map(({ path }) => path),
      ["hubAccountId", "hubRegion"],
    );
  });
});
