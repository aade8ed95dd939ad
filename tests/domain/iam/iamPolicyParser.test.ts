import assert from "node:assert/strict";
import fc from "fast-check";
import type { PolicyDocument, PolicyStatement } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { lines, modelOf, refusals } from "../../support/findingLines";

const statement = { Effect: "Allow", Principal: "*", Action: "ecr:PutImage" };

function parsedStatement(given: object): PolicyStatement {
  const { statements } = modelOf(parsePolicyDocument({ Statement: { ...statement, ...given } }));
  assert.equal(statements.length, 1);
  return statements[0]!;
}

describe("parsePolicyDocument", () => {
  it("reads a whole document, from its text as from the object", () => {
    const document = {
      Version: "2012-10-17",
      Id: "hub",
      Statement: [
        {
          Sid: "PullFromAccounts",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com", AWS: ["222222222222", "333333333333"] },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: "*",
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:lambda:*" },
            Bool: { "aws:SecureTransport": true },
          },
        },
        { Effect: "Deny", NotPrincipal: { AWS: "*" }, NotAction: "ecr:*", NotResource: ["a"] },
      ],
    };
    const model: PolicyDocument = {
      version: "2012-10-17",
      id: "hub",
      statements: [
        {
          sid: "PullFromAccounts",
          effect: "Allow",
          principals: [
            { type: "AWS", value: "222222222222" },
            { type: "AWS", value: "333333333333" },
            { type: "Service", value: "lambda.amazonaws.com" },
          ],
          actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          resources: ["*"],
          conditions: [
            { operator: "ArnLike", key: "aws:SourceArn", values: ["arn:aws:lambda:*"] },
            { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
          ],
        },
        {
          effect: "Deny",
          notPrincipals: [{ type: "AWS", value: "*" }],
          notActions: ["ecr:*"],
          notResources: ["a"],
          conditions: [],
        },
      ],
    };
    assert.deepEqual(modelOf(parsePolicyDocument(document)), model);
    assert.deepEqual(modelOf(parsePolicyDocument(JSON.stringify(document))), model);
  });

  it("reads one statement in place of a list, no statement, and an absent version", () => {
    assert.deepEqual(modelOf(parsePolicyDocument({ Statement: statement })), {
      version: "2008-10-17",
      statements: [
        {
          effect: "Allow",
          principals: [{ type: "*", value: "*" }],
          actions: ["ecr:PutImage"],
          conditions: [],
        },
      ],
    });
    assert.deepEqual(modelOf(parsePolicyDocument({ Statement: [] })).statements, []);
  });

  it("tells every principal from that of all AWS accounts", () => {
    assert.deepEqual(parsedStatement({}).principals, [{ type: "*", value: "*" }]);
    assert.deepEqual(parsedStatement({ Principal: { AWS: "*" } }).principals, [
      { type: "AWS", value: "*" },
    ]);
  });

  it("reads values of conditions as texts, and keeps operators and keys as they are written", () => {
    const Condition = {
      stringequals: { "AWS:PRINCIPALORGID": ["a", 1, false], "aws:PrincipalOrgID": [] },
      Null: {},
    };
    assert.deepEqual(parsedStatement({ Condition }).conditions, [
      { operator: "stringequals", key: "AWS:PRINCIPALORGID", values: ["a", "1", "false"] },
      { operator: "stringequals", key: "aws:PrincipalOrgID", values: [] },
    ]);
  });

  it("takes members that are undefined for absent", () => {
    const { conditions, ...rest } = parsedStatement({
      Sid: undefined,
      NotAction: undefined,
      Resource: undefined,
      Condition: { Bool: undefined, StringEquals: { a: undefined } },
    });
    assert.deepEqual(conditions, []);
    assert.deepEqual(Object.keys(rest), ["effect", "principals", "actions"]);
  });

  const texts = "a string or a list of strings, none of them empty";
  const refused: [title: string, input: unknown, lines: string[]][] = [
    [
      "what is no document",
      [],
      ["policy-shape @ : policy: given [], allowed an object with Version, Id, Statement."],
    ],
    [
      "null",
      null,
      ["policy-shape @ : policy: given null, allowed an object with Version, Id, Statement."],
    ],
    [
      "a document without statements",
      {},
      [
        "policy-statement @ Statement: Statement is missing: allowed a statement or a list of statements.",
      ],
    ],
    [
      "all that is wrong with a document",
      { version: 1, Version: "2012-10-18", Id: 7, Statement: "x" },
      [
        'policy-unknown-key @ version: unknown key: given "version", allowed Version, Id, Statement.',
        'policy-version @ Version: Version: given "2012-10-18", allowed "2012-10-17", "2008-10-17".',
        "policy-id @ Id: Id: given 7, allowed a string.",
        'policy-statement @ Statement: Statement: given "x", allowed a statement or a list of statements.',
      ],
    ],
    [
      "all that is wrong with statements",
      {
        Statement: [
          1,
          { Sid: 1, Effect: "allow", Principal: "222222222222", Action: [], Actions: "x" },
          { ...statement, NotPrincipal: "*", NotAction: "a", Resource: [""], NotResource: {} },
          { Effect: "Deny", Principal: {}, Condition: [] },
          { ...statement, Principal: { AWS: [1, "*"], Aws: "*", Service: null } },
          { ...statement, Condition: { Bool: 1, StringEquals: { a: null, b: [{}] } } },
        ],
      },
      [
        "policy-statement @ Statement[0]: Statement[0]: given 1, allowed an object with Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.",
        'policy-unknown-key @ Statement[1].Actions: unknown key: given "Actions", allowed Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.',
        "policy-sid @ Statement[1].Sid: Sid: given 1, allowed a string.",
        'policy-effect @ Statement[1].Effect: Effect: given "allow", allowed "Allow", "Deny".',
        'policy-principal @ Statement[1].Principal: Principal: given "222222222222", allowed "*" or an object with AWS, Service, Federated or CanonicalUser.',
        `policy-action @ Statement[1].Action: Action: given [], allowed ${texts}.`,
        'policy-resource @ Statement[2].Resource[0]: Resource[0]: given "", allowed a string that is not empty.',
        `policy-resource @ Statement[2].NotResource: NotResource: given {}, allowed ${texts}.`,
        'policy-principal @ Statement[2]: statement has two elements that exclude each other: given ["Principal","NotPrincipal"], allowed one.',
        'policy-action @ Statement[2]: statement has two elements that exclude each other: given ["Action","NotAction"], allowed one.',
        'policy-resource @ Statement[2]: statement has two elements that exclude each other: given ["Resource","NotResource"], allowed one.',
        'policy-principal @ Statement[3].Principal: Principal: given {}, allowed "*" or an object with AWS, Service, Federated or CanonicalUser.',
        "policy-condition @ Statement[3].Condition: Condition: given [], allowed an object.",
        "policy-action @ Statement[3]: statement has no action: add Action or NotAction with an action.",
        'policy-principal @ Statement[4].Principal.Aws: unknown key: given "Aws", allowed AWS, Service, Federated, CanonicalUser.',
        "policy-principal @ Statement[4].Principal.AWS[0]: AWS[0]: given 1, allowed a string that is not empty.",
        `policy-principal @ Statement[4].Principal.Service: Service: given null, allowed ${texts}.`,
        "policy-condition @ Statement[5].Condition.Bool: Bool: given 1, allowed an object.",
        "policy-condition @ Statement[5].Condition.StringEquals.a: a: given null, allowed a string, a number or a boolean.",
        "policy-condition @ Statement[5].Condition.StringEquals.b[0]: b[0]: given {}, allowed a string, a number or a boolean.",
      ],
    ],
  ];
  for (const [title, input, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(refusals(parsePolicyDocument(input)), expected);
    });
  }

  it("refuses a text that is no JSON, or longer than any policy of AWS", () => {
    for (const [text, rule] of [
      ["{", "json-syntax"],
      [" ".repeat(131_073), "json-too-large"],
      [{ Statement: [{ Sid: "x".repeat(131_072) }] }, "json-too-large"],
    ]) {
      const parsed = parsePolicyDocument(text);
      assert.deepEqual(parsed.ok ? [] : parsed.findings.map((finding) => finding.rule), [rule]);
    }
  });

  it("answers whatever it is given", () => {
    const likePolicy = fc.record(
      {
        Version: fc.anything(),
        Statement: fc.oneof(
          fc.anything(),
          fc.array(
            fc.dictionary(
              fc.constantFrom(
                "Sid",
                "Effect",
                "Principal",
                "NotPrincipal",
                "Action",
                "Resource",
                "Condition",
              ),
              fc.oneof(fc.anything(), fc.constantFrom<unknown>("*", "Allow", { AWS: "*" }, ["a"])),
            ),
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), likePolicy), (input) => {
        const parsed = parsePolicyDocument(input);
        assert.ok(parsed.ok || lines(parsed.findings).length > 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("answers in time to lists and texts of any size", () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index);
    const keys = Object.fromEntries(many.map((index) => [`k${index}`, 1]));
    assert.equal(
      parsePolicyDocument({ ...keys, Statement: [{ ...keys, Action: many }, ...many] }).ok,
      false,
    );
  });
});
