import assert from "node:assert/strict";
import { exemptionsListed } from "../../policies/exemptions";
import { lifecyclePresent } from "../../policies/lifecycle/present";
import { repositoryImmutableTags } from "../../policies/repository/immutableTags";
import { type Fixture, type PackConfig, UNKNOWN, runPack } from "../support/policyHarness";

const IMMUTABLE_TAGS = "ecr-repository-immutable-tags";
const reason = "moves to the hub in spring";
const fix =
  "How to fix: Make the resource comply before the exemption ends. Take an exemption that exempts nothing out of the " +
  "configuration; where several stacks share that, name resources by their URN, or set listUnused of this policy to false.";
const title = "What other policies of the pack exempt is listed";

const repository = (name: string, imageTagMutability: unknown = "MUTABLE"): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name,
  props: { name, imageTagMutability },
});

const urn = (stack: string, name: string) =>
  `urn:pulumi:${stack}::test::aws:ecr/repository:Repository::${name}`;

/** An exemption by URN where the resource is named without a pattern. */
const exemption = (resource: string, expires = "2999-12-31") => ({
  resource: /[:*]/.test(resource) ? resource : urn("dev", resource),
  reason,
  expires,
  ...(resource.includes("*") && { atMost: 2 }),
});

/** What is told of repositories where exemptions from immutable tags are configured. */
async function told(
  resources: readonly Fixture[],
  exemptions: readonly object[],
  config: PackConfig = {},
) {
  const { violations } = await runPack(
    [repositoryImmutableTags, lifecyclePresent, exemptionsListed],
    resources,
    {
      "ecr-lifecycle-present": { enforcementLevel: "disabled" },
      [IMMUTABLE_TAGS]: { exemptions },
      ...config,
    },
  );
  return violations.map(({ policy, level, resource, message }) => {
    const [head, ...lines] = message.split("\n");
    return [`${policy} ${level} ${resource ?? "(stack)"}`, head === title ? lines : head];
  });
}

const found =
  'imageTagMutability: tags can be moved: given "MUTABLE", allowed IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.';
const listed = (resource: string) => [
  `ecr-exemptions advisory ${resource}`,
  [`${IMMUTABLE_TAGS} exempts the resource until 2999-12-31: ${reason}`, found, fix],
];
const unused = (...patterns: string[]) => [
  "ecr-exemptions advisory (stack)",
  [
    ...patterns.map(
      (pattern) =>
        `${IMMUTABLE_TAGS} exempts nothing by the exemption of ${pattern} until 2999-12-31: ${reason}`,
    ),
    fix,
  ],
];

describe("ecr-exemptions", () => {
  it("says nothing where nothing is exempted", async () => {
    assert.deepEqual(await told([repository("api", "IMMUTABLE")], []), []);
  });

  it("lists what is exempted at the resource it was found on, with the reason, and how to fix it", async () => {
    assert.deepEqual(await told([repository("api")], [exemption("api")]), [listed("api")]);
  });

  it("lists at each resource that a pattern exempts what the pattern has taken until then", async () => {
    const lines = await told(
      ["a", "b", "c"].map((name) => repository(name)),
      [exemption("*")],
    );
    const taken = `${IMMUTABLE_TAGS} exempts the resource by * (at most 2: a, b) until 2999-12-31: ${reason}`;
    assert.deepEqual(
      lines.map(([head, text]) => [head, Array.isArray(text) ? text[0] : text]),
      [
        [`${IMMUTABLE_TAGS} mandatory c`, "Image tags cannot be moved to another image"],
        ["ecr-exemptions advisory a", taken],
        ["ecr-exemptions advisory b", taken],
      ],
    );
  });

  it("stops nothing even if all policies of the pack are mandatory", async () => {
    const config = { "ecr-exemptions": { enforcementLevel: "mandatory" } } as const;
    assert.deepEqual(await told([repository("api")], [exemption("api")], config), [listed("api")]);
  });

  it("says nothing when it is turned off", async () => {
    const config = { "ecr-exemptions": { enforcementLevel: "disabled", reason } } as const;
    assert.deepEqual(await told([repository("api")], [exemption("api")], config), []);
  });

  it("lists exemptions by which nothing is exempted: of no resource, and of one that complies", async () => {
    const resources = [repository("api"), repository("web", "IMMUTABLE")];
    const exemptions = [exemption("api"), exemption("web"), exemption("gone-*")];
    assert.deepEqual(await told(resources, exemptions), [
      listed("api"),
      unused(urn("dev", "web"), "gone-*"),
    ]);
  });

  it("passes over unused exemptions by the URN of another stack, and over all where it is told to", async () => {
    const resources = [repository("api", "IMMUTABLE")];
    const exemptions = [
      exemption(urn("prod", "api")),
      exemption("urn:pulumi:dev::other::*"),
      exemption(urn("dev", "gone")),
      exemption("urn:pulumi:*::gone"),
    ];
    assert.deepEqual(await told(resources, exemptions), [
      unused(urn("dev", "gone"), "urn:pulumi:*::gone"),
    ]);
    assert.deepEqual(
      await told(resources, exemptions, { "ecr-exemptions": { listUnused: false } }),
      [],
    );
  });

  it("takes an exemption for used where a preview cannot know, and where it has ended too early", async () => {
    assert.deepEqual(await told([repository("api", UNKNOWN)], [exemption("api")]), []);
    const ended = await told([repository("api")], [exemption("api", "2020-03-31")]);
    assert.deepEqual(
      ended.map(([head]) => head),
      [`${IMMUTABLE_TAGS} mandatory api`],
    );
  });

  it("refuses a setting that it does not have as soon as there are exemptions to list", async () => {
    const config = { "ecr-exemptions": { unused: true } };
    assert.deepEqual(await told([repository("api")], [], config), [
      [`${IMMUTABLE_TAGS} mandatory api`, "Image tags cannot be moved to another image"],
    ]);
    assert.deepEqual(await told([repository("api")], [exemption("api")], config), [
      [
        "ecr-exemptions advisory (stack)",
        [
          'The configuration of this policy has no such setting: given "unused", allowed listUnused, reason, enforcementLevel.',
          "How to fix: Correct the entry of this policy in the configuration of the pack.",
        ],
      ],
      listed("api"),
    ]);
  });

  it("does not apply to a stack in which no policy has judged anything with an exemption", async () => {
    const run = (exemptions: readonly object[]) =>
      runPack([repositoryImmutableTags, exemptionsListed], [repository("api")], {
        [IMMUTABLE_TAGS]: { exemptions },
      });
    assert.deepEqual((await run([])).notApplicable, ["ecr-exemptions"]);
    assert.deepEqual((await run([exemption("other")])).notApplicable, []);
  });
});

describe("a wrong configuration", () => {
  it("is stopped at every resource, which no exemption is from", async () => {
    const config = { [IMMUTABLE_TAGS]: { exemptions: [exemption("*")], mutableTag: ["latest"] } };
    const { violations } = await runPack([repositoryImmutableTags], [repository("api")], config);
    assert.deepEqual(
      violations.map(({ level, resource, message }) => [
        level,
        resource,
        ...message.split("\n").slice(1),
      ]),
      [
        [
          "mandatory",
          "api",
          'The configuration of this policy has no such setting: given "mutableTag", allowed mutableTags, ' +
            "pullThroughCachePrefixes, reason, exemptions, enforcementLevel.",
          "How to fix: Correct the entry of this policy in the configuration of the pack.",
        ],
      ],
    );
  });

  it("is not remedied by", async () => {
    const config = {
      [IMMUTABLE_TAGS]: { enforcementLevel: "remediate", mutableTag: ["latest"] },
    } as const;
    const { remedied } = await runPack([repositoryImmutableTags], [repository("api")], config);
    assert.deepEqual(remedied, {});
  });
});
