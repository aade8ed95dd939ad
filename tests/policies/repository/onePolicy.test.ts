import assert from "node:assert/strict";
import { repositoryOnePolicy as policy } from "../../../policies/repository/onePolicy";
import { type Fixture, UNKNOWN, judge, runPack } from "../../support/policyHarness";

const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

const repository = (name: string, given: unknown = `team-a/${name}`): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name,
  props: { name: given },
});

const policyOf = (
  name: string,
  given: unknown,
  rest: Partial<Fixture> & { region?: string } = {},
): Fixture => ({
  type: REPOSITORY_POLICY,
  name,
  props: { repository: given, policy: "{}", ...(rest.region && { region: rest.region }) },
  ...rest,
});

const stops = (name: string, other: string) => [
  [
    `mandatory: ${name}`,
    `repository: ${other} is the policy of the same repository already.`,
    "How to fix: Put the statements or rules of both into one resource.",
  ],
];

describe("ecr-repository-one-policy", () => {
  it("lets pass one policy of each kind for each repository, and of a name in each region", async () => {
    const resources = [
      policyOf("a", "team-a/api"),
      policyOf("b", "team-a/web"),
      policyOf("c", "team-a/api", { type: LIFECYCLE_POLICY }),
    ];
    assert.deepEqual(await judge(policy, resources), []);
    assert.deepEqual(
      await judge(policy, [
        policyOf("a", "team-a/api", { region: "us-east-1" }),
        policyOf("b", "team-a/api", { region: "eu-west-1" }),
      ]),
      [],
    );
  });

  it("stops the second policy of a kind, repository policies and lifecycle policies alike", async () => {
    for (const type of [REPOSITORY_POLICY, LIFECYCLE_POLICY]) {
      const both = ["a", "b"].map((name) => policyOf(name, "team-a/api", { type }));
      assert.deepEqual(await judge(policy, both), stops("b", "a"));
    }
  });

  it("finds the repository that a policy takes its name from, while that is unknown at preview", async () => {
    const from = (name: string, source: string) =>
      policyOf(name, UNKNOWN, { dependsOn: { repository: [source] } });
    const api = repository("api");
    assert.deepEqual(
      await judge(policy, [api, from("a", "api"), from("b", "api")]),
      stops("b", "a"),
    );
    assert.deepEqual(
      await judge(policy, [api, from("a", "api"), policyOf("b", "team-a/api")]),
      stops("b", "a"),
    );
    const unnamed = repository("api", UNKNOWN);
    assert.deepEqual(
      await judge(policy, [unnamed, from("a", "api"), from("b", "api")]),
      stops("b", "a"),
    );
    assert.deepEqual(
      await judge(policy, [api, repository("web"), from("a", "api"), from("b", "web")]),
      [],
    );
  });

  it("stops a policy of a repository of aws-native that holds one itself", async () => {
    const native = (props: Fixture["props"]): Fixture => ({
      type: "aws-native:ecr:Repository",
      name: "native",
      props: { repositoryName: "team-a/api", ...props },
    });
    const both = [
      policyOf("a", "team-a/api"),
      policyOf("b", "team-a/api", { type: LIFECYCLE_POLICY }),
    ];
    const stopped = async (props: Fixture["props"]) =>
      (await judge(policy, [native(props), ...both])).map((lines) => lines.slice(0, 2));
    const message = "repository: native has a policy of the same repository already.";
    assert.deepEqual(await stopped({ repositoryPolicyText: {} }), [["mandatory: a", message]]);
    assert.deepEqual(await stopped({ lifecyclePolicy: { lifecyclePolicyText: "{}" } }), [
      ["mandatory: b", message],
    ]);
    assert.deepEqual(await stopped({}), []);
  });

  it("waits for the update, without a word, where the repository is unknown", async () => {
    const { violations, notApplicable } = await runPack(
      [policy],
      [policyOf("a", UNKNOWN), policyOf("b", UNKNOWN)],
    );
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });
});
