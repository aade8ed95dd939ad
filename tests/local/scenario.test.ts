import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  badStack,
  examples,
  folderOf,
  hubStack,
  spokeStacks,
  stacksOf,
} from "../../local/scenario";

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

  it("refuses an example that does not exist, and names those that do", () => {
    assert.throws(() => stacksOf("nope"), {
      message: `There is no example nope: ${examples().join(", ")} are.`,
    });
  });
});
