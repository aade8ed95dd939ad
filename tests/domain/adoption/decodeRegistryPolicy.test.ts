import assert from "node:assert/strict";

import fc from "fast-check";

import { decodeRegistryPolicy } from "../../../domain/adoption/decodeRegistryPolicy";
import {
  REPLICATION_ACTIONS,
  UPSTREAM_ACTIONS,
  registryPolicyText,
} from "../../../domain/registry/registryPolicy";

const registry = { accountId: "111111111111", region: "us-east-1" };
const below = (prefix: string, account = registry.accountId) =>
  `arn:aws:ecr:us-east-1:${account}:repository/${prefix}*`;
const production = { AWS: "arn:aws:iam::222222222222:root" };
const role = "arn:aws:iam::333333333333:role/cache";

const allow = (statement: object) => ({
  Effect: "Allow",
  Principal: production,
  Action: REPLICATION_ACTIONS,
  Resource: below(""),
  ...statement,
});
const decode = (...Statement: object[]) =>
  decodeRegistryPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), registry);
const replicationFrom = { accounts: ["222222222222"] };

describe("a registry policy as grants", () => {
  it("is the same document where names of statements are those of a grant", () => {
    assert.deepEqual(decode(allow({ Sid: "ReplicateFromAccounts" })), {
      kind: "same",
      grants: { replicationFrom },
    });
  });

  it("is equivalent where only its text differs", () => {
    const caching = { Action: UPSTREAM_ACTIONS, Resource: [below("base/"), below("team-a/")] };
    assert.deepEqual(
      decode(
        allow({ Sid: "Replicas", Action: ["ECR:ReplicateImage", "ecr:CreateRepository"] }),
        allow({ ...caching, Principal: { AWS: "222222222222" } }),
        allow({ ...caching, Principal: { AWS: role } }),
      ),
      {
        kind: "equivalent",
        grants: {
          replicationFrom,
          pullThroughFrom: {
            accounts: ["222222222222"],
            principalArns: [role],
            repositoryPrefixes: ["base/", "team-a/"],
          },
        },
      },
    );
  });

  const kept: readonly (readonly [object, string])[] = [
    [{ Effect: "Deny" }, "statement 1 denies something"],
    [{ Principal: undefined, NotPrincipal: production }, "statement 1 names what it is not for"],
    [{ Condition: { Bool: { "aws:SecureTransport": "true" } } }, "statement 1 has a condition"],
    [
      { Action: "ecr:*" },
      "statement 1 allows other actions than replicating or caching from here takes",
    ],
    [
      { Action: "ecr:ReplicateImage" },
      "statement 1 allows other actions than replicating or caching from here takes",
    ],
    [
      { Principal: { AWS: role } },
      `statement 1 names "${role}", which replicationFrom does not take`,
    ],
    [{ Principal: "*" }, 'statement 1 names "*", which replicationFrom does not take'],
    ...[below("", "222222222222"), below("a*b"), "*", below("").slice(0, -1)].map(
      (Resource): [object, string] => [
        { Resource },
        `statement 1 is for "${Resource}", which is no prefix of repositories of this registry`,
      ],
    ),
  ];
  for (const [statement, reason] of kept) {
    it(`is kept: ${reason.slice("statement 1 ".length)}`, () => {
      assert.deepEqual(decode(allow(statement)), { kind: "kept", reason });
    });
  }

  it("is kept where accounts have different prefixes", () => {
    const other = { AWS: "arn:aws:iam::333333333333:root" };
    assert.deepEqual(
      decode(allow({ Resource: below("a/") }), allow({ Principal: other, Resource: below("b/") })),
      { kind: "kept", reason: "one grant has all of its principals for all of its prefixes" },
    );
  });

  it("finds the grants that a policy was built from", () => {
    const accounts = fc.uniqueArray(fc.constantFrom("222222222222", "333333333333"), {
      minLength: 1,
    });
    const repositoryPrefixes = fc.uniqueArray(fc.constantFrom("a/", "b", "c-"), { minLength: 1 });
    const grants = fc.record(
      {
        replicationFrom: fc.record(
          { accounts, repositoryPrefixes },
          { requiredKeys: ["accounts"] },
        ),
        pullThroughFrom: fc.record(
          { accounts, principalArns: fc.constant([role]), repositoryPrefixes },
          { requiredKeys: ["accounts"] },
        ),
      },
      { requiredKeys: ["replicationFrom"] },
    );
    fc.assert(
      fc.property(grants, (given) => {
        const decoded = decodeRegistryPolicy(
          registryPolicyText({ ...given, ...registry }),
          registry,
        );
        assert.equal(decoded.kind, "same");
        const text = registryPolicyText({ ...decoded.grants, ...registry });
        assert.equal(text, registryPolicyText({ ...given, ...registry }));
      }),
    );
  });
});
