import assert from "node:assert/strict";
import { join } from "node:path";
import { PublicRepository, type PublicRepositoryArgs } from "ecr-hub";

import { type Engine, type Stack, programOf } from "../../local";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const ACCOUNT = "888888888881";

describe("PublicRepository on the local engine", function () {
  this.timeout(120_000);

  let engine: Engine;
  let stack: Stack;
  let args: PublicRepositoryArgs = {};
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "public",
      name: "production",
      account: ACCOUNT,
      region: "eu-west-1",
      program: () => {
        const { repositoryArn, registryId } = new PublicRepository("node", args);
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

  it("updates catalogue, grant and tags, and nothing more on a second up", async () => {
    args = {
      catalogData: {
        description: "Node.js",
        aboutText: "a".repeat(10_240),
        usageText: "Pull it.",
        architectures: ["ARM 64", "x86-64"],
        operatingSystems: ["Linux"],
        logoImageBlob: Buffer.from("a picture").toString("base64"),
      },
      push: { accounts: ["222222222222"] },
      forceDelete: true,
      tags: { team: "platform" },
    };
    assert.deepEqual(changesOf(succeeded(await stack.up())), [
      "create aws:ecrpublic/repositoryPolicy:RepositoryPolicy node",
      "update aws:ecrpublic/repository:Repository node catalogData forceDestroy tags tagsAll",
      "update ecr-hub:index:PublicRepository node",
    ]);
    assert.deepEqual(succeeded(await stack.up()).changes, []);
    args = { ...args, push: { principalArns: ["arn:aws:iam::333333333333:role/release"] } };
    const { changes } = succeeded(await stack.up());
    assert.deepEqual(
      changes.filter(({ type }) => type.startsWith("aws:")).map(({ properties }) => properties),
      [["policy"]],
    );
  });

  it("replaces a repository that gets another name", async () => {
    args = { ...args, repositoryName: "acme/node" };
    const { changes, outputs } = succeeded(await stack.up());
    assert.equal(outputs.repositoryArn, `arn:aws:ecr-public::${ACCOUNT}:repository/acme/node`);
    const replaced = changes.filter(({ type }) => type === "aws:ecrpublic/repository:Repository");
    assert.ok(replaced.some(({ operation }) => operation.includes("replace")));
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
