import assert from "node:assert/strict";
import { claimTable, verdictOn } from "../../bench/support/claimTable";
import type { Claim } from "../../bench/support/claim";

const met: Claim = {
  name: "preview of 200 repositories in a HubRegistry, against raw resources",
  measured: 1.0312,
  limit: 1.1,
  unit: "x",
  detail: "8.31 s against 8.06 s, medians of 5 pairs",
};
const missed: Claim = { name: "memory", measured: 401, limit: 400, unit: "MB", detail: "at most" };

const count: Claim = { name: "failures", measured: 0, limit: 0, unit: "", detail: "20 runs" };

describe("the table of the benchmarks", () => {
  it("has rows that line up although each is printed alone", () => {
    assert.deepEqual(
      [claimTable.head(), claimTable.row(met), claimTable.row(missed), claimTable.row(count)]
        .join("\n")
        .split("\n"),
      [
        "claim                                                      measured      limit          how",
        "preview of 200 repositories in a HubRegistry, against        1.03 x     1.10 x  ok      8.31 s against 8.06 s, medians of 5 pairs",
        "raw resources",
        "memory                                                       401 MB     400 MB  missed  at most",
        "failures                                                          0          0  ok      20 runs",
      ],
    );
  });
});

describe("the last words of the benchmarks", () => {
  it("count the claims where all are met", () => {
    assert.equal(verdictOn([met, met], []), "2 of 2 claims are met.");
  });

  it("name what is missed, and what was not measured", () => {
    assert.equal(
      verdictOn([met, missed], ["load, for it ended with exit code 1"]),
      "1 of 2 claims are met.\nMissed: memory.\nNot measured: load, for it ended with exit code 1.",
    );
  });
});
