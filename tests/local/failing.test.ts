import assert from "node:assert/strict";
import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import type { Engine, Stack } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

describe("a program that fails, on the local engine", function () {
  let engine: Engine;
  let stack: Stack;
  let end: () => unknown = () => ({});

  before("deploy two repositories", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "failing",
      name: "test",
      account: "111111111111",
      region: "us-east-1",
      program: async () => {
        const first = new ecr.Repository("first", { name: "first" });
        const outputs = end() ?? first.name.apply(() => Promise.reject(new Error("typo")));
        await Promise.resolve();
        new ecr.Repository("second", { name: "second" });
        return { outputs };
      },
    });
    succeeded(await stack.up());
  });

  after("destroy them", async () => {
    end = () => ({});
    succeeded(await stack.destroy());
  });

  for (const [how, fail, error] of [
    [
      "throws",
      () => {
        throw new Error("typo");
      },
      /^Error: typo\n {4}at .*failing\.test\.ts:\d+/,
    ],
    [
      "refuses an argument",
      () => {
        throw new pulumi.RunError("no such account");
      },
      /^Error: no such account/,
    ],
  ] as const) {
    it(`ends the update and deletes nothing when it ${how}`, async () => {
      end = fail;
      const outcome = await stack.up();
      assert.equal(outcome.succeeded, false);
      assert.deepEqual(changesOf(outcome), []);
      assert.equal(outcome.errors.length, 1, outcome.errors.join("\n"));
      assert.match(outcome.errors[0]!, error);
      assert.equal(await repositories(), 2);
    });
  }

  it("ends the update and deletes nothing when an output of it fails", async () => {
    end = () => undefined;
    const outcome = await stack.up();
    assert.equal(outcome.succeeded, false);
    assert.deepEqual(changesOf(outcome), []);
    assert.equal(await repositories(), 2);
  });

  it("is taken up again, without changes, when it is put right", async () => {
    end = () => ({});
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
  });

  async function repositories(): Promise<number> {
    const found = await engine.emulator.inventory();
    return found.find(({ kind }) => kind === "repositories")?.count ?? 0;
  }
});
