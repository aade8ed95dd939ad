import assert from "node:assert/strict";
import { lifecyclePresent as policy } from "../../../policies/lifecycle/present";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const repository = (name: string, props: Record<string, unknown> = {}): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name,
  props: { name: `team-a/${name}`, ...props },
});

const lifecycle = (target: unknown, rest: Partial<Fixture> = {}): Fixture => ({
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  name: "lifecycle",
  props: { repository: target, policy: UNKNOWN },
  ...rest,
});

const template = (props: Record<string, unknown>): Fixture => ({
  type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  name: "template",
  props: { prefix: "docker-hub", ...props },
});

const from = (...names: string[]) => ({ dependsOn: { repository: names } });

const fix =
  "How to fix: Add an aws.ecr.LifecyclePolicy whose repository is the name output of this repository, with its region and " +
  "provider; in a creation template set lifecyclePolicy.";

const without = (name: string) => [
  `mandatory: ${name}`,
  "No lifecycle policy in this stack belongs to the repository.",
  fix,
];

describe("ecr-lifecycle-present", () => {
  it("lets a repository pass whose lifecycle policy takes its name, known or not", async () => {
    const known = [repository("api"), lifecycle("team-a/api", from("api"))];
    assert.deepEqual(await judge(policy, known), []);
    const unknown = [repository("api", { name: UNKNOWN }), lifecycle(UNKNOWN, from("api"))];
    assert.deepEqual(await judge(policy, unknown), []);
  });

  it("lets a repository pass whose lifecycle policy names it in a text", async () => {
    assert.deepEqual(await judge(policy, [repository("api"), lifecycle("team-a/api")]), []);
  });

  it("stops a repository without one, although its neighbour has one", async () => {
    const stack = [repository("api"), repository("web"), lifecycle("team-a/web", from("web"))];
    assert.deepEqual(await judge(policy, stack), [without("api")]);
  });

  it("stops all that have none", async () => {
    const stack = [repository("api"), repository("web")];
    assert.deepEqual(await judge(policy, stack), [without("api"), without("web")]);
  });

  it("is not taken in by a policy that is made of the name and meant for another repository", async () => {
    const stack = [repository("api"), lifecycle("team-a/api-cache", from("api"))];
    assert.deepEqual(await judge(policy, stack), [without("api")]);
  });

  it("is not taken in by a repository of the same name in another account or region", async () => {
    const account = lifecycle("team-a/api", {
      provider: { name: "other-account", props: { profile: "other" } },
    });
    assert.deepEqual(await judge(policy, [repository("api"), account]), [without("api")]);
    const abroad = repository("api", { region: "eu-west-1" });
    const here = lifecycle("team-a/api", {
      props: { repository: "team-a/api", region: "us-east-1" },
    });
    assert.deepEqual(await judge(policy, [abroad, here]), [without("api")]);
  });

  it("is not taken in by a policy that takes the name and goes to another region or account", async () => {
    const inRegion = (region: string) => ({ name: region, props: { region } });
    const inAccount = (accountId: string) => ({
      name: accountId,
      props: { allowedAccountIds: [accountId] },
    });
    for (const [here, elsewhere] of [
      [inRegion("us-east-1"), inRegion("eu-west-1")],
      [inAccount("111111111111"), inAccount("222222222222")],
    ]) {
      const derived = lifecycle("team-a/api", { ...from("api"), provider: elsewhere });
      const stack = [{ ...repository("api"), provider: here }, derived];
      assert.deepEqual(await judge(policy, stack), [without("api")]);
    }
    const props = { repository: UNKNOWN, region: "eu-west-1" };
    const stack = [
      repository("api", { region: "us-east-1" }),
      lifecycle("", { ...from("api"), props }),
    ];
    assert.deepEqual(await judge(policy, stack), [without("api")]);
  });

  it("counts a policy that takes the name by another provider, of the same account or not known to be", async () => {
    for (const props of [{}, { profile: "other" }]) {
      const provider = { name: "explicit", props };
      const derived = lifecycle("team-a/api", { ...from("api"), provider });
      assert.deepEqual(await judge(policy, [repository("api"), derived]), []);
    }
    const named = lifecycle("team-a/api", { provider: { name: "explicit" } });
    assert.deepEqual(await judge(policy, [repository("api"), named]), []);
  });

  it("takes an unknown region for the same one", async () => {
    const stack = [
      repository("api", { region: UNKNOWN }),
      lifecycle("team-a/api", { props: { repository: "team-a/api", region: "us-east-1" } }),
    ];
    assert.deepEqual(await judge(policy, stack), []);
  });

  it("says at preview that it could not run where a name from elsewhere may be that of the repository", async () => {
    assert.deepEqual(await judge(policy, [repository("api"), lifecycle(UNKNOWN)]), [
      cannotRun(policy, "api: string value at .repository", "(stack)"),
    ]);
  });

  it("names all resources of which it could not tell, or the first ten of many", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `r${index}`);
    const stackOf = (count: number) => [
      ...names.slice(0, count).map((name) => repository(name)),
      lifecycle(UNKNOWN),
    ];
    const unknown = (count: number) =>
      names
        .slice(0, count)
        .map((name) => `${name}: string value at .repository`)
        .join(" can't be known during preview; ");
    assert.deepEqual(await judge(policy, stackOf(2)), [cannotRun(policy, unknown(2), "(stack)")]);
    const [[, text] = []] = await judge(policy, stackOf(12));
    assert.ok(text?.endsWith(`${unknown(10)} can't be known during preview; and 2 more`), text);
  });

  it("stops a repository while the unknown name is that of its neighbour", async () => {
    const stack = [repository("api"), repository("web"), lifecycle(UNKNOWN, from("web"))];
    assert.deepEqual(await judge(policy, stack), [without("api")]);
  });

  it("judges creation templates, which give lifecycle policies themselves", async () => {
    assert.deepEqual(await judge(policy, [template({ lifecyclePolicy: UNKNOWN })]), [
      cannotRun(policy, "template: string value at .lifecyclePolicy", "(stack)"),
    ]);
    for (const lifecyclePolicy of ["{}", { rules: [] }]) {
      assert.deepEqual(await judge(policy, [template({ lifecyclePolicy })]), []);
    }
    for (const props of [{}, { lifecyclePolicy: "" }]) {
      assert.deepEqual(await judge(policy, [template(props)]), [
        [
          "mandatory: template",
          "lifecyclePolicy: The template gives the repositories it creates no lifecycle policy.",
          fix,
        ],
      ]);
    }
  });
});
