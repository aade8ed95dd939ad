import assert from "node:assert/strict";
import { describe as inWords } from "../../local/report/table";
import type { Outcome } from "../../local/engine/outcome";

const done: Outcome = {
  succeeded: true,
  changes: [],
  resources: 3,
  violations: [],
  errors: [],
  outputs: {},
  seconds: 1,
};

const change = { urn: "", type: "", name: "", properties: [] };
const violation = { policy: "ecr-repository-immutable-tags", message: "" } as const;

describe("the result column of the table", () => {
  for (const [words, outcome] of [
    ["no changes", done],
    [
      "2 to create, 1 to update",
      {
        ...done,
        changes: [
          { ...change, operation: "create" },
          { ...change, operation: "update" },
          { ...change, operation: "create" },
        ],
      },
    ],
    [
      "stopped by 1 violation",
      {
        ...done,
        succeeded: false,
        violations: [
          { ...violation, level: "mandatory" },
          { ...violation, level: "advisory" },
        ],
      },
    ],
    ["failed: no such key", { ...done, succeeded: false, errors: ["no such key\nat …"] }],
    ["failed: without a word", { ...done, succeeded: false }],
  ] satisfies [string, Outcome][]) {
    it(`says "${words}"`, () => {
      assert.equal(inWords(outcome), words);
    });
  }
});
