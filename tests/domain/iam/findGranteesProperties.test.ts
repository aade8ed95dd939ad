import assert from "node:assert/strict";
import fc from "fast-check";
import { findGranteesOfAction, findGrantees } from "../../../domain/iam/findGrantees";
import { isOpen } from "../../../domain/iam/grantee";
import {
  CALLERS,
  OUTSIDERS,
  condition,
  policyDocument,
  statement,
} from "../../support/iamArbitraries";
import { isIn, mayUse } from "../../support/iamEvaluator";

const PULL = "ecr:BatchGetImage";

describe("findGranteesOfAction", () => {
  it("leaves out nobody whom a literal reading of IAM lets in", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const grantees = findGranteesOfAction(document, PULL);
        const leftOut = CALLERS.filter(
          (caller) => mayUse(document, PULL, caller) && !grantees.some((one) => isIn(one, caller)),
        );
        assert.deepEqual(leftOut, [], JSON.stringify(grantees));
      }),
      { numRuns: 5000 },
    );
  });

  it("calls open whatever lets in somebody whom nothing names", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const outsiders = OUTSIDERS.filter((caller) => mayUse(document, PULL, caller));
        if (outsiders.length > 0) {
          const grantees = findGranteesOfAction(document, PULL);
          assert.ok(grantees.some(isOpen), JSON.stringify({ grantees, outsiders }));
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe("findGrantees", () => {
  it("never opens by one more condition", () => {
    fc.assert(
      fc.property(statement, condition, (given, more) => {
        const wider = findGrantees(given).some(isOpen);
        const closer = findGrantees({ ...given, conditions: [...given.conditions, more] });
        assert.ok(wider || !closer.some(isOpen), JSON.stringify(closer));
      }),
      { numRuns: 3000 },
    );
  });
});
