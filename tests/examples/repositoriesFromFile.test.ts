import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

describe("example repositories-from-file", () => {
  it("makes every repository of the file, with a lifecycle policy and a policy of its own", async () => {
    const recording = await record(exampleProgram("repositories-from-file"));
    const names = (type: string) => Object.keys(inputsOf(recording, type)).length;
    assert.equal(names("aws:ecr/repository:Repository"), 25);
    assert.equal(names("aws:ecr/lifecyclePolicy:LifecyclePolicy"), 25);
    assert.equal(names("aws:ecr/repositoryPolicy:RepositoryPolicy"), 25);
    assert.deepEqual(recording.warnings, []);
  });
});
