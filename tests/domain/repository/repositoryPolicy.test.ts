import assert from "node:assert/strict";
import fc from "fast-check";
import { checkRepositoryPolicy } from "../../../domain/repository/repositoryPolicyCheck";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { lines, modelOf } from "../../support/findingLines";

describe("checkRepositoryPolicy", () => {
  const pull = ["ecr:BatchGetImage"];
  const allowed =
    "an account id, the ARN of an account root, role, user or session without wildcards, or *";
  const notPrincipal =
    "NotPrincipal requires Effect Deny: name the accounts, roles and users to allow in Principal.";
  const byCondition =
    "add a condition on aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn";
  const cases: [title: string, statements: object[], lines: string[]][] = [
    [
      "a policy without statements",
      [],
      [
        "repository-policy-no-statement @ Statement: policy has no statement and allows nobody: add a statement.",
      ],
    ],
    [
      "everybody",
      [{ Effect: "Allow", Principal: "*", Action: pull }],
      [
        `repository-policy-open-principal @ Statement[0].Principal: statement allows everybody: ${byCondition}.`,
      ],
    ],
    [
      "everybody but some",
      [{ Effect: "Allow", NotPrincipal: { AWS: "222222222222" }, Action: pull }],
      [
        `repository-policy-principal @ Statement[0].NotPrincipal: ${notPrincipal}`,
        `repository-policy-open-principal @ Statement[0].NotPrincipal: statement allows everybody: ${byCondition}.`,
      ],
    ],
    [
      "everybody but everybody",
      [{ Effect: "Allow", NotPrincipal: "*", Action: pull }],
      [`repository-policy-principal @ Statement[0].NotPrincipal: ${notPrincipal}`],
    ],
    [
      "a service for everybody",
      [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: pull }],
      [
        "repository-policy-open-principal @ Statement[0].Principal: statement allows lambda.amazonaws.com for everybody: add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.",
      ],
    ],
    [
      "an open identity provider",
      [{ Effect: "Allow", Principal: { Federated: "accounts.google.com" }, Action: pull }],
      [
        "repository-policy-open-principal @ Statement[0].Principal: statement allows identity provider accounts.google.com: name accounts, their principals or organizations instead.",
      ],
    ],
    [
      "nobody named",
      [{ Effect: "Allow", Action: pull }],
      ["repository-policy-principal @ Statement[0]: statement names no principal: add Principal."],
    ],
    [
      "principals that name nobody",
      [
        {
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::222222222222:role/*", "AROAEXAMPLEEXAMPLE12"] },
          Action: pull,
        },
      ],
      [
        `repository-policy-principal @ Statement[0].Principal.AWS: principal: given "arn:aws:iam::222222222222:role/*", allowed ${allowed}.`,
        'repository-policy-deleted-principal @ Statement[0].Principal.AWS: principal is deleted: given "AROAEXAMPLEEXAMPLE12", allowed the ARN of a principal that exists.',
      ],
    ],
    [
      "resources",
      [
        { Effect: "Allow", Principal: { AWS: "222222222222" }, Action: pull, Resource: "*" },
        { Effect: "Deny", Principal: "*", Action: pull, NotResource: "a" },
      ],
      [
        'repository-policy-resource @ Statement[0].Resource: statement has a resource: given ["*"], allowed no Resource: the policy is of one repository.',
        'repository-policy-resource @ Statement[1].NotResource: statement has a resource: given ["a"], allowed no Resource: the policy is of one repository.',
      ],
    ],
    [
      "actions that are unknown, too many or of no effect",
      [
        {
          Effect: "Allow",
          Principal: { AWS: "222222222222" },
          Action: ["ecr:BatchGetImages", "s3:GetObject", "ecr:Get*", "ecr:GetAuthorizationToken"],
        },
      ],
      [
        'repository-policy-unknown-action @ Statement[0].Action: action is not known: given "ecr:BatchGetImages", allowed actions of Amazon ECR such as ecr:BatchGetImage.',
        'repository-policy-unknown-action @ Statement[0].Action: action is not known: given "s3:GetObject", allowed actions of Amazon ECR such as ecr:BatchGetImage.',
        'repository-policy-wildcard-action @ Statement[0].Action: action has a wildcard: given "ecr:Get*", allowed the names of single actions.',
        "repository-policy-authorization-token @ Statement[0].Action: ecr:GetAuthorizationToken has no effect here: put it in an identity policy, on resource *.",
      ],
    ],
    [
      "NotAction",
      [{ Effect: "Allow", Principal: { AWS: "222222222222" }, NotAction: "ecr:DeleteRepository" }],
      [
        'repository-policy-wildcard-action @ Statement[0].NotAction: NotAction allows all other actions: given ["ecr:DeleteRepository"], allowed Action and a list.',
      ],
    ],
    [
      "nothing about what is denied",
      [
        { Effect: "Deny", Principal: "*", Action: "ecr:*" },
        { Effect: "Deny", Principal: "*", NotAction: "ecr:BatchGetImage" },
      ],
      [],
    ],
    [
      "nothing about an open statement that a Deny closes",
      [
        { Effect: "Allow", Principal: "*", Action: pull },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "ecr:*",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
        },
      ],
      [],
    ],
  ];
  for (const [title, Statement, expected] of cases) {
    it(`tells of ${title}`, () => {
      const document = modelOf(parsePolicyDocument({ Version: "2012-10-17", Statement }));
      assert.deepEqual(lines(checkRepositoryPolicy(document)), expected);
    });
  }

  it("refuses a document of over 10,240 characters", () => {
    const AWS = Array.from({ length: 700 }, (_, index) => `${100000000000 + index}`);
    const Statement = { Effect: "Allow", Principal: { AWS }, Action: pull };
    const document = modelOf(parsePolicyDocument({ Statement }));
    assert.deepEqual(lines(checkRepositoryPolicy(document)), [
      "repository-policy-size @ : policy is too long: given 10610 characters, allowed at most 10240.",
    ]);
  });

  it("answers whatever a document says", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("*", "222222222222", "arn:aws:iam::*:root", "${aws:ResourceOrgID}", "ecr:*"),
    );
    const words = fc.array(word, { minLength: 1, maxLength: 3 });
    const operator = fc.oneof(fc.string(), fc.constantFrom("StringEquals", "ArnNotLike", "Null"));
    const key = fc.oneof(fc.string(), fc.constantFrom("aws:PrincipalArn", "aws:SourceOrgPaths"));
    const statement = fc.record(
      {
        Effect: fc.constantFrom("Allow", "Deny"),
        Principal: fc.record(
          { AWS: words, Service: words, Federated: words, CanonicalUser: words },
          { requiredKeys: ["AWS"] },
        ),
        Action: words,
        Resource: words,
        Condition: fc.dictionary(operator, fc.dictionary(key, words)),
      },
      { requiredKeys: ["Effect", "Action"] },
    );
    fc.assert(
      fc.property(fc.array(statement), (Statement) => {
        const parsed = parsePolicyDocument({ Statement });
        assert.ok(!parsed.ok || Array.isArray(checkRepositoryPolicy(parsed.value)));
      }),
      { numRuns: 500 },
    );
  });

  it("answers in time to the longest document that is read", () => {
    const Condition = { StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" } };
    const allowed = { Effect: "Allow", Principal: "*", Action: "ecr:*a*a*a*a*" };
    const denied = { Effect: "Deny", Principal: "*", Action: `ecr:${"*a".repeat(20)}`, Condition };
    const Statement = Array.from({ length: 1000 }, (_, index) => (index % 2 ? allowed : denied));
    const text = JSON.stringify({ Statement });
    assert.ok(text.length > 100_000 && text.length < 131_072, String(text.length));
    const document = modelOf(parsePolicyDocument(text));
    assert.equal(checkRepositoryPolicy(document).length > 500, true);
  });
});
