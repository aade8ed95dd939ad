import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { record } from "./recordedMocks";

/**
 * What a component refuses: one line for each wrong argument. Holds the error to its contract: it is thrown before anything
 * is registered, and its message says the same as its property errors.
 */
export async function refusal(program: () => unknown): Promise<string[]> {
  let refused: unknown;
  const { resources } = await record(() => {
    try {
      program();
    } catch (error) {
      refused = error;
    }
  });
  assert.ok(pulumi.InputPropertiesError.isInstance(refused), `not refused: ${String(refused)}`);
  assert.deepEqual(resources, []);
  const lines = refused.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  assert.deepEqual(
    refused.message.split("\n").slice(1),
    lines.map((line) => `  ${line}`),
  );
  return lines;
}

/** The path and the rule of a refusal, where its text is told elsewhere. */
export function pathAndRule(line: string): string {
  return line.replace(/: .*(?= \([a-z-]+\)$)/, "");
}
