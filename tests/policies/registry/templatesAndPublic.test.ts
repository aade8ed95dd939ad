import assert from "node:assert/strict";
import { publicRepositoryListed } from "../../../policies/registry/publicRepositoryListed";
import { templateStrict } from "../../../policies/registry/templateStrict";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

describe("ecr-template-strict", () => {
  const policy = templateStrict;
  const template = (props: Record<string, unknown>): Fixture => ({
    type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    name: "template",
    props: { prefix: UNKNOWN, appliedFors: ["REPLICATION"], ...props },
  });
  const immutable = { imageTagMutability: "IMMUTABLE" };
  const ROLE = "arn:aws:iam::111111111111:role/templates";
  const fix =
    'How to fix: Set imageTagMutability to "IMMUTABLE", for a pull-through cache to "MUTABLE", and give the cache a template ' +
    "with a prefix of its own; give customRoleArn where the template has resourceTags or a KMS key.";
  const stops = (...lines: string[]) => [["mandatory: template", ...lines, fix]];
  const movable = "imageTagMutability: tags can be moved";
  const role = (what: string) =>
    `creation-template-role-missing at customRoleArn: role is missing: given ${what}, ` +
    "allowed with the ARN of a role that may create such repositories.";

  it("lets templates with immutable tags pass", async () => {
    assert.deepEqual(await judge(policy, [template(immutable)]), []);
  });

  it("stops templates whose tags can be moved, absent property included", async () => {
    assert.deepEqual(
      await judge(policy, [template({})]),
      stops(
        `${movable}, as imageTagMutability is not given: allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.`,
      ),
    );
    assert.deepEqual(
      await judge(policy, [template({ imageTagMutability: "MUTABLE" })]),
      stops(`${movable}: given "MUTABLE", allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.`),
    );
  });

  it("allows the configured tags to move", async () => {
    const props = {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
    };
    assert.deepEqual(await judge(policy, [template(props)], { mutableTags: ["latest"] }), []);
    assert.deepEqual(
      await judge(policy, [template(props)]),
      stops(
        'imageTagMutabilityExclusionFilters[0]: tags of this filter can be moved: given "latest", allowed none.',
      ),
    );
  });

  it("leaves templates of a pull-through cache mutable, which has to refresh them", async () => {
    const appliedFors = ["PULL_THROUGH_CACHE", "REPLICATION"];
    assert.deepEqual(await judge(policy, [template({ appliedFors })]), []);
    assert.deepEqual(
      await judge(policy, [template({ appliedFors, ...immutable })]),
      stops(
        "creation-template-immutable-cache at imageTagMutability: tags of a cache cannot be refreshed: " +
          'given "IMMUTABLE", allowed MUTABLE.',
      ),
    );
  });

  it("stops a template that is for a cache and for pushes, whose tags would move with those of the cache", async () => {
    const appliedFors = ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"];
    assert.deepEqual(
      await judge(policy, [template({ appliedFors, imageTagMutability: "MUTABLE" })]),
      stops(
        "creation-template-mixed-uses at appliedFors: template is for pushes and for a cache: given " +
          '["CREATE_ON_PUSH","PULL_THROUGH_CACHE"], allowed a template with a prefix of its own for each, so that pushed tags stay.',
      ),
    );
  });

  it("stops tags and keys without the role that Amazon ECR needs for them", async () => {
    const tags = { ...immutable, resourceTags: { team: "a" } };
    const key = { ...immutable, encryptionConfigurations: [{ encryptionType: "KMS" }] };
    for (const customRoleArn of [undefined, null, ""]) {
      assert.deepEqual(
        await judge(policy, [template({ ...tags, customRoleArn })]),
        stops(role("resourceTags")),
      );
      assert.deepEqual(
        await judge(policy, [template({ ...key, customRoleArn })]),
        stops(role('"KMS"')),
      );
    }
    for (const props of [tags, key]) {
      assert.deepEqual(await judge(policy, [template({ ...props, customRoleArn: ROLE })]), []);
    }
  });

  it("takes a role, a key and tags of the same stack for what they are, though unknown at preview", async () => {
    const unknown = {
      ...immutable,
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }],
      resourceTags: { team: UNKNOWN },
    };
    assert.deepEqual(await judge(policy, [template({ ...unknown, customRoleArn: UNKNOWN })]), []);
    assert.deepEqual(
      await judge(policy, [template(unknown)]),
      stops(role('resourceTags and "KMS"')),
    );
  });

  it("tells what it knows although the mutability is unknown at preview", async () => {
    const props = { imageTagMutability: UNKNOWN, resourceTags: { team: "a" } };
    assert.deepEqual(await judge(policy, [template(props)]), [
      ...stops(role("resourceTags")),
      cannotRun(policy, "string value at .imageTagMutability", "template"),
    ]);
  });

  it("says at preview that it could not run where it is unknown what a template is for", async () => {
    for (const [appliedFors, path] of [
      [UNKNOWN, ".appliedFors"],
      [[UNKNOWN], ".appliedFors.0"],
    ] as const) {
      assert.deepEqual(await judge(policy, [template({ appliedFors })]), [
        cannotRun(policy, `string value at ${path}`, "template"),
      ]);
    }
  });

  it("does not trip over what is no template", async () => {
    const props = {
      ...immutable,
      appliedFors: 7,
      resourceTags: "team",
      encryptionConfigurations: "KMS",
    };
    assert.deepEqual(await judge(policy, [template(props)]), []);
  });
});

describe("ecr-public-repository-listed", () => {
  const policy = publicRepositoryListed;
  const repository = (repositoryName?: unknown): Fixture => ({
    type: "aws:ecrpublic/repository:Repository",
    name: "charts",
    props: { repositoryName },
  });
  const fix =
    "How to fix: Use a private repository, or add the name to publicRepositories of this policy once publishing is decided.";
  const refused = (given: string, allowed: string) => [
    [
      "mandatory: charts",
      `repositoryName: repository is not to be public: given ${given}, allowed ${allowed}.`,
      fix,
    ],
  ];

  it("stops every public repository, unless it is listed", async () => {
    for (const name of ["charts", UNKNOWN, undefined]) {
      assert.deepEqual(await judge(policy, [repository(name)]), [
        [
          "mandatory: charts",
          "repositoryName: repository is not to be public: no public repository is allowed.",
          fix,
        ],
      ]);
    }
    const settings = { publicRepositories: ["charts", "oss-*"] };
    assert.deepEqual(
      await judge(policy, [repository("charts"), repository("oss-cli")], settings),
      [],
    );
    assert.deepEqual(
      await judge(policy, [repository("api")], settings),
      refused('"api"', "charts, oss-*"),
    );
    assert.deepEqual(
      await judge(policy, [repository()], settings),
      refused("undefined", "charts, oss-*"),
    );
  });

  it("says at preview that it could not run where the name is unknown", async () => {
    const settings = { publicRepositories: ["charts"] };
    assert.deepEqual(await judge(policy, [repository(UNKNOWN)], settings), [
      cannotRun(policy, "string value at .repositoryName", "charts"),
    ]);
  });
});
