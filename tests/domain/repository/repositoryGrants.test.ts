import assert from "node:assert/strict";
import fc from "fast-check";
import { grantsAction, renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { hasErrors } from "../../../domain/finding";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";
import { type Grantee } from "../../../domain/iam/grantee";
import { PULL_ACTIONS, PUSH_ACTIONS } from "../../../domain/iam/actions";
import {
  type RepositoryPolicyIntent,
  buildRepositoryPolicy,
} from "../../../domain/repository/repositoryPolicy";
import { checkRepositoryPolicy } from "../../../domain/repository/repositoryPolicyCheck";
import { checkRepositoryPolicyIntent } from "../../../domain/repository/repositoryGrantCheck";
import {
  accountId,
  listOf,
  organizationId,
  organizationPath,
  principalArn,
  region,
} from "../../support/domainArbitraries";
import { modelOf } from "../../support/findingLines";

/** Every kind of grant once. */
const everyGrant: RepositoryPolicyIntent = {
  pull: {
    accounts: ["333333333333", "222222222222"],
    organizationIds: ["o-acme123456"],
    organizationPaths: ["o-other12345/r-ab12/*"],
    lambdaAccounts: ["222222222222"],
    principalArns: ["arn:aws:iam::444444444444:role/puller"],
  },
  push: { accounts: ["555555555555"], principalArns: ["arn:aws:iam::444444444444:role/pusher"] },
  region: "us-east-1",
};

describe("buildRepositoryPolicy", () => {
  it("grants each kind by a statement of its own", () => {
    const document = buildRepositoryPolicy(everyGrant);
    assert.ok(document);
    const pull = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ];
    const push = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ];
    assert.deepEqual(JSON.parse(renderPolicyDocument(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PullFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["222222222222", "333333333333"] },
          Action: pull,
        },
        {
          Sid: "PullFromOrganizations",
          Effect: "Allow",
          Principal: "*",
          Action: pull,
          Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-acme123456"] } },
        },
        {
          Sid: "PullFromOrganizationPaths",
          Effect: "Allow",
          Principal: "*",
          Action: pull,
          Condition: {
            "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-other12345/r-ab12/*"] },
          },
        },
        {
          Sid: "PullFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::444444444444:role/puller"] },
          Action: pull,
        },
        {
          Sid: "PullByLambdaOfAccounts",
          Effect: "Allow",
          Principal: { Service: ["lambda.amazonaws.com"] },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Condition: {
            ArnLike: { "aws:SourceArn": ["arn:aws:lambda:us-east-1:222222222222:function:*"] },
          },
        },
        {
          Sid: "PushFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["555555555555"] },
          Action: push,
        },
        {
          Sid: "PushFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::444444444444:role/pusher"] },
          Action: push,
        },
      ],
    });
    assert.deepEqual(checkRepositoryPolicyIntent(everyGrant), []);
    assert.deepEqual([[...PULL_ACTIONS], [...PUSH_ACTIONS]], [pull, push]);
  });

  it("lets in those of the intent and nobody else", () => {
    const document = buildRepositoryPolicy(everyGrant)!;
    const pulling = findGranteesOfAction(document, "ecr:GetDownloadUrlForLayer");
    const account = (id: string): Grantee => ({ kind: "account", accountId: id });
    assert.deepEqual(pulling, [
      account("333333333333"),
      account("222222222222"),
      { kind: "organization", organizationId: "o-acme123456" },
      { kind: "organizationPath", path: "o-other12345/r-ab12/*" },
      {
        kind: "principal",
        arn: "arn:aws:iam::444444444444:role/puller",
        accountId: "444444444444",
      },
      {
        kind: "service",
        service: "lambda.amazonaws.com",
        sourceAccounts: ["222222222222"],
        sourceArns: ["arn:aws:lambda:us-east-1:222222222222:function:*"],
        sourceOrganizationIds: [],
        sourceOrganizationPaths: [],
      },
    ]);
    assert.deepEqual(findGranteesOfAction(document, "ecr:PutImage"), [
      account("555555555555"),
      {
        kind: "principal",
        arn: "arn:aws:iam::444444444444:role/pusher",
        accountId: "444444444444",
      },
    ]);
    for (const action of [
      "ecr:DeleteRepository",
      "ecr:SetRepositoryPolicy",
      "ecr:BatchDeleteImage",
    ]) {
      assert.deepEqual(findGranteesOfAction(document, action), []);
    }
  });

  it("gives no policy where nothing is granted", () => {
    assert.equal(buildRepositoryPolicy({}), undefined);
    assert.equal(buildRepositoryPolicy({ pull: {}, push: { accounts: [] } }), undefined);
  });

  it("lets the functions of all accounts pull by one statement, and those of organizations by one each", () => {
    const pull = {
      lambdaAccounts: ["333333333333", "222222222222"],
      lambdaOrganizationIds: ["o-acme123456"],
      lambdaOrganizationPaths: ["o-acme123456/r-ab12/ou-ab12-11111111/*"],
    };
    const document = buildRepositoryPolicy({ pull, region: "us-east-1" })!;
    const lambda = {
      Effect: "Allow",
      Principal: { Service: ["lambda.amazonaws.com"] },
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    };
    assert.deepEqual(JSON.parse(renderPolicyDocument(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PullByLambdaOfAccounts",
          ...lambda,
          Condition: {
            ArnLike: {
              "aws:SourceArn": [
                "arn:aws:lambda:us-east-1:222222222222:function:*",
                "arn:aws:lambda:us-east-1:333333333333:function:*",
              ],
            },
          },
        },
        {
          Sid: "PullByLambdaOfOrganizations",
          ...lambda,
          Condition: { StringEquals: { "aws:SourceOrgID": ["o-acme123456"] } },
        },
        {
          Sid: "PullByLambdaOfOrganizationPaths",
          ...lambda,
          Condition: {
            "ForAnyValue:StringLike": {
              "aws:SourceOrgPaths": ["o-acme123456/r-ab12/ou-ab12-11111111/*"],
            },
          },
        },
      ],
    });
  });

  it("names functions by the partition of the region", () => {
    const intent = { pull: { lambdaAccounts: ["222222222222"] }, region: "cn-north-1" };
    const [statement] = buildRepositoryPolicy(intent)!.statements;
    assert.deepEqual(statement?.conditions[0]?.values, [
      "arn:aws-cn:lambda:cn-north-1:222222222222:function:*",
    ]);
  });
});

describe("the text of a policy beside grants", () => {
  it("keeps its version and Id: the older version reads a policy variable as plain text", () => {
    const Statement = [
      { Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "ecr:BatchGetImage" },
    ];
    for (const [text, version] of [
      [{ Version: "2008-10-17", Id: "console", Statement }, "2008-10-17"],
      [{ Version: "2012-10-17", Id: "console", Statement }, "2012-10-17"],
      [{ Id: "console", Statement }, "2008-10-17"],
    ] as const) {
      const repositoryPolicy = JSON.stringify(text);
      const document = buildRepositoryPolicy({ repositoryPolicy, push: everyGrant.push })!;
      assert.deepEqual(
        [document.version, document.id, document.statements.length],
        [
          version,
          "console",
          1 + buildRepositoryPolicy({ push: everyGrant.push })!.statements.length,
        ],
      );
    }
  });
});

const validIntent: fc.Arbitrary<RepositoryPolicyIntent> = fc
  .record(
    {
      pull: fc
        .record(
          {
            accounts: listOf(accountId),
            organizationIds: listOf(organizationId),
            organizationPaths: listOf(organizationPath),
            lambdaAccounts: listOf(accountId),
            principalArns: listOf(principalArn),
          },
          { requiredKeys: [] },
        )
        .filter((grant) => Object.keys(grant).length > 0),
      push: fc.record({ accounts: listOf(accountId), principalArns: listOf(principalArn) }),
    },
    { requiredKeys: [] },
  )
  .chain((grants) => region.map((one) => ({ ...grants, region: one })));

describe("a repository policy", () => {
  it("of a valid intent is read back without findings", () => {
    fc.assert(
      fc.property(validIntent, (intent) => {
        assert.equal(hasErrors(checkRepositoryPolicyIntent(intent)), false);
        const document = buildRepositoryPolicy(intent);
        if (document === undefined) return;
        const text = renderPolicyDocument(document);
        const read = modelOf(parsePolicyDocument(text));
        assert.deepEqual(checkRepositoryPolicy(read), []);
        assert.equal(renderPolicyDocument(read), text);
      }),
    );
  });

  it("of a valid intent grants the actions of pulling and pushing only", () => {
    fc.assert(
      fc.property(validIntent, (intent) => {
        const known: readonly string[] = [...PULL_ACTIONS, ...PUSH_ACTIONS];
        for (const statement of buildRepositoryPolicy(intent)?.statements ?? []) {
          assert.deepEqual(
            statement.actions?.filter((action) => !known.includes(action)),
            [],
          );
          assert.equal(grantsAction(statement, "ecr:DeleteRepository"), false);
        }
      }),
    );
  });
});
