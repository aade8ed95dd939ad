import assert from "node:assert/strict";
import fc from "fast-check";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { type PullPolicyIntent, buildPullPolicy } from "../../../domain/workload/pullPolicy";
import { checkPullPolicyIntent } from "../../../domain/workload/pullPolicyCheck";
import {
  accountId,
  anything,
  listOf,
  region,
  repositoryName,
} from "../../support/domainArbitraries";
import { lines, modelOf } from "../../support/findingLines";
import { like } from "../../support/iamEvaluator";

const intent: PullPolicyIntent = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["team-a/api", "base/node"],
};

describe("buildPullPolicy", () => {
  it("gives the token, and pulling from exactly the repositories", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildPullPolicy(intent))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GetAuthorizationToken",
          Effect: "Allow",
          Action: ["ecr:GetAuthorizationToken"],
          Resource: ["*"],
        },
        {
          Sid: "PullFromHub",
          Effect: "Allow",
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
          ],
          Resource: [
            "arn:aws:ecr:us-east-1:111111111111:repository/base/node",
            "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
          ],
        },
      ],
    });
  });

  const hub = "arn:aws:ecr:us-east-1:111111111111:repository/";
  const cases: [action: string, resource: string, may: boolean][] = [
    ["ecr:BatchGetImage", `${hub}docker-hub/library/nginx`, true],
    ["ecr:CreateRepository", `${hub}docker-hub/library/nginx`, true],
    ["ecr:BatchImportUpstreamImage", `${hub}docker-hub/library/nginx`, true],
    ["ecr:TagResource", `${hub}docker-hub/library/nginx`, true],
    ["ecr:PutImage", `${hub}docker-hub/library/nginx`, false],
    ["ecr:DeleteRepository", `${hub}docker-hub/library/nginx`, false],
    ["ecr:CreateRepository", `${hub}docker-hub-2/nginx`, false],
    ["ecr:CreateRepository", `${hub}team-a/api`, false],
    ["ecr:TagResource", `${hub}team-a/api`, false],
    ["ecr:BatchGetImage", `${hub}team-b/batch`, false],
    ["ecr:CreateRepository", `${hub.replace(/1{12}/, "999999999999")}docker-hub/nginx`, false],
  ];
  for (const [action, resource, may] of cases) {
    it(`${may ? "grants" : "does not grant"} ${action} on ${resource} to who pulls through a cache`, () => {
      const { statements } = buildPullPolicy({
        ...intent,
        pullThroughCachePrefixes: ["docker-hub"],
      });
      const isGranted = statements.some(
        ({ actions = [], resources = [] }) =>
          actions.includes(action) && resources.some((pattern) => like(pattern, resource)),
      );
      assert.equal(isGranted, may);
    });
  }

  it("names repositories by the partition of the hub", () => {
    const [, statement] = buildPullPolicy({ ...intent, hubRegion: "cn-north-1" }).statements;
    assert.equal(
      statement?.resources?.[0],
      "arn:aws-cn:ecr:cn-north-1:111111111111:repository/team-a/api",
    );
  });

  it("is read back the same for every valid intent", () => {
    const valid = fc.record({
      hubAccountId: accountId,
      hubRegion: region,
      repositories: listOf(repositoryName),
    });
    fc.assert(
      fc.property(valid, (given) => {
        assert.deepEqual(checkPullPolicyIntent(given), []);
        const text = renderPolicyDocument(buildPullPolicy(given));
        assert.equal(renderPolicyDocument(modelOf(parsePolicyDocument(text))), text);
      }),
    );
  });
});

describe("checkPullPolicyIntent", () => {
  it("refuses all that is wrong at once", () => {
    const wrong = { hubAccountId: "1", hubRegion: "here", repositories: ["API", "base", "base"] };
    assert.deepEqual(lines(checkPullPolicyIntent(wrong)), [
      'account-id-format @ hubAccountId: account id: given "1", allowed a string of 12 digits.',
      'region-format @ hubRegion: region: given "here", allowed a region name such as us-east-1 or us-gov-west-1.',
      'repository-name-format @ repositories[0]: repository name: given "API", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them.',
      'grant-duplicate @ repositories[2]: the same is given twice: given "base", allowed once, as in repositories[1].',
    ]);
  });

  it("refuses no repositories", () => {
    for (const repositories of [[], undefined, "base/node"]) {
      const given = { ...intent, repositories } as PullPolicyIntent;
      assert.deepEqual(lines(checkPullPolicyIntent(given)), [
        `pull-policy-repositories @ repositories: no repository is given: given ${JSON.stringify(repositories) ?? "undefined"}, allowed a list of repository names.`,
      ]);
    }
  });

  it("needs no repositories where there are prefixes, and refuses prefixes that mean the same", () => {
    const prefixes = (...pullThroughCachePrefixes: string[]) =>
      lines(checkPullPolicyIntent({ ...intent, repositories: [], pullThroughCachePrefixes }));
    assert.deepEqual(prefixes("docker-hub", "ROOT"), []);
    assert.deepEqual(prefixes("quay/", "quay", "A", "k8s", "k8s"), [
      'repository-prefix-format @ pullThroughCachePrefixes[2]: repository prefix: given "A", allowed ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end.',
      "repository-prefix-length @ pullThroughCachePrefixes[2]: repository prefix has the wrong length: given 1 characters, allowed 2 to 30.",
      'grant-duplicate @ pullThroughCachePrefixes[4]: the same is given twice: given "k8s", allowed once, as in pullThroughCachePrefixes[3].',
      'pull-policy-prefix-duplicate @ pullThroughCachePrefixes[1]: prefix is given twice: given "quay", allowed it once, as in pullThroughCachePrefixes[0].',
    ]);
  });

  it("refuses more repositories than a managed policy has room for", () => {
    const repositories = Array.from({ length: 120 }, (_, index) => `team-a/service-${index}`);
    assert.deepEqual(lines(checkPullPolicyIntent({ ...intent, repositories })), [
      "pull-policy-size @ repositories: pull policy is too long: given 8219 characters, allowed at most 6144. Name fewer repositories.",
    ]);
  });

  it("answers whatever it is given", () => {
    const given = fc.oneof(
      anything,
      fc.record({
        hubAccountId: anything,
        hubRegion: fc.oneof(anything, region),
        repositories: anything,
        pullThroughCachePrefixes: anything,
      }),
    );
    fc.assert(
      fc.property(given, (one) => {
        assert.ok(checkPullPolicyIntent(one as PullPolicyIntent).length > 0);
      }),
    );
  });
});
