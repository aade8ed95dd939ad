import assert from "node:assert/strict";
import { domainRules } from "../../domain/rules";
import { ecrHub } from "./command";

describe("ecr-hub findings", () => {
  it("explains a finding by its id", async () => {
    assert.deepEqual(await ecrHub(["findings", "grant-empty", "argument-type"]), {
      exitCode: 0,
      stdout: [
        "grant-empty  error",
        "  A grant names nobody.",
        "argument-type  error",
        "  An argument is of the wrong type.",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  it("explains each once whose id begins so", async () => {
    const { stdout } = await ecrHub(["findings", "tag", "tag-key", "tag-count"]);
    const ids = stdout.split("\n").filter((line) => /^\S/.test(line));
    assert.deepEqual(ids, [
      "tag-count  error",
      "tag-key-length  error",
      "tag-key-format  error",
      "tag-key-reserved  error",
      "tag-value-length  error",
      "tag-value-format  error",
      "tag-mutability-shape  error",
      "tag-mutability-mode  error",
      "tag-mutability-filter-count  error",
      "tag-mutability-filter-without-exclusion  error",
      "tag-mutability-filter-format  error",
      "tag-mutability-filter-duplicate  warning",
      "tag-mutability-filter-all  warning",
    ]);
  });

  it("explains all, where none is asked for", async () => {
    const { stdout } = await ecrHub(["findings"]);
    assert.equal(stdout.split("\n").length, 2 * Object.keys(domainRules).length + 1);
  });

  it("refuses ids that no finding has, and names a similar one", async () => {
    assert.deepEqual(await ecrHub(["findings", "grant-emty", "x", "grant-empty"]), {
      exitCode: 2,
      stdout: "",
      stderr:
        'ecr-hub: No finding has the id "grant-emty". Did you mean "grant-empty"?\nNo finding has the id "x".\n',
    });
  });
});
