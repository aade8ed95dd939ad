import assert from "node:assert/strict";
import { join } from "node:path";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";
import { ACCOUNT, program } from "../support/recorded/program";
import { importState, resourcesOf } from "../support/stackState";

const RECORDED = join(__dirname, "../support/recorded/0.1.0.golden.json");
const STACK = "organization/recorded/test";

describe("a stack of version 0.1.0, on the local engine", () => {
  it("goes up without a change, and has its resources under their new names then", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const stack = await engine.stack({
      project: "recorded",
      name: "test",
      account: ACCOUNT,
      region: "us-east-1",
      program,
    });
    importState(engine, STACK, RECORDED);
    const before = resourcesOf(engine, STACK);
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
    assert.equal(resourcesOf(engine, STACK).length, before.length);
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
  });
});
