import assert from "node:assert/strict";

import fc from "fast-check";

import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { decodeGrants } from "../../../domain/adoption/decodeGrants";
import { PULL_ACTIONS, PUSH_ACTIONS } from "../../../domain/iam/actions";
import { buildRepositoryPolicy } from "../../../domain/repository/repositoryPolicy";

const region = "us-east-1";
const account = { AWS: "arn:aws:iam::222222222222:root" };
const allow = (Principal: unknown, Action: readonly string[] | string, extra: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action,
  ...extra,
});
const decode = (...Statement: object[]) =>
  decodeGrants(JSON.stringify({ Version: "2012-10-17", Statement }), region);

describe("a repository policy as grants", () => {
  it("is the same document where names of statements and actions are those of a grant", () => {
    assert.deepEqual(decode(allow(account, PULL_ACTIONS, { Sid: "PullFromAccounts" })), {
      kind: "same",
      grants: { pull: { accounts: ["222222222222"] } },
    });
  });

  it("is another document where the version or the Id is not that of a grant, as in what the console writes", () => {
    const Statement = [allow(account, PULL_ACTIONS, { Sid: "PullFromAccounts" })];
    const others = [{ Version: "2008-10-17" }, {}, { Version: "2012-10-17", Id: "console" }];
    for (const other of others) {
      assert.deepEqual(decodeGrants(JSON.stringify({ ...other, Statement }), region), {
        kind: "equivalent",
        grants: { pull: { accounts: ["222222222222"] } },
      });
    }
  });

  const equivalent: readonly (readonly [string, object, object])[] = [
    ["an account", allow(account, PULL_ACTIONS), { pull: { accounts: ["222222222222"] } }],
    [
      "an organization",
      allow("*", PULL_ACTIONS, {
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
      }),
      { pull: { organizationIds: ["o-acme123456"] } },
    ],
    [
      "an account that pulls and pushes",
      allow(account, [...PULL_ACTIONS, ...PUSH_ACTIONS]),
      { pull: { accounts: ["222222222222"] }, push: { accounts: ["222222222222"] } },
    ],
    [
      "functions of an account",
      allow(
        { Service: "lambda.amazonaws.com" },
        ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        {
          Condition: {
            StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:222222222222:function:*" },
          },
        },
      ),
      { pull: { lambdaAccounts: ["222222222222"] } },
    ],
  ];
  for (const [what, statement, grants] of equivalent) {
    it(`says the same by another text: ${what}`, () => {
      assert.deepEqual(decode(statement), { kind: "equivalent", grants });
    });
  }

  const kept: readonly (readonly [string, object[]])[] = [
    [
      "statement 1 allows other actions than pulling or pushing takes",
      [allow(account, ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])],
    ],
    ["grants would not say the same about ecr:BatchDeleteImage", [allow(account, "ecr:*")]],
    [
      "statement 2 denies something",
      [allow(account, PULL_ACTIONS), { Effect: "Deny", Principal: "*", Action: "ecr:PutImage" }],
    ],
    [
      "statement 1 has the condition IpAddress on aws:SourceIp",
      [
        allow(account, PULL_ACTIONS, {
          Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
        }),
      ],
    ],
    [
      "statement 1 names what it is not for",
      [{ Effect: "Allow", NotPrincipal: account, Action: PULL_ACTIONS }],
    ],
    [
      'statement 1 names "*", which is neither an account nor a role or user',
      [allow("*", PULL_ACTIONS)],
    ],
  ];
  for (const [reason, statements] of kept) {
    it(`is kept: ${reason}`, () => {
      assert.deepEqual(decode(...statements), { kind: "kept", reason });
    });
  }

  it("is kept where it cannot be read", () => {
    assert.equal(decodeGrants("{", region).kind, "kept");
  });

  it("gives back the grants of every policy that grants render", () => {
    const accountId = fc.integer({ min: 1, max: 999 }).map((id) => String(id).padStart(12, "1"));
    const list = fc.uniqueArray(accountId, { minLength: 1, maxLength: 4 });
    const grants = fc.record({
      pull: fc.record({ accounts: list }),
      push: fc.record({ accounts: list }),
    });
    fc.assert(
      fc.property(grants, (given) => {
        const built = buildRepositoryPolicy({ ...given, region });
        assert.ok(built);
        const decoded = decodeGrants(renderPolicyDocument(built), region);
        assert.equal(decoded.kind, "same");
        assert.ok("grants" in decoded);
        const again = buildRepositoryPolicy({ ...decoded.grants, region });
        assert.deepEqual(again && renderPolicyDocument(again), renderPolicyDocument(built));
      }),
    );
  });
});
