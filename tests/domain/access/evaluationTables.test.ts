import assert from "node:assert/strict";
import { AccessEvaluator } from "../../../domain/access/accessEvaluator";
import type { Organization } from "../../../domain/access/organization";
import type { Identity, NamedPolicy } from "../../../domain/access/right";
import { API, HUB, HUB_ROLE, HUB_USER, SPOKE, allow, policy } from "../../support/accessInput";

// Of the pages that the tables name, that on evaluation was read whole; the others in part or in excerpts. What these did not show is said beside it.
const PULL = "ecr:BatchGetImage";
const PUSH = "ecr:PutImage";
const MANAGEMENT = "999999999999";
const OUTSIDE = "444444444444";
const role = (accountId: string) => `arn:aws:iam::${accountId}:role/app`;
const session = (accountId: string, name: string) =>
  `arn:aws:sts::${accountId}:assumed-role/${name}/s1`;

const full = allow({ Resource: "*" }, "*");
const only = (action: string) => allow({ Resource: "*" }, action);
const deny = (action: string, more: object = {}) => ({
  Effect: "Deny",
  Action: action,
  Resource: "*",
  ...more,
});
const grant = (principal: unknown, action = PULL) => allow({ Principal: principal }, action);

interface Case {
  readonly arn?: string;
  readonly session?: string;
  readonly identity?: readonly object[];
  readonly boundary?: readonly object[];
  readonly resource?: readonly object[];
  readonly organization?: Organization;
  /** Account of the repository. @default HUB */
  readonly owner?: string;
  readonly endpoint?: readonly object[];
}

function decide(one: Case, action = PULL): "yes" | "if" | "no" {
  const policies = (name: string, statements: readonly object[] = []): NamedPolicy[] =>
    statements.length > 0 ? [policy(name, ...statements)] : [];
  const [boundary] = policies("boundary", one.boundary);
  const identity: Identity = {
    arn: one.arn ?? HUB_ROLE,
    policies: policies("own", one.identity),
    ...(boundary && { boundary }),
    ...(one.session !== undefined && { session: one.session }),
  };
  const resource = {
    arn: API.replace(HUB, one.owner ?? HUB),
    policies: policies("repository policy", one.resource),
  };
  const evaluator = new AccessEvaluator({
    repositories: [resource],
    identities: [identity],
    ...(one.organization && { organizations: [one.organization] }),
    ...(one.endpoint && {
      endpoint: { id: "vpce-1", policies: policies("endpoint", one.endpoint) },
    }),
  });
  const { right } = evaluator.decide(identity, resource, action);
  return right === undefined ? "no" : right.provided.length > 0 ? "if" : "yes";
}

function rowsOf(rows: readonly [title: string, one: Case, expected: "yes" | "if" | "no"][]): void {
  for (const [title, one, expected] of rows) {
    it(`${title}: ${expected}`, () => {
      assert.equal(decide(one), expected);
    });
  }
}

// Source: IAM user guide, "Policy evaluation for requests within a single account".
describe("the table of identity-based and resource-based policies in one account", () => {
  const [yes, no] = [[only(PULL)], [only(PUSH)]];
  const named = [grant({ AWS: HUB_USER })];
  const denied = [deny(PULL, { Principal: "*", Resource: undefined })];
  rowsOf([
    ["neither allows", { arn: HUB_USER, identity: no }, "no"],
    ["the identity-based policy allows", { arn: HUB_USER, identity: yes }, "yes"],
    ["the resource-based policy allows", { arn: HUB_USER, identity: no, resource: named }, "yes"],
    ["both allow", { arn: HUB_USER, identity: yes, resource: named }, "yes"],
    [
      "the identity-based policy denies, the other allows",
      { arn: HUB_USER, identity: [deny(PULL)], resource: named },
      "no",
    ],
    [
      "the resource-based policy denies, the other allows",
      { arn: HUB_USER, identity: yes, resource: denied },
      "no",
    ],
  ]);
});

// Source: IAM user guide, "How AWS enforcement code logic evaluates requests", the list of principals under resource-based policies.
describe("the table of principals that a resource-based policy of the same account names", () => {
  const boundary = [only(PUSH)];
  const byArn = grant("*");
  const condition = { Condition: { ArnEquals: { "aws:PrincipalArn": HUB_ROLE } } };
  rowsOf([
    ["a role by its ARN", { resource: [grant({ AWS: HUB_ROLE })] }, "yes"],
    [
      "a role by its ARN, which its boundary does not allow",
      { resource: [grant({ AWS: HUB_ROLE })], boundary },
      "no",
    ],
    [
      "a session of a role, which the boundary does not allow",
      { session: "s1", resource: [grant({ AWS: session(HUB, "ci") })], boundary },
      "yes",
    ],
    [
      "another session of the role",
      { session: "s2", resource: [grant({ AWS: session(HUB, "ci") })] },
      "no",
    ],
    [
      "a user, whom the boundary does not allow",
      { arn: HUB_USER, resource: [grant({ AWS: HUB_USER })], boundary },
      "yes",
    ],
    [
      "everybody with the ARN of a role as condition, which the boundary does not allow",
      { resource: [{ ...byArn, ...condition }], boundary },
      "yes",
    ],
    ["the account", { resource: [grant({ AWS: HUB })] }, "no"],
    [
      "the account, with an identity-based policy",
      { resource: [grant({ AWS: HUB })], identity: [only(PULL)] },
      "yes",
    ],
  ]);
});

// Source: IAM user guide, "How AWS enforcement code logic evaluates requests": denied unless allowed, but for the root user.
describe("the table of the root user of an account", () => {
  const root = (accountId: string) => `arn:aws:iam::${accountId}:root`;
  const identity = [full];
  const denied = organization({ root: [full, deny(PULL)] });
  rowsOf([
    ["in its own account", { arn: root(HUB), identity }, "yes"],
    ["in another account", { arn: root(SPOKE), identity }, "no"],
    [
      "in another account that lets its account in",
      { arn: root(SPOKE), identity, resource: [grant({ AWS: SPOKE })] },
      "yes",
    ],
    [
      "of a member account, which a service control policy denies",
      { arn: root(HUB), identity, organization: denied },
      "no",
    ],
    [
      "whose type a condition names",
      {
        arn: root(HUB),
        resource: [
          { ...grant("*"), Condition: { StringEquals: { "aws:PrincipalType": "Account" } } },
        ],
      },
      "yes",
    ],
  ]);
});

// Source: IAM user guide, "NotPrincipal".
describe("the list of what a Deny with NotPrincipal spares", () => {
  const denyOthers = (...names: string[]) => [
    { Effect: "Deny", NotPrincipal: { AWS: names }, Action: "ecr:*" },
  ];
  const identity = [only(PULL)];
  rowsOf([
    [
      "a role that it names beside its account",
      { identity, resource: denyOthers(HUB, HUB_ROLE) },
      "yes",
    ],
    ["a role whose account it does not name", { identity, resource: denyOthers(HUB_ROLE) }, "if"],
    ["a role that it does not name", { identity, resource: denyOthers(SPOKE) }, "no"],
    [
      "a role that has a permissions boundary, whoever it names",
      { identity, boundary: [full], resource: denyOthers(HUB, HUB_ROLE) },
      "no",
    ],
  ]);
});

// Source: IAM user guide, "Permissions boundaries for IAM entities".
describe("the table of permissions boundaries", () => {
  const identity = [only("ecr:*")];
  rowsOf([
    ["both allow", { identity, boundary: [only(PULL)] }, "yes"],
    ["the boundary does not allow", { identity, boundary: [only(PUSH)] }, "no"],
    ["the boundary denies", { identity, boundary: [full, deny(PULL)] }, "no"],
    ["the boundary allows and the policy does not", { boundary: [full] }, "no"],
    [
      "the boundary denies what a resource-based policy gives to a user",
      { arn: HUB_USER, boundary: [deny(PULL)], resource: [grant({ AWS: HUB_USER })] },
      "no",
    ],
  ]);
});

// Source: IAM user guide, "Cross-account policy evaluation logic".
describe("the table of requests between accounts", () => {
  const arn = role(SPOKE);
  const [account, own] = [[grant({ AWS: SPOKE })], [only(PULL)]];
  rowsOf([
    ["both accounts allow", { arn, identity: own, resource: account }, "yes"],
    ["only the account of the principal allows", { arn, identity: own }, "no"],
    ["only the account of the resource allows", { arn, resource: account }, "no"],
    [
      "the resource names the role, which has no policy",
      { arn, resource: [grant({ AWS: arn })] },
      "no",
    ],
    [
      "the resource names the role, which has a policy",
      { arn, identity: own, resource: [grant({ AWS: arn })] },
      "yes",
    ],
    [
      "the account of the principal denies",
      { arn, identity: [full, deny(PULL)], resource: account },
      "no",
    ],
    [
      "the account of the resource denies",
      {
        arn,
        identity: own,
        resource: [...account, deny(PULL, { Principal: { AWS: SPOKE }, Resource: undefined })],
      },
      "no",
    ],
    [
      "the boundary of the principal does not allow",
      { arn, identity: own, boundary: [only(PUSH)], resource: account },
      "no",
    ],
  ]);
});

/** An organization: the hub and the spoke below one unit each, and the account that manages all of it. */
function organization({
  root = [full],
  unit = [full],
  account = [full],
  resourceControls = {},
}: {
  root?: readonly object[];
  unit?: readonly object[];
  account?: readonly object[];
  resourceControls?: Readonly<Record<string, readonly object[]>>;
}): Organization {
  const controls = (id: string) => resourceControls[id] ?? [];
  const level = (id: string, statements: readonly object[]) => ({
    id,
    serviceControlPolicies: statements.length > 0 ? [policy("SCP", ...statements)] : [],
    resourceControlPolicies: controls(id).length > 0 ? [policy("RCP", ...controls(id))] : [],
  });
  const path = (id: string, name: string, own: boolean) => [
    level("r-ab12", root),
    level(name, own ? unit : [full]),
    level(id, own ? account : [full]),
  ];
  return {
    id: "o-acme123456",
    managementAccountId: MANAGEMENT,
    accounts: new Map([
      [HUB, path(HUB, "ou-ab12-hub", false)],
      [SPOKE, path(SPOKE, "ou-ab12-spoke", true)],
      [MANAGEMENT, [level("r-ab12", root), level(MANAGEMENT, account)]],
    ]),
  };
}

// Source: AWS Organizations user guide, "SCP evaluation": the table of scenarios, with pulling and pushing for its two services.
describe("the table of service control policies on the path of an account", () => {
  const denyPush = [full, deny(PUSH)];
  const denyPull = [full, deny(PULL)];
  const rows: [title: string, levels: Parameters<typeof organization>[0], may: string][] = [
    ["everything at each level", {}, "pull push"],
    ["a Deny at the unit and another at the account", { unit: denyPush, account: denyPull }, ""],
    ["a Deny at the unit", { unit: denyPush }, "pull"],
    [
      "one action at the unit and the same at the account",
      { unit: [only(PULL)], account: [only(PULL)] },
      "pull",
    ],
    ["one action at the unit, everything at the account", { unit: [only(PULL)] }, "pull"],
    [
      "one action at the unit, another at the account",
      { unit: [only(PULL)], account: [only(PUSH)] },
      "",
    ],
    ["only a Deny at the root", { root: [deny(PUSH)], unit: [only(PUSH)] }, ""],
    ["a Deny at the root beside everything", { root: denyPush, unit: [only(PUSH)] }, ""],
    ["one action at the root", { root: [only(PUSH)] }, "push"],
    ["no policy at the account", { account: [] }, ""],
  ];
  for (const [title, levels, may] of rows) {
    it(`${title}: ${may || "nothing"}`, () => {
      const one: Case = {
        arn: role(SPOKE),
        identity: [only("ecr:*")],
        resource: [grant({ AWS: SPOKE }, "ecr:*")],
        organization: organization(levels),
      };
      const allowed = [
        ...(decide(one, PULL) === "yes" ? ["pull"] : []),
        ...(decide(one, PUSH) === "yes" ? ["push"] : []),
      ];
      assert.equal(allowed.join(" "), may);
    });
  }
});

// Source: AWS Organizations user guide, "Service control policies"; that they do not restrict service-linked roles was not seen there.
describe("the list of what service control policies do not restrict", () => {
  const nothing = { root: [only("s3:*")], account: [only("s3:*")] };
  const resource = [grant({ AWS: [MANAGEMENT, OUTSIDE] })];
  const own = [only(PULL)];
  const linked = `arn:aws:iam::${HUB}:role/aws-service-role/ecr.amazonaws.com/AWSServiceRoleForECR`;
  rowsOf([
    [
      "a principal of a member account",
      { identity: own, organization: organization(nothing) },
      "no",
    ],
    [
      "a principal of the management account",
      { arn: role(MANAGEMENT), identity: own, resource, organization: organization(nothing) },
      "yes",
    ],
    [
      "a principal of an account outside",
      { arn: role(OUTSIDE), identity: own, resource, organization: organization(nothing) },
      "yes",
    ],
    [
      "a service-linked role",
      { arn: linked, identity: own, organization: organization(nothing) },
      "yes",
    ],
    ["an Allow without a policy of the identity", { organization: organization({}) }, "no"],
  ]);
});

// Source: AWS Organizations user guide, "RCP evaluation" and "Resource control policies"; service-linked roles: not seen there.
describe("the table of resource control policies", () => {
  const denyAll = [deny("ecr:*", { Principal: "*" })];
  const denyOutside = [
    deny("ecr:*", {
      Principal: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-acme123456" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    }),
  ];
  const own = [only(PULL)];
  const at = (id: string, statements: readonly object[]) =>
    organization({ resourceControls: { [id]: statements } });
  const resource = [grant({ AWS: [SPOKE, OUTSIDE, MANAGEMENT] })];
  const outsider: Case = { arn: role(OUTSIDE), identity: own, resource };
  const linked = `arn:aws:iam::${HUB}:role/aws-service-role/ecr.amazonaws.com/AWSServiceRoleForECR`;
  rowsOf([
    ["no Deny", { identity: own, organization: at("r-ab12", []) }, "yes"],
    ["a Deny at the root", { identity: own, organization: at("r-ab12", denyAll) }, "no"],
    ["a Deny at the unit", { identity: own, organization: at("ou-ab12-hub", denyAll) }, "no"],
    ["a Deny at the account", { identity: own, organization: at(HUB, denyAll) }, "no"],
    [
      "a Deny at another unit",
      { identity: own, organization: at("ou-ab12-spoke", denyAll) },
      "yes",
    ],
    [
      "a Deny for the caller of another account at the account of the resource",
      { arn: role(SPOKE), identity: own, resource, organization: at(HUB, denyAll) },
      "no",
    ],
    [
      "a Deny at the account of the caller",
      { arn: role(SPOKE), identity: own, resource, organization: at(SPOKE, denyAll) },
      "yes",
    ],
    [
      "a Deny for others than the organization",
      { ...outsider, organization: at("r-ab12", denyOutside) },
      "no",
    ],
    [
      "the same, for a member of the organization",
      { arn: role(SPOKE), identity: own, resource, organization: at("r-ab12", denyOutside) },
      "yes",
    ],
    [
      "a Deny for a principal of the management account",
      { arn: role(MANAGEMENT), identity: own, resource, organization: at("r-ab12", denyAll) },
      "no",
    ],
    [
      "a Deny at the root for a resource of the management account",
      {
        arn: role(MANAGEMENT),
        identity: own,
        owner: MANAGEMENT,
        organization: at("r-ab12", denyAll),
      },
      "yes",
    ],
    [
      "a Deny for a service-linked role",
      { arn: linked, identity: own, organization: at("r-ab12", denyAll) },
      "yes",
    ],
  ]);
});

// Source: AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies".
describe("the table of VPC endpoint policies", () => {
  const identity = [only(PULL)];
  const open = (action: string) => allow({ Principal: "*", Resource: "*" }, action);
  rowsOf([
    ["none, which is the default policy: full access", { identity, endpoint: [] }, "yes"],
    ["one that allows the action", { identity, endpoint: [open(PULL)] }, "yes"],
    ["one that allows another action", { identity, endpoint: [open(PUSH)] }, "no"],
    ["one that allows, without any other policy", { endpoint: [open(PULL)] }, "no"],
    ["one that denies", { identity, endpoint: [open("*"), deny(PULL, { Principal: "*" })] }, "no"],
  ]);
});

// Source: IAM user guide, "Session policies": what a session may do is not in any state.
describe("what is said of sessions", () => {
  rowsOf([
    ["of a role that may pull, without its session policy", { identity: [only(PULL)] }, "yes"],
    [
      "of a role that the repository names by one session",
      { resource: [grant({ AWS: session(HUB, "ci") })] },
      "if",
    ],
  ]);
});
