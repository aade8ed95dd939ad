import assert from "node:assert/strict";
import {
  describe as inWords,
  renderDetails,
  renderReport,
  renderTable,
} from "../../local/report/table";
import { badStack, hubStack } from "../../local/scenario";
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
    ["failed: no error was reported", { ...done, succeeded: false }],
  ] satisfies [string, Outcome][]) {
    it(`says "${words}"`, () => {
      assert.equal(inWords(outcome), words);
    });
  }
});

describe("the details above the table", () => {
  const update: Outcome = {
    ...done,
    changes: [
      {
        ...change,
        operation: "update",
        type: "aws:ecr/repository:Repository",
        name: "api",
        properties: ["tags", "forceDelete"],
      },
    ],
  };
  const row = { stack: hubStack, outcome: update, expected: true };

  it("name what a preview would change", () => {
    assert.equal(
      renderDetails({ ...row, action: "preview" }),
      "update aws:ecr/repository:Repository api: tags, forceDelete",
    );
  });

  it("name no change that was asked for, and each one where none was expected", () => {
    assert.equal(renderDetails({ ...row, action: "up" }), "");
    assert.match(renderDetails({ ...row, action: "up again", expected: false }), /^update aws:/);
  });

  it("show a violation once, though the engine reports it twice", () => {
    const twice = { ...violation, level: "mandatory", message: "Tags move" } as const;
    const outcome = { ...done, succeeded: false, violations: [twice, twice] };
    assert.equal(
      renderDetails({ ...row, action: "up", outcome }),
      "ecr-repository-immutable-tags (mandatory): the stack\n    Tags move",
    );
  });
});

describe("what npm start ends with", () => {
  const stopped = { ...violation, level: "mandatory", message: "Tags move" } as const;
  const good = { stack: hubStack, action: "up", outcome: done, expected: true };
  const bad = {
    stack: badStack,
    action: "preview",
    outcome: { ...done, succeeded: false, violations: [stopped, stopped] },
    expected: true,
  };

  it("is the table, with each violation above it, once", () => {
    const report = renderReport([good, bad]);
    assert.equal(
      report,
      `\necr-repository-immutable-tags (mandatory): the stack\n    Tags move\n\nAll as expected.\n\n${renderTable([good, bad])}`,
    );
  });

  it("names what came out otherwise, and shows why, above the table", () => {
    const failed = { ...good, expected: false, outcome: { ...done, errors: ["no such key"] } };
    const report = renderReport([failed, good]);
    assert.match(report, /no such key\n\nNot as expected: hub\/production \(up\)\.\n\n/);
    assert.ok(report.endsWith(renderTable([failed, good])));
  });
});
