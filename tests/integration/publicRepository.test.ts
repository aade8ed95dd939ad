import assert from "node:assert/strict";
import { join } from "node:path";
import { PublicRepository } from "ecr-hub";

import { type Engine, type Stack, programOf } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const ACCOUNT = "888888888881";

describe("PublicRepository on the local engine", () => {
  let engine: Engine;
  let stack: Stack;
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "public",
      name: "production",
      account: ACCOUNT,
      region: "eu-west-1",
      program: () => {
        const { repositoryArn, registryId } = new PublicRepository("node");
        return Promise.resolve({ repositoryArn, registryId });
      },
    });
  });
  after(async () => {
    await stack.destroy();
  });

  it("makes a repository in us-east-1 from a stack of another region, and nothing more on a second up", async () => {
    const outcome = succeeded(await stack.up());
    assert.deepEqual(changesOf(outcome), [
      "create aws:ecrpublic/repository:Repository node",
      "create ecr-hub:index:PublicRepository node",
    ]);
    assert.deepEqual(outcome.outputs, {
      repositoryArn: `arn:aws:ecr-public::${ACCOUNT}:repository/node`,
      registryId: ACCOUNT,
    });
    assert.deepEqual(succeeded(await stack.up()).changes, []);
    const remains = await engine.emulator.inventory();
    const places = remains.filter(({ account }) => account === ACCOUNT);
    assert.deepEqual([...new Set(places.map(({ region }) => region))], ["us-east-1"]);
  });

  it("leaves nothing behind, and neither does the example", async () => {
    succeeded(await stack.destroy());
    const example = await engine.stack({
      project: "public-repository",
      name: "test",
      account: ACCOUNT,
      region: "eu-west-1",
      program: programOf(join(__dirname, "../../examples/public-repository")),
    });
    try {
      succeeded(await example.up());
      assert.deepEqual(succeeded(await example.up()).changes, []);
    } finally {
      succeeded(await example.destroy());
    }
    const remains = await engine.emulator.inventory();
    assert.deepEqual(
      remains.filter(({ account }) => account === ACCOUNT),
      [],
    );
  });
});
