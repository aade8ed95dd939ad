import assert from "node:assert/strict";
import { inTurn } from "../../local/commands/inTurn";
import { useTemporaryFolder } from "./support/temporaryFolder";

describe("the commands that change what is kept", () => {
  useTemporaryFolder("ECR_HUB_CACHE");

  it("have their turns", async () => {
    const order: string[] = [];
    const command = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push(`${name} ends`);
    };
    const first = inTurn(command("first"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, inTurn(command("second"))]);
    assert.deepEqual(order, ["first begins", "first ends", "second begins", "second ends"]);
  });
});
