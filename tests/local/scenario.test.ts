import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  badStack,
  examples,
  folderOf,
  hubStack,
  spokeStacks,
  stacksOf,
} from "../../local/scenario";
import { projectRoot } from "../../local/support/cache";

describe("the examples of the local engine", () => {
  it("are those with a program, the reference scenario's among them", () => {
    for (const { example } of [hubStack, ...spokeStacks, badStack]) {
      assert.ok(examples().includes(example), example);
    }
    for (const example of examples()) {
      assert.ok(stacksOf(example).every((stack) => existsSync(join(folderOf(stack), "index.ts"))));
    }
  });

  it("have the stacks of the reference scenario, each in its own account", () => {
    assert.deepEqual(
      stacksOf("spoke-ecs").map(({ name, account }) => [name, account]),
      [
        ["production", "222222222222"],
        ["staging", "333333333333"],
      ],
    );
  });

  it("have all the configuration that their programs require", () => {
    const missing = examples().flatMap((example) => {
      const folder = join(projectRoot, "examples", example);
      const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
      const program = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
      const required = [...program.matchAll(/config\.require\w*(?:<[^>]*>)?\("(\w+)"\)/g)];
      return stacksOf(example).flatMap(({ name, config }) =>
        required
          .filter(([, key = ""]) => !Object.hasOwn(config, key))
          .map(([, key]) => `${example}/${name}: ${key}`),
      );
    });
    assert.deepEqual(missing, []);
  });

  it("refuses an example with a provider that the local engine lacks, in one sentence", () => {
    assert.ok(!examples().includes("managed-signing"));
    assert.throws(() => stacksOf("managed-signing"), {
      message:
        "Example managed-signing needs the plugin aws-native, which the local engine lacks: examples/managed-signing/README.md says how to deploy it to AWS.",
    });
  });

  it("takes the configuration keys that the example declares, and those of providers", () => {
    const [hub] = stacksOf("hub", { productionAccountId: "444444444444", "aws:maxRetries": "1" });
    assert.deepEqual(hub!.config, {
      ...hubStack.config,
      productionAccountId: "444444444444",
      "aws:maxRetries": "1",
    });
  });

  it("declares every key that the local engine sets", () => {
    for (const example of examples()) {
      const plain = stacksOf(example).map(({ config }) => config);
      assert.doesNotThrow(() => plain.map((config) => stacksOf(example, config)), example);
    }
  });

  it("refuses every mistyped configuration key at once, each with the key it likely means", () => {
    assert.throws(() => stacksOf("hub", { productionAcountId: "1", verbose: "1" }), {
      message: [
        'Example hub has no configuration key "productionAcountId". Did you mean "productionAccountId"?',
        'Example hub has no configuration key "verbose".',
        "Available: organizationId, productionAccountId, stagingAccountId, replicaRegion.",
      ].join("\n"),
    });
  });

  it("refuses any key where the example has no configuration", () => {
    assert.throws(() => stacksOf("bad", { verbose: "1" }), {
      message: 'Example bad has no configuration key "verbose".\nAvailable: none.',
    });
  });

  it("refuses an example that does not exist, and names those that do", () => {
    assert.throws(() => stacksOf("nope"), {
      message: `No example named "nope". Available: ${examples().join(", ")}.`,
    });
  });
});
