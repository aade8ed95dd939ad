import assert from "node:assert/strict";
import { registryPolicyValid } from "../../../policies/registry/policyValid";
import { repositoryPolicyValid as policy } from "../../../policies/repository/policyValid";
import { policies } from "../../../policies/pack";
import { type Fixture, UNKNOWN, cannotRun, judge, runPack } from "../../support/policyHarness";

const fix =
  "How to fix: Correct each place named: a policy is one JSON object with Version and Statement; principals are account ids, " +
  "or ARNs of principals that exist, without wildcards; actions are those of Amazon ECR.";

const withPolicy = (value: unknown): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "api",
  props: { repository: "team-a/api", policy: value },
});

const document = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "222222222222" },
      Action: ["ecr:BatchGetImage"],
      ...statement,
    },
  ],
});

/** The rule and the path of each finding. */
const placesOf = (lines: readonly string[] = []) =>
  lines.slice(1, -1).map((line) => line.slice(0, line.indexOf(": ")));

describe("ecr-repository-policy-valid", () => {
  it("lets pass what Amazon ECR accepts, wildcards and open principals included", async () => {
    for (const statement of [
      {},
      { Principal: "*" },
      { Action: "ecr:*" },
      { Principal: { AWS: "arn:aws:iam::222222222222:role/ci" } },
      { Principal: { Service: "lambda.amazonaws.com" } },
    ]) {
      assert.deepEqual(await judge(policy, [withPolicy(document(statement))]), []);
    }
  });

  it("stops what Amazon ECR refuses", async () => {
    for (const [statement, place] of [
      [
        { Principal: { AWS: "arn:aws:iam::222222222222:*" } },
        "principal at policy.Statement[0].Principal.AWS",
      ],
      [
        { Principal: { AWS: "arn:aws:iam::222222222222:role/*" } },
        "principal at policy.Statement[0].Principal.AWS",
      ],
      [
        { Principal: { AWS: "AROAEXAMPLEEXAMPLE12" } },
        "deleted-principal at policy.Statement[0].Principal.AWS",
      ],
      [{ Principal: undefined }, "principal at policy.Statement[0]"],
      [{ Action: "ecr:BatchGetImages" }, "unknown-action at policy.Statement[0].Action"],
      [{ Resource: "*" }, "resource at policy.Statement[0].Resource"],
      [{ Sid: "x".repeat(11_000) }, "size at policy"],
    ] as const) {
      const value = document(statement);
      for (const given of [value, JSON.stringify(value)]) {
        const [violation, ...others] = await judge(policy, [withPolicy(given)]);
        assert.deepEqual(others, []);
        assert.deepEqual(placesOf(violation), [`repository-policy-${place}`]);
        assert.equal(violation?.at(-1), fix);
      }
    }
  });

  it("judges the repository policy of a creation template, where it gives one", async () => {
    const template = (repositoryPolicy?: unknown): Fixture => ({
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      name: "template",
      props: { prefix: "docker-hub", appliedFors: ["PULL_THROUGH_CACHE"], repositoryPolicy },
    });
    assert.deepEqual(await judge(policy, [template(), template("")]), []);
    const [violation] = await judge(policy, [template(document({ Action: "ecr:Pull" }))]);
    assert.deepEqual(placesOf(violation), [
      "repository-policy-unknown-action at repositoryPolicy.Statement[0].Action",
    ]);
  });

  it("tells of a broken text once, whatever policies look at it", async () => {
    const { violations } = await runPack(policies, [withPolicy("{")]);
    assert.deepEqual(
      violations.map((each) => [each.policy, each.message.split("\n").length]),
      [["ecr-repository-policy-valid", 3]],
    );
    assert.match(
      violations[0]?.message ?? "",
      /json-syntax at policy: text is not JSON: given "{"/,
    );
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });
});

describe("ecr-registry-policy-valid", () => {
  const registryPolicy = (statement: object): Fixture => ({
    type: "aws:ecr/registryPolicy:RegistryPolicy",
    name: "registry",
    props: {
      policy: document({
        Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
        ...statement,
      }),
    },
  });

  it("lets pass what Amazon ECR accepts", async () => {
    for (const statement of [{}, { Resource: "*" }, { Principal: "*" }, { Action: "ecr:*" }]) {
      assert.deepEqual(await judge(registryPolicyValid, [registryPolicy(statement)]), []);
    }
  });

  it("stops what Amazon ECR refuses", async () => {
    for (const [statement, place] of [
      [
        { Principal: { AWS: "arn:aws:iam::222222222222:*" } },
        "principal at policy.Statement[0].Principal.AWS",
      ],
      [{ Action: "ecr:ReplicateImages" }, "unknown-action at policy.Statement[0].Action"],
      [{ Sid: "x".repeat(11_000) }, "size at policy"],
    ] as const) {
      const [violation] = await judge(registryPolicyValid, [registryPolicy(statement)]);
      assert.deepEqual(placesOf(violation), [`registry-policy-${place}`]);
      assert.equal(violation?.at(-1), fix);
    }
  });
});
