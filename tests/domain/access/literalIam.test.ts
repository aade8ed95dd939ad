import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccessInput } from "../../../domain/access/accessInput";
import { proveAccess } from "../../../domain/access/accessMatrix";
import type { Organization } from "../../../domain/access/organization";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import {
  type JsonPolicy,
  type JsonStatement,
  type LiteralRequest,
  type LiteralWorld,
  isAllowed,
} from "../../support/literalIam";

const [HUB, SPOKE, MANAGEMENT, OUTSIDE] = [
  "111111111111",
  "222222222222",
  "999999999999",
  "444444444444",
] as const;
const ORGANIZATION = "o-aaaaaaaaaa";
const PATHS: Readonly<Record<string, readonly string[]>> = {
  [HUB]: ["r-root", "ou-root-12345678"],
  [SPOKE]: ["r-root", "ou-root-12345678", "ou-root-87654321"],
  [MANAGEMENT]: ["r-root"],
};
const ENDPOINT = { id: "vpce-1", vpcId: "vpc-1" };

const arnOf = (accountId: string, name: string) => `arn:aws:iam::${accountId}:${name}`;
const CALLERS = [
  arnOf(HUB, "role/app"),
  arnOf(HUB, "user/ops"),
  arnOf(SPOKE, "role/app"),
  arnOf(SPOKE, "role/team/app"),
  arnOf(SPOKE, "user/ops"),
  arnOf(SPOKE, "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"),
  arnOf(MANAGEMENT, "role/app"),
  arnOf(OUTSIDE, "role/app"),
];
const ACCOUNTS = [HUB, SPOKE, MANAGEMENT, OUTSIDE];
const LOGIN = "ecr:GetAuthorizationToken";
const ACTIONS = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage", LOGIN];
const PROVIDER = `arn:aws:iam::${SPOKE}:saml-provider/x`;
const sessionOf = (arn: string, name: string) =>
  `arn:aws:sts::${arn.split(":")[4] ?? ""}:assumed-role/${arn.split("/").pop() ?? ""}/${name}`;

const NAMES = [
  "*",
  ...ACCOUNTS,
  `arn:aws:iam::${SPOKE}:root`,
  ...CALLERS,
  sessionOf(CALLERS[0]!, "s1"),
  sessionOf(CALLERS[2]!, "s1"),
  sessionOf(CALLERS[3]!, "s2"),
];

const PATH_TEXTS = Object.entries(PATHS).map(
  ([, units]) => `${ORGANIZATION}/${units.map((unit) => `${unit}/`).join("")}`,
);
const ORGANIZATIONS = [ORGANIZATION, "o-bbbbbbbbbb", "o-a*", "o-?aaaaaaaaa", "O-AAAAAAAAAA", "*"];
const PATH_VALUES = [
  ...PATH_TEXTS,
  ...[`${ORGANIZATION}/`, `${ORGANIZATION}/*`, "o-*", `${ORGANIZATION}*x/`, "*/ou-root-12345678/*"],
  ...["o-bbbbbbbbbb/*", `${ORGANIZATION}/r-*/`, `${ORGANIZATION}/R-ROOT/`, "*"],
];
const ARNS = [
  ...CALLERS,
  ...[arnOf(SPOKE, "role/*"), "arn:aws:iam::*:role/app", "arn:*:222222222222:role/app"],
  ...["arn:aws:iam::222222222222:*", "arn:aws:iam::${aws:ResourceAccount}:role/app", "*"],
];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "aws:PrincipalOrgID": [...ORGANIZATIONS, "${aws:ResourceOrgID}"],
  "aws:ResourceOrgID": [...ORGANIZATIONS, "${aws:PrincipalOrgID}"],
  "aws:PrincipalOrgPaths": PATH_VALUES,
  "aws:ResourceOrgPaths": PATH_VALUES,
  "aws:PrincipalAccount": [...ACCOUNTS, "*", "2*", "${aws:ResourceAccount}", "${aws:nothing}"],
  "aws:ResourceAccount": [...ACCOUNTS, "${aws:PrincipalAccount}", "1?1111111111"],
  "aws:PrincipalArn": ARNS,
  "aws:PrincipalType": ["AssumedRole", "User", "A*"],
  "aws:username": ["ops", "o*", "app"],
  "aws:PrincipalIsAWSService": ["false", "true"],
  "aws:PrincipalServiceName": ["lambda.amazonaws.com", "*"],
  "aws:SourceAccount": [...ACCOUNTS, "*"],
  "aws:SourceOrgPaths": PATH_VALUES,
  "aws:SourceVpce": ["vpce-1", "vpce-9", "vpce-*"],
  "aws:SourceVpc": ["vpc-1", "vpc-9"],
  "aws:PrincipalTag/team": ["a", "b", "${aws:PrincipalAccount}"],
  "aws:RequestedRegion": ["us-east-1", "eu-*", "us-*"],
  "aws:SecureTransport": ["true", "false"],
  "aws:CalledVia": ["cloudformation.amazonaws.com", "*"],
};
const OPERATORS = [
  ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"],
  ...["StringNotEqualsIgnoreCase", "ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"],
];

const condition: fc.Arbitrary<NonNullable<JsonStatement["Condition"]>> = fc
  .constantFrom(...Object.keys(VALUES))
  .chain((key) => {
    const values = fc.uniqueArray(fc.constantFrom(...VALUES[key]!), { minLength: 1, maxLength: 3 });
    const isArn = key === "aws:PrincipalArn";
    const operators = OPERATORS.filter((one) => isArn || !one.startsWith("Arn"));
    const quantifier = fc.constantFrom("", "", "ForAnyValue:", "ForAllValues:");
    const operator = fc
      .tuple(quantifier, fc.constantFrom(...operators, "Bool"), fc.constantFrom("", "", "IfExists"))
      .map((parts) => parts.join(""));
    const isNull = fc.constantFrom(["true"], ["false"], ["true", "false"]);
    return fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(operator, values)
          .map(([name, texts]) => ({ [name]: { [key]: texts } })),
      },
      { weight: 1, arbitrary: isNull.map((texts) => ({ Null: { [key]: texts } })) },
    );
  });

const conditions = fc
  .array(condition, { maxLength: 2 })
  .map((list) => (list.length === 0 ? {} : { Condition: Object.assign({}, ...list) as object }));

const actions: fc.Arbitrary<Partial<JsonStatement>> = fc.constantFrom(
  { Action: "*" },
  { Action: "ecr:*" },
  { Action: ["ecr:batchget*", "ecr:GetDownloadUrlForLayer"] },
  { Action: ["ecr:PutImage"] },
  { Action: "ecr:?utImage" },
  { NotAction: "ecr:PutImage" },
  { NotAction: ["iam:*", "ecr:Get*"] },
);
const repositoryArn = (owner: string) => `arn:aws:ecr:us-east-1:${owner}:repository/team-a/api`;
const resources: fc.Arbitrary<Partial<JsonStatement>> = fc.constantFrom(
  ...[{ Resource: "*" }, { Resource: "*" }, { Resource: repositoryArn(HUB) }],
  ...[{ Resource: "arn:aws:ecr:*:*:repository/team-a/*" }, { Resource: `${repositoryArn(HUB)}2` }],
  ...[{ NotResource: repositoryArn(HUB) }, { NotResource: "arn:aws:s3:::*" }],
  { Resource: "arn:aws:ecr:us-east-1:${aws:ResourceAccount}:repository/*" },
  { Resource: "arn:aws:ecr:us-east-1:*:repository/${aws:PrincipalTag/team}*" },
  ...[
    { Resource: "arn:aws:ecr" },
    { Resource: "arn:aws:ecr:us-east-1" },
    { NotResource: "arn:aws:ecr:eu-west-1" },
  ],
  ...[
    { Resource: "arn:aws:ecr:us-e*/api" },
    { NotResource: "arn:aws:ecr:us-e*api" },
    { Resource: "arn:aws:ecr:*" },
  ],
);
const named = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((AWS) => ({ AWS }));
const who: fc.Arbitrary<Partial<JsonStatement>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ Principal: "*" } as const) },
  { weight: 5, arbitrary: named.map((Principal) => ({ Principal })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Partial<JsonStatement>[]>(
      { Principal: { Service: "lambda.amazonaws.com" } },
      { Principal: { Federated: PROVIDER } },
      { NotPrincipal: { Federated: PROVIDER, AWS: [HUB, CALLERS[0]!] } },
      { NotPrincipal: "*" },
      { NotPrincipal: { AWS: "*" } },
    ),
  },
  {
    weight: 1,
    arbitrary: named
      .map(({ AWS }) => ({ NotPrincipal: { AWS: AWS.filter((name) => name !== "*") } }))
      .filter(({ NotPrincipal }) => NotPrincipal.AWS.length > 0),
  },
);
const effect = fc.constantFrom<JsonStatement["Effect"][]>("Allow", "Allow", "Deny");
const merge = (parts: readonly object[]) => Object.assign({}, ...parts) as JsonStatement;
const statementOf = (...parts: fc.Arbitrary<object>[]) =>
  fc
    .tuple(
      effect.map((Effect) => ({ Effect })),
      actions,
      conditions,
      ...parts,
    )
    .map(merge);
const ofIdentity = statementOf(resources);
const ofResource = statementOf(who);
const ofRegistry = statementOf(who, resources);
const FULL: JsonStatement = { Effect: "Allow", Action: "*", Resource: "*" };
const OPEN: JsonStatement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

const policyOf = (statement: fc.Arbitrary<JsonStatement>, ...base: JsonStatement[]) =>
  fc
    .tuple(
      fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
      fc.array(statement, { maxLength: 2 }),
      fc.constantFrom(base, base, []),
    )
    .filter(([, list, more]) => list.length + more.length > 0)
    .map(([Version, list, more]): JsonPolicy => ({ Version, Statement: [...more, ...list] }));

const denying = fc.record({
  Version: fc.constant("2012-10-17"),
  Statement: fc
    .array(
      fc
        .tuple(actions, conditions, resources)
        .map((parts) => merge([{ Effect: "Deny", Principal: "*" }, ...parts])),
      { minLength: 1, maxLength: 2 },
    )
    .map((list) => list as readonly JsonStatement[]),
});
const level = fc.array(policyOf(ofIdentity, FULL), { minLength: 1, maxLength: 2 });
const levels = fc.array(level, { minLength: 4, maxLength: 4 });

const world = fc.record({
  owner: fc.constantFrom(HUB, HUB, MANAGEMENT),
  repository: policyOf(ofResource, { ...OPEN, Action: "ecr:*" }),
  registry: fc.option(policyOf(ofRegistry)),
  identity: fc.array(policyOf(ofIdentity, FULL), { minLength: 1, maxLength: 2 }),
  boundary: fc.option(policyOf(ofIdentity, FULL), { nil: undefined }),
  serviceControls: levels,
  resourceControls: fc.option(fc.tuple(denying, fc.constantFrom(0, 1, 2)), { nil: undefined }),
  endpoint: fc.option(policyOf(ofRegistry, OPEN), { nil: undefined }),
  isOrganizationKnown: fc.constantFrom(true, true, false),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function namedPolicy(name: string, policy: JsonPolicy) {
  const document = parsePolicyDocument(policy);
  assert.ok(document.ok, JSON.stringify(document));
  return { name, document: document.value };
}

/** The targets of an account in an organization: levels of a world, from the root down. */
function targetsOf(accountId: string): readonly string[] {
  return [...(PATHS[accountId] ?? []), accountId];
}

function serviceControlsOf(one: World, accountId: string): readonly (readonly JsonPolicy[])[] {
  return targetsOf(accountId).map((_, index) => one.serviceControls[index]!);
}

function resourceControlsOf(one: World, accountId: string): readonly (readonly JsonPolicy[])[] {
  return targetsOf(accountId).map((_, index) =>
    one.resourceControls?.[1] === index ? [one.resourceControls[0]] : [],
  );
}

function toInput(one: World): AccessInput {
  const organization: Organization = {
    id: ORGANIZATION,
    managementAccountId: MANAGEMENT,
    accounts: new Map(
      Object.keys(PATHS).map((accountId) => [
        accountId,
        targetsOf(accountId).map((id, index) => ({
          id,
          serviceControlPolicies: serviceControlsOf(one, accountId)[index]!.map((policy) =>
            namedPolicy("SCP", policy),
          ),
          resourceControlPolicies: resourceControlsOf(one, accountId)[index]!.map((policy) =>
            namedPolicy("RCP", policy),
          ),
        })),
      ]),
    ),
  };
  return {
    repositories: [
      {
        arn: repositoryArn(one.owner),
        policies: [
          namedPolicy("repository policy", one.repository),
          ...(one.registry ? [namedPolicy("registry policy", one.registry)] : []),
        ],
      },
    ],
    identities: CALLERS.map((arn) => ({
      arn,
      policies: one.identity.map((policy) => namedPolicy("own", policy)),
      ...(one.boundary && { boundary: namedPolicy("boundary", one.boundary) }),
    })),
    ...(one.isOrganizationKnown && { organizations: [organization] }),
    ...(one.endpoint && {
      endpoint: { ...ENDPOINT, policies: [namedPolicy("endpoint", one.endpoint)] },
    }),
  };
}

/** Memberships that an account may have by what the domain is told. */
function membershipsOf(
  one: World,
  accountId: string,
): (readonly [string, readonly string[]] | undefined)[] {
  const units = PATHS[accountId];
  const other = ["o-bbbbbbbbbb", ["r-bbbb"]] as const;
  if (one.isOrganizationKnown) return units ? [[ORGANIZATION, units]] : [undefined, other];
  return [undefined, [ORGANIZATION, ["r-root", "ou-root-12345678"]], other];
}

const pathOf = ([id, units]: readonly [string, readonly string[]]) =>
  `${id}/${units.map((unit) => `${unit}/`).join("")}`;

/** Requests of a caller that agree with all that the domain knows and differ in what it does not. */
function* requestsOf(one: World, arn: string): Generator<Omit<LiteralRequest, "action">> {
  const accountId = arn.split(":")[4]!;
  const isUser = arn.includes(":user/");
  const shared = {
    "aws:principalarn": arn,
    "aws:principalaccount": accountId,
    "aws:principaltype": isUser ? "User" : "AssumedRole",
    "aws:principalisawsservice": "false",
    "aws:resourceaccount": one.owner,
    "aws:requestedregion": "us-east-1",
    ...(isUser && { "aws:username": "ops" }),
    ...(one.endpoint && { "aws:sourcevpce": ENDPOINT.id, "aws:sourcevpc": ENDPOINT.vpcId }),
  };
  const open = [
    { "aws:securetransport": "true" },
    { "aws:securetransport": "true", "aws:principaltag/team": "a" },
    { "aws:securetransport": "true", "aws:principaltag/team": "team-a/" },
    {
      "aws:securetransport": "false",
      "aws:principaltag/team": accountId,
      "aws:calledvia": ["cloudformation.amazonaws.com"],
    },
  ];
  const more = [
    ...open.map((context) => ({ context })),
    { context: open[1]!, hasSegments: true },
    { context: open[0]!, ...(!isUser && { provider: PROVIDER }) },
  ];
  const networks = one.endpoint
    ? [{}]
    : [
        {},
        { "aws:sourcevpce": "vpce-1", "aws:sourcevpc": "vpc-1" },
        { "aws:sourcevpce": "vpce-9" },
      ];
  const isOwn = accountId === one.owner;
  for (const mine of membershipsOf(one, accountId)) {
    for (const its of isOwn ? [mine] : membershipsOf(one, one.owner)) {
      for (const { context, ...rest } of more) {
        for (const network of networks) {
          for (const name of isUser ? [undefined] : ["s1", "s2", "other"]) {
            yield {
              resource: repositoryArn(one.owner),
              arn,
              accountId,
              ownerId: one.owner,
              ...rest,
              ...(name !== undefined && { sessionArn: sessionOf(arn, name) }),
              context: {
                ...shared,
                ...context,
                ...network,
                ...(mine && {
                  "aws:principalorgid": mine[0],
                  "aws:principalorgpaths": [pathOf(mine)],
                }),
                ...(its && { "aws:resourceorgid": its[0], "aws:resourceorgpaths": [pathOf(its)] }),
              } as LiteralRequest["context"],
            };
          }
        }
      }
    }
  }
}

function toLiteral(one: World, arn: string): LiteralWorld {
  const accountId = arn.split(":")[4]!;
  const isBound = (account: string) =>
    one.isOrganizationKnown && account in PATHS && account !== MANAGEMENT;
  return {
    resourcePolicies: [one.repository, ...(one.registry ? [one.registry] : [])],
    identityPolicies: one.identity,
    boundary: one.boundary,
    serviceControls: isBound(accountId) ? serviceControlsOf(one, accountId) : undefined,
    resourceControls: isBound(one.owner) ? resourceControlsOf(one, one.owner) : undefined,
    endpoint: one.endpoint,
  };
}

/** Logging in is a request to the own account, and to no resource. */
function toLogin(literal: LiteralWorld, request: LiteralRequest): [LiteralWorld, LiteralRequest] {
  const { accountId, context } = request;
  const own = Object.entries(context)
    .filter(([key]) => key.startsWith("aws:principalorg"))
    .map(([key, value]) => [key.replace("principal", "resource"), value] as const);
  const rest = Object.entries(context).filter(([key]) => !key.startsWith("aws:resource"));
  const ofOwn = Object.fromEntries([...rest, ...own, ["aws:resourceaccount", accountId]]);
  return [
    { ...literal, resourcePolicies: [], resourceControls: undefined },
    { ...request, resource: "*", ownerId: accountId, context: ofOwn },
  ];
}

const RUNS = Number(process.env.LITERAL_IAM_RUNS ?? 100);

describe("proveAccess, held against a second reading of IAM", () => {
  it("says no of nobody who gets in, and yes only where every request gets in", function () {
    this.timeout(0);
    const seen = { yes: 0, if: 0, no: 0, withAllPolicies: 0 };
    fc.assert(
      fc.property(world, (one) => {
        const input = toInput(one);
        const hasAll = one.isOrganizationKnown && one.resourceControls && one.endpoint;
        const { evaluator, access } = proveAccess(input);
        for (const identity of input.identities) {
          const literal = toLiteral(one, identity.arn);
          const requests = [...requestsOf(one, identity.arn)];
          const verdicts = ACTIONS.map((action) => {
            const { right } = evaluator.decide(identity, input.repositories[0]!, action);
            const verdict = right === undefined ? "no" : right.provided.length > 0 ? "if" : "yes";
            seen[verdict]++;
            if (hasAll) seen.withAllPolicies++;
            for (const request of verdict === "if" ? [] : requests) {
              const asked = { ...request, action };
              const [of, sent] = action === LOGIN ? toLogin(literal, asked) : [literal, asked];
              const isIn = isAllowed(of, sent);
              assert.equal(
                isIn,
                verdict === "yes",
                `${verdict}: ${JSON.stringify({ ...request, action })}`,
              );
            }
            return verdict;
          });
          const row = access.find(
            ({ principal }) => principal.kind === "identity" && principal.arn === identity.arn,
          );
          const [one_, other] = verdicts;
          const pull = [one_, other].includes("no")
            ? "no"
            : [one_, other].includes("if")
              ? "if"
              : "yes";
          assert.equal(row?.pull ?? "no", pull);
        }
      }),
      { numRuns: RUNS },
    );
    // A test of conditions only would prove nothing.
    assert.ok(seen.yes > 0 && seen.no > 0, JSON.stringify(seen));
    if (process.env.LITERAL_IAM_RUNS !== undefined) console.log(seen);
  });
});
