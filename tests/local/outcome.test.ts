import assert from "node:assert/strict";
import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { type Outcome, OutcomeRecorder } from "../../local/engine/outcome";

const STACK = "urn:pulumi:production::hub::pulumi:pulumi:Stack::hub-production";

function urnOf(type: string, name: string): string {
  return `urn:pulumi:production::hub::${type}::${name}`;
}

function step(op: OpType, name: string, diffs?: string[]): Partial<EngineEvent> {
  const type = "aws:ecr/repository:Repository";
  const urn = urnOf(type, name);
  return { resourcePreEvent: { metadata: { op, urn, type, diffs, provider: "" } } };
}

function error(message: string, urn = STACK): Partial<EngineEvent> {
  return { diagnosticEvent: { severity: "error", message, urn, color: "never" } };
}

function violation(policyName: string, resourceUrn: string, level: "mandatory" | "warning") {
  const pack = { policyPackName: "ecr-hub", policyPackVersion: "1", policyPackVersionTag: "1" };
  const message = "<{%fg 1%}>Tags move<{%reset%}>\n";
  return {
    policyEvent: { ...pack, policyName, resourceUrn, message, color: "", enforcementLevel: level },
  };
}

function outcomeOf(events: readonly Partial<EngineEvent>[], failure?: Error): Outcome {
  const recorder = new OutcomeRecorder();
  events.forEach((event, sequence) => {
    recorder.record({ sequence, timestamp: 0, ...event });
  });
  return recorder.outcome(failure);
}

describe("the outcome of an operation", () => {
  it("lists what is changed, with the properties, and counts what there is", () => {
    const { changes, resources, succeeded } = outcomeOf([
      step("same", "base"),
      step("create", "api"),
      step("update", "batch", ["tags"]),
      step("delete", "old"),
      step("create-replacement", "web", ["name"]),
      step("replace", "web", ["name"]),
      step("delete-replaced", "web"),
    ]);
    assert.deepEqual(
      changes.map(({ operation, name, properties }) => [operation, name, properties]),
      [
        ["create", "api", []],
        ["update", "batch", ["tags"]],
        ["delete", "old", []],
        ["replace", "web", ["name"]],
      ],
    );
    assert.deepEqual({ resources, succeeded }, { resources: 4, succeeded: true });
  });

  it("leaves the stack itself and its providers out", () => {
    const ofType = (type: string): Partial<EngineEvent> => ({
      resourcePreEvent: { metadata: { op: "create", urn: urnOf(type, "x"), type, provider: "" } },
    });
    const { changes, resources } = outcomeOf([
      ofType("pulumi:pulumi:Stack"),
      ofType("pulumi:providers:aws"),
    ]);
    assert.deepEqual({ changes, resources }, { changes: [], resources: 0 });
  });

  it("tells each violation with its policy, level, resource and plain text", () => {
    const urn = urnOf("aws:ecr/repository:Repository", "api");
    const { violations, errors, succeeded } = outcomeOf(
      [violation("immutable-tags", urn, "mandatory"), violation("present", STACK, "warning")],
      new Error("code: 255"),
    );
    assert.deepEqual(violations, [
      { policy: "immutable-tags", level: "mandatory", message: "Tags move", resource: "api", urn },
      { policy: "present", level: "advisory", message: "Tags move" },
    ]);
    assert.deepEqual({ errors, succeeded }, { errors: [], succeeded: false });
  });

  it("tells an error once, though the engine repeats it with more and with less around it", () => {
    const { errors } = outcomeOf(
      [
        error("Unhandled exception: Error: no such account\n    at index.ts:1"),
        error("no such account"),
        error("One or more errors occurred: no such account"),
        error("update failed"),
      ],
      new Error("code: 255"),
    );
    assert.deepEqual(errors, ["Unhandled exception: Error: no such account\n    at index.ts:1"]);
  });

  it("never fails without a reason", () => {
    const withoutEvents = outcomeOf([], new Error("pulumi: not found"));
    assert.deepEqual(withoutEvents.errors, ["pulumi: not found"]);
    const summaryOnly = outcomeOf([error("update failed")], new Error("code: 255"));
    assert.deepEqual(summaryOnly.errors, ["update failed"]);
  });

  it("has the stack's outputs", () => {
    const outputs = { registryId: "111111111111" };
    const event = {
      resOutputsEvent: {
        metadata: {
          op: "same" as const,
          urn: STACK,
          type: "pulumi:pulumi:Stack",
          provider: "",
          new: { type: "", urn: STACK, id: "", parent: "", inputs: {}, outputs, provider: "" },
        },
      },
    };
    assert.deepEqual(outcomeOf([event]).outputs, outputs);
  });

  it("tells what a CLI says that fails before the engine begins", () => {
    const said =
      "code: 255\n stdout: \n stderr: error: no stack named 'x'\nerror: run `pulumi stack init`\n err?: \n";
    const { errors } = outcomeOf([], new Error(said));
    assert.deepEqual(errors, ["no stack named 'x'", "run `pulumi stack init`"]);
  });
});
