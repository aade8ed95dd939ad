import assert from "node:assert/strict";
import {
  checkExemptions,
  findExemptions,
  holdsOn,
  takeExempted,
  takeExemption,
} from "../../../policies/support/exemptions";

const urn = "urn:pulumi:prod::hub::aws:ecr/repository:Repository::api";
const exemption = (resource: string, expires = "2026-06-30") => ({
  resource,
  reason: "moves in spring",
  expires,
});

describe("exemptions", () => {
  it("find their resource by URN, and by name and pattern", () => {
    for (const pattern of ["api", urn, "a*", "*", "urn:pulumi:prod::*::api"]) {
      assert.deepEqual(findExemptions({ urn, name: "api" }, [exemption(pattern)]), [
        exemption(pattern),
      ]);
    }
    for (const pattern of ["ap", "API", "web", "urn:pulumi:dev::*", "a?i"]) {
      assert.deepEqual(findExemptions({ urn, name: "api" }, [exemption(pattern)]), []);
    }
  });

  it("hold through their last day", () => {
    assert.deepEqual(
      ["2026-06-29", "2026-06-30", "2026-07-01"].map((day) => holdsOn(exemption("api"), day)),
      [true, true, false],
    );
  });

  it("come in the order in which they end, the last first", () => {
    const long = exemption("a*", "2026-12-31");
    for (const exemptions of [
      [exemption("api"), long],
      [long, exemption("api")],
    ]) {
      assert.deepEqual(findExemptions({ urn, name: "api" }, exemptions), [long, exemption("api")]);
    }
  });

  it("are refused without a bound, unless they name a resource by its URN", () => {
    const bounded = { ...exemption("legacy-*"), atMost: 3 };
    const patterns = ["api", "*", "legacy-*", "urn:pulumi:prod::hub::*", urn.replace("prod", "*")];
    assert.deepEqual(checkExemptions([exemption(urn), bounded]), []);
    assert.deepEqual(
      checkExemptions(patterns.map((each) => exemption(each))).map(({ path }) => path),
      patterns.map((_, index) => `exemptions[${index}].resource`),
    );
  });

  it("take no more resources than they have room for, however often each is judged", () => {
    takeExempted();
    const bounded = { ...exemption("*"), atMost: 2 };
    const take = (name: string, policy = "p") =>
      takeExemption(policy, { urn: urn.replace("api", name), name }, bounded);
    assert.deepEqual(
      [take("a"), take("b"), take("a"), take("c"), take("b"), take("c", "q")],
      [true, true, true, false, true, true],
    );
    takeExempted();
    assert.equal(take("c"), true);
  });
});
