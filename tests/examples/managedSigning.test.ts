import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

import { compileExamples, isInstalled } from "../support/exampleTypes";
import { setNodePath, stubs } from "../support/nodePath";
import { inputsOf, record } from "../support/recordedMocks";

const requireExample = createRequire(__filename);
const folder = join(__dirname, "../../examples/managed-signing");

describe("example managed-signing", () => {
  const nodePath = process.env.NODE_PATH;
  before(() => {
    setNodePath(stubs);
  });
  after(() => {
    setNodePath(nodePath);
  });

  it("signs what is pushed to the configured repositories with its profile", async () => {
    const recording = await record(() => requireExample(folder) as object);
    assert.deepEqual(inputsOf(recording, "aws-native:ecr:SigningConfiguration"), {
      hub: {
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

  it("has the types of @pulumi/aws-native, where that is installed", function () {
    if (!isInstalled(folder, "@pulumi/aws-native")) this.skip();
    assert.deepEqual(compileExamples([folder]).errors, []);
  });
});
