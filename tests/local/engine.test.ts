import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

describe("the local engine", () => {
  it("takes up a stack that is there already, with the secrets in its state", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const open = (secret: string) =>
      engine.stack({
        project: "taken-up",
        name: "test",
        account: "111111111111",
        region: "us-east-1",
        program: () => Promise.resolve({ password: pulumi.secret(secret) }),
      });
    succeeded(await (await open("first")).up());
    const again = await open("first");
    assert.deepEqual(changesOf(succeeded(await again.up())), []);
    succeeded(await again.destroy());
  });
});
