import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

const POLICY = "aws:iam/rolePolicy:RolePolicy";

describe("example public-repository", () => {
  const program = exampleProgram("public-repository");

  it("lets the configured role push, and no other", async () => {
    const recording = await record(program, { config: { releaseRoleName: "release" } });
    const { role, policy } = inputsOf(recording, POLICY).push ?? {};
    assert.equal(role, "release");
    assert.match(policy as string, /"ecr-public:PutImage"/);
    assert.deepEqual(inputsOf(recording, "aws:ecrpublic/repositoryPolicy:RepositoryPolicy"), {});
  });

  it("gives nobody the right to push where no role is configured", async () => {
    assert.deepEqual(inputsOf(await record(program), POLICY), {});
  });
});
