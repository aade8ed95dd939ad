import assert from "node:assert/strict";
import { findExemption, holdsOn } from "../../../policies/support/exemptions";

const urn = "urn:pulumi:prod::hub::aws:ecr/repository:Repository::api";
const exemption = (resource: string, expires = "2026-06-30") => ({
  resource,
  reason: "moves in spring",
  expires,
});

describe("exemptions", () => {
  it("find their resource by name, by URN, and by pattern", () => {
    for (const pattern of ["api", urn, "a*", "*", "urn:pulumi:prod::*::api"]) {
      assert.deepEqual(
        findExemption({ urn, name: "api" }, [exemption(pattern)]),
        exemption(pattern),
      );
    }
    for (const pattern of ["ap", "API", "web", "urn:pulumi:dev::*", "a?i"]) {
      assert.equal(findExemption({ urn, name: "api" }, [exemption(pattern)]), undefined);
    }
  });

  it("hold through their last day", () => {
    assert.deepEqual(
      ["2026-06-29", "2026-06-30", "2026-07-01"].map((day) => holdsOn(exemption("api"), day)),
      [true, true, false],
    );
  });

  it("count by the one that ends last where several find the resource", () => {
    const long = exemption("a*", "2026-12-31");
    for (const exemptions of [
      [exemption("api"), long],
      [long, exemption("api")],
    ]) {
      assert.deepEqual(findExemption({ urn, name: "api" }, exemptions), long);
    }
  });
});
