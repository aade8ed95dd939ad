import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { guardAgainstStuckProgram } from "../../local/engine/stuck";

const QUIET_SECONDS = 0.05;
const longEnough = () => new Promise((resolve) => setTimeout(resolve, QUIET_SECONDS * 3000));

function errorAt(urn: string): EngineEvent {
  const diagnosticEvent = { severity: "error" as const, message: "no", urn, color: "never" };
  return { sequence: 1, timestamp: 0, diagnosticEvent };
}

const OF_PROGRAM = errorAt("urn:pulumi:production::hub::pulumi:pulumi:Stack::hub-production");
const OF_PROVIDER = errorAt("urn:pulumi:production::hub::aws:ecr/repository:Repository::api");
const OTHER: EngineEvent = { sequence: 2, timestamp: 0 };

describe("the guard against a program that never finishes", () => {
  it("interrupts an operation that has gone quiet after an error of its program", async () => {
    const guard = guardAgainstStuckProgram(new AbortController().signal, QUIET_SECONDS);
    guard.see(OF_PROGRAM);
    await longEnough();
    assert.equal(guard.signal.aborted, true);
  });

  it("waits as long as something happens", async () => {
    const guard = guardAgainstStuckProgram(new AbortController().signal, QUIET_SECONDS);
    guard.see(OF_PROGRAM);
    for (let i = 0; i < 6; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_SECONDS * 500));
      guard.see(OTHER);
    }
    assert.equal(guard.signal.aborted, false);
    guard.release();
  });

  it("leaves an operation alone whose program told no error, or that has ended", async () => {
    const healthy = guardAgainstStuckProgram(new AbortController().signal, QUIET_SECONDS);
    healthy.see(OTHER);
    healthy.see(OF_PROVIDER);
    const ended = guardAgainstStuckProgram(new AbortController().signal, QUIET_SECONDS);
    ended.see(OF_PROGRAM);
    ended.release();
    await longEnough();
    assert.deepEqual([healthy.signal.aborted, ended.signal.aborted], [false, false]);
  });

  it("passes on an interruption from outside", () => {
    const outside = new AbortController();
    const guard = guardAgainstStuckProgram(outside.signal, QUIET_SECONDS);
    outside.abort();
    assert.equal(guard.signal.aborted, true);
  });
});
