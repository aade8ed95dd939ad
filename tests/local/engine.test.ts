import assert from "node:assert/strict";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
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

  it("gives credentials of the account again after its emulator was reset", async () => {
    const engine = await localEngine();
    const account = "222222222222";
    const accountOf = async () => {
      const credentials = await engine.account(account);
      const client = new STSClient({ region: "us-east-1", credentials });
      return (await client.send(new GetCallerIdentityCommand({}))).Account;
    };
    assert.equal(await accountOf(), account);
    await engine.emulator.reset();
    assert.equal(await accountOf(), account);
  });
});
