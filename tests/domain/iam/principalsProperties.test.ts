import assert from "node:assert/strict";
import fc from "fast-check";
import { audiencesFor, audiencesOf, isOpen } from "../../../domain/iam/principals";
import {
  CALLERS,
  OUTSIDERS,
  condition,
  policyDocument,
  statement,
} from "../../support/iamArbitraries";
import { isIn, mayUse } from "../../support/iamEvaluator";

const PULL = "ecr:BatchGetImage";

describe("audiencesFor", () => {
  it("leaves out nobody whom a literal reading of IAM lets in", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const audiences = audiencesFor(document, PULL);
        const leftOut = CALLERS.filter(
          (caller) => mayUse(document, PULL, caller) && !audiences.some((one) => isIn(one, caller)),
        );
        assert.deepEqual(leftOut, [], JSON.stringify(audiences));
      }),
      { numRuns: 5000 },
    );
  });

  it("calls open whatever lets in somebody whom nothing names", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const outsiders = OUTSIDERS.filter((caller) => mayUse(document, PULL, caller));
        if (outsiders.length > 0) {
          const audiences = audiencesFor(document, PULL);
          assert.ok(audiences.some(isOpen), JSON.stringify({ audiences, outsiders }));
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe("audiencesOf", () => {
  it("never opens by one more condition", () => {
    fc.assert(
      fc.property(statement, condition, (given, more) => {
        const wider = audiencesOf(given).some(isOpen);
        const closer = audiencesOf({ ...given, conditions: [...given.conditions, more] });
        assert.ok(wider || !closer.some(isOpen), JSON.stringify(closer));
      }),
      { numRuns: 3000 },
    );
  });
});
