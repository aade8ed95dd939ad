import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type PolicyDocument,
  type PolicyStatement,
  coversAction,
  grantsAction,
  renderPolicyDocument,
} from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { modelOf } from "../../support/findingLines";
import { policyDocument } from "../../support/iamArbitraries";

describe("renderPolicyDocument", () => {
  it("writes elements in AWS's order, lists sorted and each entry once", () => {
    const document: PolicyDocument = {
      version: "2012-10-17",
      statements: [
        {
          conditions: [
            { operator: "StringEquals", key: "b", values: ["2", "1", "2"] },
            { operator: "ArnLike", key: "c", values: [] },
            { operator: "StringEquals", key: "a", values: ["1"] },
          ],
          resources: ["b", "a"],
          actions: ["ecr:B", "ecr:A", "ecr:B"],
          principals: [
            { type: "Service", value: "x" },
            { type: "AWS", value: "2" },
            { type: "AWS", value: "1" },
          ],
          effect: "Allow",
          sid: "One",
        },
      ],
      id: "hub",
    };
    assert.equal(
      renderPolicyDocument(document),
      '{"Version":"2012-10-17","Id":"hub","Statement":[{"Sid":"One","Effect":"Allow",' +
        '"Principal":{"AWS":["1","2"],"Service":["x"]},"Action":["ecr:A","ecr:B"],"Resource":["a","b"],' +
        '"Condition":{"ArnLike":{"c":[]},"StringEquals":{"a":["1"],"b":["1","2"]}}}]}',
    );
  });

  it("writes everybody as *, and beside others as an AWS principal", () => {
    const everybody = { type: "*", value: "*" } as const;
    const principalOf = (principals: PolicyStatement["principals"]) => {
      const text = renderPolicyDocument({
        version: "2012-10-17",
        statements: [{ effect: "Allow", principals, actions: ["a"], conditions: [] }],
      });
      return (JSON.parse(text) as { Statement: { Principal: unknown }[] }).Statement[0]!.Principal;
    };
    assert.deepEqual(principalOf([everybody]), "*");
    assert.deepEqual(principalOf([everybody, { type: "Service", value: "x" }]), {
      AWS: ["*"],
      Service: ["x"],
    });
  });

  it("never lets more in where two conditions have one operator and key", () => {
    const conditionOf = (operator: string) => {
      const conditions = [
        ["a", "b"],
        ["b", "c"],
      ].map((values) => ({ operator, key: "k", values }));
      const text = renderPolicyDocument({
        version: "2012-10-17",
        statements: [{ effect: "Allow", actions: ["a"], conditions }],
      });
      return modelOf(parsePolicyDocument(text)).statements[0]!.conditions;
    };
    assert.deepEqual(conditionOf("StringLike"), [
      { operator: "StringLike", key: "k", values: ["b"] },
    ]);
    assert.deepEqual(conditionOf("StringNotLike"), [
      { operator: "StringNotLike", key: "k", values: ["a", "b", "c"] },
    ]);
  });

  it("writes a text that is read back and written the same", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const text = renderPolicyDocument(document);
        assert.equal(renderPolicyDocument(modelOf(parsePolicyDocument(text))), text);
      }),
    );
  });

  it("writes the same whatever the order of entries", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const turned = document.statements.map((one) => ({
          ...one,
          ...(one.actions && { actions: [...one.actions].reverse() }),
          ...(one.principals && { principals: [...one.principals].reverse() }),
          conditions: one.conditions.map((given) => ({
            ...given,
            values: [...given.values].reverse(),
          })),
        }));
        assert.equal(
          renderPolicyDocument({ ...document, statements: turned }),
          renderPolicyDocument(document),
        );
      }),
    );
  });
});

describe("coversAction and grantsAction", () => {
  const cases: [title: string, given: Partial<PolicyStatement>, covers: boolean][] = [
    ["an action", { actions: ["s3:*", "ECR:putimage"] }, true],
    ["another action", { actions: ["ecr:PutImageTagMutability"] }, false],
    ["all but others", { notActions: ["s3:*"] }, true],
    ["all but it", { notActions: ["ecr:P*"] }, false],
    ["nothing", {}, false],
  ];
  for (const [title, given, covers] of cases) {
    it(`know a statement of ${title}`, () => {
      const allowed: PolicyStatement = { effect: "Allow", conditions: [], ...given };
      assert.equal(coversAction(allowed, "ecr:PutImage"), covers);
      assert.equal(grantsAction(allowed, "ecr:PutImage"), covers);
      assert.equal(grantsAction({ ...allowed, effect: "Deny" }, "ecr:PutImage"), false);
    });
  }
});
