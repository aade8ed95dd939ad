import assert from "node:assert/strict";
import { repositoryNoForceDelete as policy } from "../../../policies/repository/noForceDelete";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const repository = (forceDelete?: unknown, stack = "production"): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name: "api",
  props: { name: UNKNOWN, forceDelete },
  stack,
});

const fix =
  "How to fix: Take forceDelete (forceDestroy of a public repository) out, or leave the stack out of protectedStacks.";

describe("ecr-repository-no-force-delete", () => {
  it("lets repositories pass that keep their images, absent property included", async () => {
    assert.deepEqual(await judge(policy, [repository(), repository(false)]), []);
  });

  it("stops forceDelete in every stack", async () => {
    assert.deepEqual(await judge(policy, [repository(true)]), [
      [
        "mandatory: api",
        "forceDelete: images are deleted with the repository in stack production.",
        fix,
      ],
    ]);
  });

  it("stops forceDestroy of public repositories", async () => {
    const fixture: Fixture = {
      type: "aws:ecrpublic/repository:Repository",
      name: "charts",
      props: { repositoryName: "charts", forceDestroy: true },
    };
    assert.deepEqual(await judge(policy, [fixture]), [
      [
        "mandatory: charts",
        "forceDestroy: images are deleted with the repository in stack dev.",
        fix,
      ],
    ]);
  });

  it("takes for forceDelete what is not clearly off", async () => {
    for (const off of [false, "false", null]) {
      assert.deepEqual(await judge(policy, [repository(off)]), []);
    }
    for (const on of ["true", 1, {}]) {
      assert.deepEqual(await judge(policy, [repository(on)]), [
        [
          "mandatory: api",
          "forceDelete: images are deleted with the repository in stack production.",
          fix,
        ],
      ]);
    }
  });

  it("leaves stacks alone that are not configured as protected", async () => {
    const settings = { protectedStacks: ["prod*"] };
    assert.deepEqual(await judge(policy, [repository(true, "dev")], settings), []);
    assert.deepEqual(await judge(policy, [repository(UNKNOWN, "dev")], settings), []);
    assert.equal((await judge(policy, [repository(true)], settings)).length, 1);
  });

  it("says at preview that it could not run where the property is unknown", async () => {
    assert.deepEqual(await judge(policy, [repository(UNKNOWN)]), [
      cannotRun(policy, "string value at .forceDelete", "api"),
    ]);
  });
});
