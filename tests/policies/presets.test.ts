import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../../local/engine/program";
import { badStack, examples, folderOf, hubStack, stacksOf } from "../../local/scenario";
import { policies } from "../../policies/pack";
import { type Fixture, type PackConfig, runPack } from "../support/policyHarness";
import { record } from "../support/recordedMocks";

const folder = join(__dirname, "../../policies/presets");
const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

function read(file: string): PackConfig {
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as PackConfig;
}

describe("the presets", () => {
  it("are these", () => {
    const files = ["baseline.json", "hub.json", "spoke.json", "strict.json"];
    assert.deepEqual(readdirSync(folder).toSorted(), files);
  });

  for (const file of readdirSync(folder)) {
    const preset = read(file);

    it(`name policies of the pack, settings that they have, and a reason for a changed level: ${file}`, () => {
      for (const [id, given] of Object.entries(preset)) {
        const settings = policies.find(({ metadata }) => metadata.id === id)?.metadata.config;
        assert.ok(id === "all" || settings !== undefined, `${id} is a policy`);
        if (typeof given === "string") {
          assert.ok(LEVELS.includes(given), `${given} is a level`);
          continue;
        }
        const { enforcementLevel, ...rest } = given;
        if (enforcementLevel !== undefined) {
          assert.ok(
            LEVELS.some((level) => level === enforcementLevel),
            `${id} has a level`,
          );
          assert.ok(given.reason, `${id} has a reason`);
        }
        for (const name of Object.keys(rest)) assert.ok(settings?.[name], `${id} has ${name}`);
      }
    });

    it(`let an empty stack pass: ${file}`, async () => {
      assert.deepEqual((await runPack(policies, [], preset)).violations, []);
    });
  }

  it("configure in strict.json every policy that judges nothing until it is configured", () => {
    const needing = policies.filter(({ metadata }) => metadata.examples.config !== undefined);
    const strict = read("strict.json");
    // Where it is not configured, no public repository is allowed at all.
    const stopsAll = "ecr-public-repository-listed";
    assert.deepEqual(
      needing.map(({ metadata: { id } }) => id).filter((id) => !(id in strict) && id !== stopsAll),
      [],
    );
  });

  it("ask AWS in none of them", () => {
    for (const file of readdirSync(folder)) {
      const preset = read(file);
      for (const asking of [
        "workload-image-verified",
        "ecr-repository-creatable",
        "iam-oidc-provider-creatable",
      ]) {
        const given = preset[asking];
        const level = typeof given === "object" ? given.enforcementLevel : given;
        assert.equal(level ?? preset.all ?? "disabled", "disabled", file);
      }
    }
  });
});

const publisher = (name: string): PackConfig => ({
  "iam-ecr-least-privilege": {
    publishers: [
      `urn:pulumi:dev::test::ecr-hub:index:ImagePublisher$aws:iam/rolePolicy:RolePolicy::${name}`,
    ],
  },
});

/** Each example with its preset, and with what its owner has to put in the place of that one's examples. */
const owned: Readonly<Record<string, readonly [preset: string, own?: PackConfig]>> = {
  admission: ["spoke"],
  "alerts-in-slack": ["hub"],
  failover: ["spoke"],
  "findings-alerts": ["hub"],
  "findings-spoke": ["spoke"],
  hub: ["hub"],
  "image-signing": ["hub"],
  migrate: ["hub", { "ecr-lifecycle-effective": {}, "ecr-repository-required-tags": {} }],
  "public-repository": [
    "hub",
    {
      "ecr-public-repository-listed": { publicRepositories: ["node"] },
      "ecr-repository-required-tags": {},
    },
  ],
  "publisher-codebuild": ["hub", publisher("team-a-api-codebuild")],
  "publisher-github": ["hub", publisher("team-a-api-github")],
  "pull-through-cache": [
    "hub",
    { "ecr-lifecycle-effective": {}, "ecr-repository-required-tags": {} },
  ],
  "registry-endpoints": ["spoke"],
  "replica-account": ["hub", { "ecr-repository-required-tags": {} }],
  "replica-region": ["hub", { "ecr-repository-required-tags": {} }],
  "repositories-from-file": [
    "hub",
    {
      "ecr-lifecycle-effective": {},
      "ecr-repository-immutable-tags": { mutableTags: ["latest"] },
      "ecr-repository-naming": { allowedNames: ["base/*", "team-*/*", "tools/*"] },
    },
  ],
  "spoke-ecs": ["spoke"],
  "spoke-eks": ["spoke"],
  "spoke-lambda": ["spoke"],
};

describe("the examples with their presets", () => {
  const outputs: Record<string, object> = {};

  async function resourcesOf(example: string): Promise<Fixture[]> {
    const [stack = hubStack] = stacksOf(example);
    const { resources, result } = await record(programOf(folderOf(stack)), {
      accountId: stack.account,
      config: { ...stack.config },
      stacks: outputs,
    });
    outputs[`organization/${example}/${stack.name}`] = (result ?? {}) as object;
    return resources.map(({ type, name, parent, inputs: props }) => {
      const [parentType = ""] = parent.split(" ");
      return { type, name, props, ...(parentType !== "" && { parentType }) };
    });
  }

  before("deploy the stacks that others refer to", async () => {
    await resourcesOf("hub");
    await resourcesOf("findings-alerts");
    await resourcesOf("image-signing");
  });

  it("are all that the local engine can run, but for the one that is bad and the one that is adopted as it was", () => {
    const others = [badStack.example, "adopt"];
    const good = examples().filter((example) => !others.includes(example));
    assert.deepEqual(Object.keys(owned).toSorted(), good.toSorted());
  });

  it("are reported, and not stopped, by baseline.json where they were adopted: adopt", async () => {
    const config = read("baseline.json");
    const { violations } = await runPack(policies, await resourcesOf("adopt"), config);
    assert.deepEqual(
      violations.map(({ level, policy, resource }) => `${level} ${policy} ${resource}`).toSorted(),
      [
        "advisory ecr-lifecycle-present team-a/web@us-east-1",
        "advisory ecr-lifecycle-present tools/ci@us-east-1",
        "advisory ecr-registry-enhanced-scanning registry@us-east-1",
        "advisory ecr-repository-immutable-tags team-a/web@us-east-1",
        "advisory ecr-repository-immutable-tags tools/ci@us-east-1",
        "advisory ecr-repository-scanning team-a/web@us-east-1",
        "advisory ecr-repository-scanning tools/ci@us-east-1",
      ],
    );
  });

  for (const [example, [preset, own = {}]] of Object.entries(owned)) {
    it(`are neither stopped nor advised against by any of them: ${example} with ${preset}.json`, async () => {
      const config = { ...read(`${preset}.json`), ...own };
      const { violations } = await runPack(policies, await resourcesOf(example), config);
      assert.deepEqual(
        violations.map(({ policy, resource, message }) => [policy, resource, message]),
        [],
      );
    });
  }
});
