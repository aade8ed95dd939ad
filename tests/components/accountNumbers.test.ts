import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess, type SpokeAccessArgs } from "../../components";
import { record } from "../support/recordedMocks";
import { refusal } from "../support/refusal";

/** As a configuration hands over what is not quoted in it. */
const withNumber = (hubAccountId: unknown) =>
  ({ hubAccountId, hubRegion: "us-east-1", repositories: ["api"] }) as SpokeAccessArgs;

describe("a number where an account id belongs", () => {
  for (const [given, hubAccountId] of [
    ["plain", 111111111111],
    ["as an Output", pulumi.output(111111111111)],
  ] as const) {
    it(`is the account id, when it has twelve digits: ${given}`, async () => {
      let registryUrl: string | undefined;
      await record(() => {
        const access = new SpokeAccess("access", withNumber(hubAccountId));
        access.registryUrl.apply((url) => (registryUrl = url));
      });
      assert.equal(registryUrl, "111111111111.dkr.ecr.us-east-1.amazonaws.com");
    });
  }

  it("is refused with the way to write it, when it has fewer", async () => {
    assert.deepEqual(await refusal(() => new SpokeAccess("access", withNumber(12345678901))), [
      "hubAccountId: argument is of the wrong type: given 12345678901, allowed a string: quote it, for a number loses the leading zero. (argument-type)",
    ]);
  });
});
