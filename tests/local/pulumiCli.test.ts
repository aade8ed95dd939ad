import assert from "node:assert/strict";
import { isRecentEnough, pulumiCli } from "../../local/parts/pulumiCli";

describe("the Pulumi CLI", () => {
  for (const [version, expected] of [
    ["v3.240.0", true],
    ["v3.259.0", true],
    ["v3.1000.0-alpha.1", true],
    ["v3.239.9", false],
    ["v2.300.0", false],
    ["v4.0.0", false],
    ["not a version", false],
    ["", false],
  ] as const) {
    it(`${expected ? "is used" : "is not used"} when it says "${version}"`, () => {
      assert.equal(isRecentEnough(version), expected);
    });
  }

  it("is kept by the version that the Go module pins, a download and a build apart", () => {
    const { name, ways } = pulumiCli();
    const version = /^Pulumi CLI (\d+\.\d+\.\d+)$/.exec(name)?.[1] ?? "";
    assert.ok(isRecentEnough(version));
    assert.deepEqual(
      ways.map(({ key }) => key),
      [`pulumi-${version}`, `pulumi-${version}-built`],
    );
  });
});
