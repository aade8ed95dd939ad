import assert from "node:assert/strict";

import { checkIamName } from "../../../domain/iam/iamName";
import { lines } from "../../support/findingLines";

describe("checkIamName", () => {
  it("takes names that leave room for what Pulumi adds", () => {
    for (const name of ["a", "hub-eksNode", "Hub_1+=,.@-", "x".repeat(56)]) {
      assert.deepEqual(checkIamName("role", name, "name"), []);
    }
    assert.deepEqual(checkIamName("policy", "x".repeat(120), "name"), []);
  });

  it("refuses others, and says what IAM takes", () => {
    const names = ["team-a/api", "team a", "api!", "", "x".repeat(57)];
    assert.deepEqual(
      names.flatMap((name) => lines(checkIamName("role", name, "name"))),
      [
        ...['"team-a/api"', '"team a"', '"api!"', '""', `"${"x".repeat(57)}" of 57 characters`].map(
          (given) =>
            `iam-name-format @ name: IAM takes no role of this name: given ${given}, allowed 1 to 56 letters, digits and _ + = , . @ -.`,
        ),
      ],
    );
    assert.equal(checkIamName("policy", "x".repeat(121), "name").length, 1);
  });
});
