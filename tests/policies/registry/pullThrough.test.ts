import assert from "node:assert/strict";
import { pullThroughGoverned } from "../../../policies/registry/pullThroughGoverned";
import { pullThroughAllowedUpstreams } from "../../../policies/registry/pullThroughUpstreams";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const cacheRule = (
  ecrRepositoryPrefix: unknown,
  upstreamRegistryUrl: unknown = "quay.io",
): Fixture => ({
  type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
  name: "cache",
  props: { ecrRepositoryPrefix, upstreamRegistryUrl },
});

describe("ecr-pull-through-allowed-upstreams", () => {
  const policy = pullThroughAllowedUpstreams;
  const fix =
    "How to fix: Take the rule out, or add its upstreamRegistryUrl to allowedUpstreams of this policy.";
  const refused = (given: string, allowed: string) => [
    [
      "mandatory: cache",
      `upstreamRegistryUrl: upstream is not allowed: given ${given}, allowed ${allowed}.`,
      fix,
    ],
  ];

  it("lets ECR Public and the registry of Kubernetes pass", async () => {
    for (const upstream of ["public.ecr.aws", "registry.k8s.io"]) {
      assert.deepEqual(await judge(policy, [cacheRule(UNKNOWN, upstream)]), []);
    }
  });

  it("stops all others, absent ones included", async () => {
    const allowed = "public.ecr.aws, registry.k8s.io";
    assert.deepEqual(await judge(policy, [cacheRule("quay")]), refused('"quay.io"', allowed));
    const absent = { ...cacheRule("quay"), props: { ecrRepositoryPrefix: "quay" } };
    assert.deepEqual(await judge(policy, [absent]), refused("undefined", allowed));
    assert.deepEqual(await judge(policy, [cacheRule("quay", 7)]), refused("7", allowed));
  });

  it("allows what it is configured with, and nothing where that is nothing", async () => {
    const settings = { allowedUpstreams: ["*.Azurecr.io"] };
    for (const upstream of ["acmeimages.azurecr.io", "Acme.azurecr.io"]) {
      assert.deepEqual(await judge(policy, [cacheRule("acr", upstream)], settings), []);
    }
    const none = { allowedUpstreams: [] };
    assert.deepEqual(
      await judge(policy, [cacheRule("public", "public.ecr.aws")], none),
      refused('"public.ecr.aws"', "none"),
    );
  });

  it("says at preview that it could not run where the upstream is unknown", async () => {
    assert.deepEqual(await judge(policy, [cacheRule("quay", UNKNOWN)]), [
      cannotRun(policy, "string value at .upstreamRegistryUrl", "cache"),
    ]);
  });
});

describe("ecr-pull-through-governed", () => {
  const policy = pullThroughGoverned;
  const template = (
    prefix: unknown,
    props: Record<string, unknown> = {},
    name = "template",
  ): Fixture => ({
    type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    name,
    props: { prefix, appliedFors: ["PULL_THROUGH_CACHE"], lifecyclePolicy: UNKNOWN, ...props },
  });
  const governed = (prefix: string, name?: string) =>
    template(prefix, { lifecyclePolicy: "{}" }, name);
  const fix =
    "How to fix: Add an aws.ecr.RepositoryCreationTemplate with the prefix of the rule (or ROOT), appliedFors " +
    "PULL_THROUGH_CACHE and a lifecyclePolicy; or name the prefix in governedElsewhere of this policy.";
  const none = [
    "mandatory: cache",
    "ecrRepositoryPrefix: no creation template of this stack is for the repositories of the rule.",
    fix,
  ];

  it("lets rules pass that a template with a lifecycle policy covers", async () => {
    for (const prefix of ["quay", "quay/", "ROOT", "mirror"]) {
      const cached = prefix === "mirror" ? "mirror/quay" : "quay";
      assert.deepEqual(await judge(policy, [cacheRule(cached), governed(prefix)]), []);
    }
  });

  it("stops rules without a template", async () => {
    assert.deepEqual(await judge(policy, [cacheRule("quay")]), [none]);
  });

  it("stops rules whose templates are for others, for something else, or in another registry", async () => {
    const others = [
      governed("qu"),
      governed("quay-mirror"),
      template("quay", { appliedFors: ["REPLICATION"], lifecyclePolicy: "{}" }),
      template("quay", { appliedFors: undefined, lifecyclePolicy: "{}" }),
      { ...governed("quay"), provider: { name: "other", props: { profile: "other" } } },
    ];
    for (const other of others) {
      assert.deepEqual(await judge(policy, [cacheRule("quay"), other]), [none]);
    }
  });

  it("goes by the template with the longest prefix, as Amazon ECR does", async () => {
    for (const lifecyclePolicy of [undefined, ""]) {
      const others = [governed("ROOT", "root"), template("quay", { lifecyclePolicy }, "bare")];
      assert.deepEqual(await judge(policy, [cacheRule("quay"), ...others]), [
        [
          "mandatory: cache",
          "ecrRepositoryPrefix: creation template bare gives no lifecycle policy.",
          fix,
        ],
      ]);
      assert.deepEqual(await judge(policy, [cacheRule("docker-hub"), ...others]), []);
    }
  });

  it("believes its configuration where the template is in another stack", async () => {
    for (const governedElsewhere of [["quay"], ["quay/"]]) {
      assert.deepEqual(await judge(policy, [cacheRule("quay")], { governedElsewhere }), []);
      assert.deepEqual(await judge(policy, [cacheRule("quay/")], { governedElsewhere }), []);
    }
  });

  it("says at preview that it could not run where a prefix or the lifecycle policy is unknown", async () => {
    for (const [stack, path] of [
      [[cacheRule(UNKNOWN)], ".ecrRepositoryPrefix"],
      [[cacheRule("quay"), template(UNKNOWN)], ".prefix"],
      [[cacheRule("quay"), template("quay")], ".lifecyclePolicy"],
    ] as const) {
      assert.deepEqual(await judge(policy, stack), [
        cannotRun(policy, `cache: string value at ${path}`, "(stack)"),
      ]);
    }
  });
});
