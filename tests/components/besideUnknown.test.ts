import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { HubRegistry } from "ecr-hub";

import { record } from "../support/recordedMocks";

describe("what is known and wrong", () => {
  it("is refused beside what is not known, in the same object", async () => {
    const accountSettings = {
      basicScanTypeVersion: pulumi.output("AWS_NATIVE" as never),
      registryPolicyScope: "V9" as never,
    };
    await assert.rejects(
      record(() => new HubRegistry("hub", { accountSettings })),
      /accountSettings\.registryPolicyScope: .*"V9"/,
    );
  });
});
