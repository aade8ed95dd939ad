import assert from "node:assert/strict";

import { argumentRules } from "../../components/input/argumentRules";
import { domainRules } from "../../domain/rules";

describe("the rules of arguments", () => {
  it("have these ids and no others", () => {
    assert.deepEqual(
      Object.entries(argumentRules).map(([id, { severity }]) => [id, severity]),
      [
        ["argument-missing", "error"],
        ["argument-type", "error"],
        ["argument-unknown", "error"],
        ["argument-plain", "error"],
        ["argument-duplicate", "error"],
        ["argument-conflict", "error"],
      ],
    );
  });

  it("share no id with the domain", () => {
    assert.deepEqual(
      Object.keys(argumentRules).filter((id) => Object.hasOwn(domainRules, id)),
      [],
    );
  });
});
