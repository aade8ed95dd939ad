import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

import { inputsOf, record } from "../support/recordedMocks";

const requireExample = createRequire(__filename);
const folder = join(__dirname, "../../examples/managed-signing");

describe("example managed-signing", () => {
  it("signs what is pushed to the configured repositories with its profile", async () => {
    const recording = await record(() => requireExample(folder) as object);
    assert.deepEqual(inputsOf(recording, "aws-native:ecr:SigningConfiguration"), {
      signing: {
        rules: [
          {
            signingProfileArn: "arn:aws:signer:us-east-1:111111111111:/signing-profiles/managed",
            repositoryFilters: [{ filterType: "WILDCARD_MATCH", filter: "team-a/*" }],
          },
        ],
      },
    });
    assert.deepEqual(Object.keys(recording.result), [
      "profileArn",
      "signingPolicy",
      "notationTrustPolicy",
    ]);
  });
});
