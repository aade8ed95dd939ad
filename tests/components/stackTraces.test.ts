import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { HubRegistry, HubRepository } from "ecr-hub";
import { withoutTraces } from "../../components/input/resourceContext";
import { record } from "../support/recordedMocks";

const repositories = { "team-a/api": {}, "team-b/batch": {} };

/** The error of a program, which must have one. */
async function errorOf(program: () => unknown): Promise<Error> {
  const outcome = await record(program).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  assert.ok(outcome instanceof Error);
  return outcome;
}

function failOnRepositories({ type }: pulumi.ResourceTransformationArgs): undefined {
  if (type === "aws:ecr/repository:Repository") throw new Error("not in this stack");
}

describe("stack traces of a program with a hub of repositories", () => {
  it("are whole for an error after the hub", async () => {
    const { stackTraceLimit } = Error;
    const error = await errorOf(function afterTheHub() {
      new HubRegistry("hub", { repositories });
      throw new Error("after the hub");
    });
    assert.match(error.stack ?? "", /^Error: after the hub\n +at .*afterTheHub /);
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });

  it("are whole for an error in a transformation of the hub, which runs while repositories are created", async () => {
    const error = await errorOf(() => {
      new HubRegistry("hub", { repositories }, { transformations: [failOnRepositories] });
    });
    assert.match(error.stack ?? "", /^Error: not in this stack\n +at .*failOnRepositories /);
  });

  it("are whole for an error in an apply on an output of a repository", async () => {
    let stack: string | undefined;
    await record(() => {
      const { repositoryName } = new HubRepository("api", { repositoryName: "team-a/api" });
      repositoryName.apply(function inApply() {
        stack = new Error("in an apply").stack;
      });
    });
    assert.match(stack ?? "", /^Error: in an apply\n +at .*inApply /);
  });

  it("are kept of nothing that is created without them, and of everything after a failure", () => {
    const { stackTraceLimit } = Error;
    const parent = { __transformations: [] } as unknown as pulumi.Resource;
    assert.equal(
      withoutTraces(parent, () => new Error("quiet").stack),
      "Error: quiet",
    );
    assert.throws(() => {
      withoutTraces(parent, () => {
        throw new Error("failed");
      });
    }, /failed/);
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });
});
