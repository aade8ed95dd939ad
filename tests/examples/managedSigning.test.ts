import assert from "node:assert/strict";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";

import { inputsOf, record } from "../support/recordedMocks";

const requireExample = createRequire(__filename);
const folder = join(__dirname, "../../examples/managed-signing");
const stubs = join(__dirname, "../support/stubs");

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
    this.timeout(60_000);
    try {
      createRequire(join(folder, "index.ts")).resolve("@pulumi/aws-native/package.json");
    } catch {
      this.skip();
    }
    const options = { customConditions: ["ecr-hub:source"], lib: ["lib.es2023.d.ts"] };
    const config = ts.getParsedCommandLineOfConfigFile(join(folder, "tsconfig.json"), options, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
      },
    });
    const program = ts.createProgram(config!.fileNames, config!.options);
    const found = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    assert.deepEqual(found, []);
  });
});

/** Where Node looks for modules that no folder above has. */
function setNodePath(path: string | undefined): void {
  if (path === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = path;
  (Module as unknown as { _initPaths(): void })._initPaths();
}
