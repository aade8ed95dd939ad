import assert from "node:assert/strict";
import {
  type EndpointUse,
  Caller,
  findConditionsByName,
  isServiceLinkedRole,
  renderPrincipalName,
} from "../../../domain/access/caller";
import { type Organization, Organizations } from "../../../domain/access/organization";
import type { PolicyStatement } from "../../../domain/iam/iamPolicy";
import { HUB, HUB_USER, ROLE, SPOKE, policy } from "../../support/accessInput";

const target = (id: string) => ({ id });
const organization: Organization = {
  id: "o-acme123456",
  managementAccountId: "",
  accounts: new Map([
    [HUB, [target("r-ab12"), target(HUB)]],
    [SPOKE, [target("r-ab12"), target("ou-ab12-11111111"), target(SPOKE)]],
  ]),
};

interface Known {
  readonly endpoint?: EndpointUse;
  readonly region?: string;
  readonly session?: string;
  readonly isBounded?: true;
}

function callerOf(arn: string, { endpoint, region = "us-east-1", session, isBounded }: Known = {}) {
  const identity = {
    arn,
    policies: [],
    ...(session !== undefined && { session }),
    ...(isBounded && { boundary: policy("bound", { Effect: "Deny", Action: "*", Resource: "*" }) }),
  };
  const registry = { accountId: HUB, region };
  return new Caller(identity, registry, new Organizations([organization]), endpoint);
}

const statementOf = (statement: object): PolicyStatement =>
  policy("one", { Effect: "Allow", Action: "*", Resource: "*", ...statement }).document
    .statements[0]!;

/** Whether a condition holds for a caller: yes, no, or what is left open. */
function holds(caller: Caller, operator: string, key: string, ...values: string[]): string {
  const statement = statementOf({ Condition: { [operator]: { [key]: values } } });
  const [match] = caller.match(statement);
  return match === undefined ? "no" : match.conditions.length === 0 ? "yes" : "open";
}

describe("Caller", () => {
  const role = callerOf(ROLE);
  const user = callerOf(HUB_USER);
  const root = callerOf(`arn:aws:iam::${SPOKE}:root`);
  const session = callerOf(`arn:aws:sts::${SPOKE}:assumed-role/app/s1`);
  const federated = callerOf(`arn:aws:sts::${SPOKE}:federated-user/bob`);
  const rows: [title: string, answer: string, expected: string][] = [
    ["the ARN of a role", holds(role, "ArnEquals", "aws:PrincipalArn", ROLE), "yes"],
    ["another ARN", holds(role, "StringLike", "aws:PrincipalArn", `${ROLE}?`), "no"],
    ["the account", holds(role, "StringEquals", "aws:PrincipalAccount", SPOKE), "yes"],
    ["the account by KMS's key", holds(role, "StringEquals", "kms:CallerAccount", SPOKE), "yes"],
    ["no service", holds(role, "Bool", "aws:PrincipalIsAWSService", "false"), "yes"],
    ["the type of a role", holds(role, "StringEquals", "aws:PrincipalType", "AssumedRole"), "yes"],
    ["the type of a user", holds(user, "StringEquals", "aws:PrincipalType", "User"), "yes"],
    ["the type of a root user", holds(root, "StringEquals", "aws:PrincipalType", "Account"), "yes"],
    [
      "the type of a session",
      holds(session, "StringEquals", "aws:PrincipalType", "AssumedRole"),
      "yes",
    ],
    [
      "the type of a federated user",
      holds(federated, "StringEquals", "aws:PrincipalType", "FederatedUser"),
      "yes",
    ],
    ["the name of a user", holds(user, "StringEquals", "aws:username", "ops"), "yes"],
    ["no name of a role", holds(role, "Null", "aws:username", "true"), "yes"],
    ["no source of a service", holds(role, "Null", "aws:SourceAccount", "true"), "yes"],
    ["no paths of a source", holds(role, "Null", "aws:SourceOrgPaths", "true"), "yes"],
    ["the region", holds(role, "StringEquals", "aws:RequestedRegion", "us-east-1"), "yes"],
    ["the account of the resource", holds(role, "StringEquals", "aws:ResourceAccount", HUB), "yes"],
    ["the organization", holds(role, "StringEquals", "aws:PrincipalOrgID", "o-acme123456"), "yes"],
    [
      "the path",
      holds(
        role,
        "ForAnyValue:StringEquals",
        "aws:PrincipalOrgPaths",
        "o-acme123456/r-ab12/ou-ab12-11111111/",
      ),
      "yes",
    ],
    [
      "the resource's organization",
      holds(role, "StringEquals", "aws:ResourceOrgID", "o-acme123456"),
      "yes",
    ],
    [
      "the resource's path",
      holds(role, "ForAnyValue:StringEquals", "aws:ResourceOrgPaths", "o-acme123456/r-ab12/"),
      "yes",
    ],
    [
      "not the ARN of a session's role",
      holds(session, "StringEquals", "aws:PrincipalArn", ROLE),
      "open",
    ],
    [
      "not other ARNs of it either",
      holds(session, "StringNotLike", "aws:PrincipalArn", "*x"),
      "open",
    ],
    ["not the network", holds(role, "IpAddress", "aws:SourceIp", "203.0.113.0/24"), "open"],
    ["not the endpoint", holds(role, "StringEquals", "aws:SourceVpce", "vpce-1"), "open"],
  ];
  for (const [title, answer, expected] of rows) {
    it(`knows ${title}`, () => {
      assert.equal(answer, expected);
    });
  }

  it("knows the endpoint and VPC that requests go through, and nothing of any endpoint", () => {
    const through = callerOf(ROLE, { endpoint: { id: "vpce-1", vpcId: "vpc-1" } });
    assert.equal(holds(through, "StringEquals", "aws:SourceVpce", "vpce-1"), "yes");
    assert.equal(holds(through, "StringEquals", "aws:SourceVpc", "vpc-1"), "yes");
    assert.equal(holds(through, "StringEquals", "aws:SourceVpc", "vpc-2"), "no");
    const any = callerOf(ROLE, { endpoint: { id: "any" } });
    assert.equal(holds(any, "StringEquals", "aws:SourceVpce", "any"), "open");
    const elsewhere = callerOf(ROLE, { endpoint: { id: "vpce-1" }, region: "" });
    assert.equal(holds(elsewhere, "StringEquals", "aws:SourceVpc", "vpc-1"), "open");
    assert.equal(holds(elsewhere, "StringEquals", "aws:RequestedRegion", "us-east-1"), "open");
  });

  it("matches principals by what they are worth", () => {
    const match = (caller: Caller, Principal: object) =>
      caller.match(statementOf({ Principal, Resource: undefined }));
    const alone = (...conditions: string[]) => [{ scope: "alone", conditions }];
    const delegated = [{ scope: "delegated", conditions: [] }];
    assert.deepEqual(match(role, { AWS: ROLE }), [{ scope: "withinBoundary", conditions: [] }]);
    assert.deepEqual(match(user, { AWS: HUB_USER }), alone());
    assert.deepEqual(match(role, { AWS: SPOKE }), delegated);
    assert.deepEqual(match(role, { AWS: `arn:aws:iam::${SPOKE}:root` }), delegated);
    assert.deepEqual(match(role, { AWS: [HUB, HUB_USER] }), []);
    assert.deepEqual(
      match(role, { AWS: `arn:aws:iam::${SPOKE}:role/*` }),
      alone(`arn:aws:iam::${SPOKE}:role/* is ${ROLE}`),
    );
    const s1 = `arn:aws:sts::${SPOKE}:assumed-role/app/s1`;
    assert.deepEqual(match(role, { AWS: s1 }), alone("its session is called s1"));
    assert.deepEqual(match(callerOf(ROLE, { session: "s1" }), { AWS: s1 }), alone());
    assert.deepEqual(match(callerOf(ROLE, { session: "s2" }), { AWS: s1 }), []);
    assert.deepEqual(match(role, { Service: "ecs.amazonaws.com" }), []);
  });

  it("is excepted by NotPrincipal where it names role and account, and never with a boundary", () => {
    const denied = (NotPrincipal: object, caller = role) =>
      caller.match(statementOf({ Effect: "Deny", NotPrincipal, Resource: undefined }));
    const alone = (...conditions: string[]) => [{ scope: "alone", conditions }];
    assert.deepEqual(denied({ AWS: HUB }), alone());
    assert.deepEqual(denied({ AWS: [ROLE, SPOKE] }), []);
    assert.deepEqual(denied({ AWS: ROLE }), alone("NotPrincipal does not except it"));
    assert.deepEqual(denied({ AWS: SPOKE }), alone("NotPrincipal does not except it"));
    assert.deepEqual(denied({ AWS: [ROLE, SPOKE] }, callerOf(ROLE, { isBounded: true })), alone());
  });

  it("says why a statement does not apply", () => {
    const why = (statement: object) => role.explainMismatch(statementOf(statement));
    assert.equal(why({}), undefined);
    assert.equal(why({ Principal: { AWS: [HUB, HUB_USER] } }), `is for ${HUB}, ${HUB_USER}`);
    assert.equal(why({ NotPrincipal: { AWS: [ROLE, SPOKE] } }), "excepts it by NotPrincipal");
    const Condition = {
      StringEquals: { "aws:PrincipalAccount": HUB, "aws:PrincipalOrgID": ["o-a", "o-b"] },
      StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" },
      Bool: { "aws:SecureTransport": "true" },
    };
    assert.equal(
      why({ Condition }),
      `requires StringEquals aws:PrincipalAccount ${HUB} and account ${SPOKE} is in organization o-a or o-b and StringNotEquals aws:PrincipalOrgID o-acme123456`,
    );
  });
});

describe("names of principals", () => {
  it("are the same for a role under any path and its sessions", () => {
    assert.deepEqual(
      [
        `arn:aws:iam::${SPOKE}:role/app`,
        `arn:aws:iam::${SPOKE}:role/team/a/app`,
        `arn:aws:sts::${SPOKE}:assumed-role/app/s1`,
        `arn:aws-cn:sts::${SPOKE}:assumed-role/app/a/b`,
        HUB_USER,
        `arn:aws:iam::${SPOKE}:root`,
      ].map(renderPrincipalName),
      [
        ...Array<string>(4).fill(`${SPOKE} role app`),
        `${HUB} user ops`,
        `arn:aws:iam::${SPOKE}:root`,
      ],
    );
  });

  it("are of a session of a role only where account and name are the role's", () => {
    const session = (accountId: string, name: string) =>
      `arn:aws:sts::${accountId}:assumed-role/${name}/s1`;
    assert.deepEqual(findConditionsByName(ROLE, ROLE), []);
    const called = ["its session is called s1"];
    assert.deepEqual(findConditionsByName(ROLE, session(SPOKE, "app")), called);
    assert.deepEqual(
      findConditionsByName(ROLE.replace("app", "a/app"), session(SPOKE, "app")),
      called,
    );
    assert.equal(findConditionsByName(ROLE, session(HUB, "app")), undefined);
    assert.equal(findConditionsByName(ROLE, session(SPOKE, "apps")), undefined);
    assert.equal(findConditionsByName(ROLE, `${ROLE}s`), undefined);
  });

  it("are of service-linked roles by their path, or the name of a session", () => {
    const linked = [
      `arn:aws:iam::${SPOKE}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
      `arn:aws:sts::${SPOKE}:assumed-role/AWSServiceRoleForX/s1`,
    ];
    assert.deepEqual(
      [...linked, `arn:aws:iam::${SPOKE}:role/AWSServiceRoleForX`].filter(isServiceLinkedRole),
      linked,
    );
  });
});
