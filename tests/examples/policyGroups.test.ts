import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkConfigurationText } from "../../policies/configuration/check";
import { exampleProgram } from "../support/exampleProgram";
import { compileExamples, isInstalled } from "../support/exampleTypes";
import { setNodePath, stubs } from "../support/nodePath";
import { inputsOf, record } from "../support/recordedMocks";

const folder = join(__dirname, "../../examples/policy-groups");
const read = (kind: string) => readFileSync(join(folder, `${kind}.json`), "utf8");

describe("example policy-groups", () => {
  const nodePath = process.env.NODE_PATH;
  before(() => {
    setNodePath(stubs);
  });
  after(() => {
    setNodePath(nodePath);
  });

  it("runs the pack on the stacks of each group, with the group's configuration", async () => {
    const recording = await record(exampleProgram("policy-groups"), {
      config: { organizationName: "acme", spokeStacks: '["shop/production","shop/staging"]' },
    });
    const group = (kind: string) => ({
      organizationName: "acme",
      name: `ecr-hub-${kind}`,
      entityType: "stacks",
      mode: "audit",
      policyPacks: [
        { name: "ecr-hub", versionTag: "0.1.0", config: JSON.parse(read(kind)) as unknown },
      ],
    });
    assert.deepEqual(inputsOf(recording, "pulumiservice:index:PolicyGroup"), {
      hub: { ...group("hub"), stacks: [{ routingProject: "hub", name: "production" }] },
      spoke: {
        ...group("spoke"),
        stacks: [
          { routingProject: "shop", name: "production" },
          { routingProject: "shop", name: "staging" },
        ],
      },
    });
  });

  it("refuses a stack that is not written as project/stack", async () => {
    const config = { organizationName: "acme", hubStacks: '["acme/hub/production"]' };
    await assert.rejects(
      async () => await record(exampleProgram("policy-groups"), { config }),
      /"acme\/hub\/production" is no stack: write project\/stack/,
    );
  });

  for (const kind of ["hub", "spoke"]) {
    it(`has a configuration that the pack takes: ${kind}.json`, () => {
      assert.deepEqual(checkConfigurationText(read(kind)), []);
    });
  }

  it("has the types of @pulumi/pulumiservice, where that is installed", function () {
    if (!isInstalled(folder, "@pulumi/pulumiservice")) this.skip();
    assert.deepEqual(compileExamples([folder]).errors, []);
  });
});
