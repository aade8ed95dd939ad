import fc from "fast-check";
import type {
  PolicyCondition,
  PolicyDocument,
  PolicyStatement,
  Principal,
} from "../../domain/iam/iamPolicy";
import type { Caller } from "./iamEvaluator";

const ACCOUNTS = ["111111111111", "222222222222"];
const ORGANIZATIONS = ["o-aaaaaaaaaa", "o-bbbbbbbbbb"];
const PATHS = ["o-aaaaaaaaaa/r-root/ou-root-12345678/", "o-bbbbbbbbbb/r-root/"];
/** The path of the last one imitates the ARN of a role of the other account. */
const ROLES = [
  "arn:aws:iam::111111111111:role/deployer",
  "arn:aws:iam::222222222222:role/deployer",
  "arn:aws:iam::222222222222:role/x:iam::111111111111:role/deployer",
];
const SOURCE_ARNS = [
  "arn:aws:lambda:us-east-1:111111111111:function:api",
  "arn:aws:lambda:us-east-1:222222222222:function:api",
  "arn:aws:s3:::bucket",
];
const SERVICES = ["lambda.amazonaws.com", "ecs.amazonaws.com"];

const principal: fc.Arbitrary<Principal> = fc.constantFrom<Principal[]>(
  { type: "*", value: "*" },
  { type: "AWS", value: "*" },
  { type: "AWS", value: ACCOUNTS[0]! },
  { type: "AWS", value: ACCOUNTS[1]! },
  { type: "AWS", value: "arn:aws:iam::222222222222:root" },
  { type: "AWS", value: ROLES[0]! },
  { type: "AWS", value: ROLES[1]! },
  { type: "Service", value: SERVICES[0]! },
  { type: "Service", value: SERVICES[1]! },
);

const values: Readonly<Record<string, readonly string[]>> = {
  "aws:PrincipalOrgID": [
    ...ORGANIZATIONS,
    "o-*",
    "*",
    "${aws:ResourceOrgID}",
    "${aws:PrincipalOrgID, 'o-?'}",
  ],
  "aws:PrincipalOrgPaths": [...PATHS, "o-aaaaaaaaaa/*", "o-*", "*/ou-root-12345678/"],
  "aws:PrincipalAccount": [
    ...ACCOUNTS,
    "*",
    "1*",
    "${aws:ResourceAccount}",
    "${aws:username}",
    "${aws:PrincipalAccount, '*'}",
  ],
  "aws:PrincipalArn": [
    ...ROLES,
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::*:role/deployer",
    "arn:*:111111111111:role/deployer",
    "arn:*:iam::111111111111:role/*",
    "*",
  ],
  "aws:SourceAccount": [...ACCOUNTS, "*", "??????????22", "${aws:SourceAccount, '?'}"],
  "aws:SourceArn": [
    ...SOURCE_ARNS,
    "arn:aws:lambda:*:111111111111:function:*",
    "arn:aws:states:*:111111111111:function:*",
    "arn:aws:*:us-east-1:111111111111:function:*",
    "arn:aws:lambda:us-east-1:222222222222:*",
    "arn:aws:lambda:*:*:function:api",
    "arn:aws:s3:::buck*",
    "*",
  ],
  "aws:SourceOrgID": [...ORGANIZATIONS, "*"],
  "aws:SourceOrgPaths": [...PATHS, "*"],
  "aws:PrincipalTag/team": ["a"],
};

const comparisons = [
  ...["StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnLike", "ArnEquals"],
  ...["StringNotEquals", "StringNotLike", "ArnNotLike"],
];

const operator = fc
  .tuple(
    fc.constantFrom("", "", "", "ForAnyValue:", "ForAllValues:"),
    fc.constantFrom(...comparisons),
    fc.constantFrom("", "", "", "IfExists"),
  )
  .map((parts) => parts.join(""));

/** A condition on who calls, in any case of letters. */
export const condition: fc.Arbitrary<PolicyCondition> = fc
  .constantFrom(...Object.keys(values))
  .chain((key) =>
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          operator,
          key: fc.constantFrom(key, key.toUpperCase()),
          values: fc.uniqueArray(fc.constantFrom(...values[key]!), { minLength: 1, maxLength: 3 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          operator: fc.constant("Null"),
          key: fc.constant(key),
          values: fc.constantFrom(["true"], ["false"]),
        }),
      },
    ),
  );

/** A statement about actions of Amazon ECR. */
export const statement: fc.Arbitrary<PolicyStatement> = fc
  .record({
    effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    who: fc.constantFrom("principals" as const, "principals" as const, "notPrincipals" as const),
    named: fc.array(principal, { minLength: 1, maxLength: 2 }),
    what: fc.constantFrom<Partial<PolicyStatement>[]>(
      { actions: ["ecr:*"] },
      { actions: ["*"] },
      { actions: ["ecr:BatchGetImage", "ecr:PutImage"] },
      { actions: ["ecr:Put*"] },
      { notActions: ["ecr:PutImage"] },
    ),
    conditions: fc.array(condition, { maxLength: 2 }),
  })
  .map(({ effect, who, named, what, conditions }) => ({
    effect,
    [who]: named,
    ...what,
    conditions,
  }));

/** A statement that lets in everybody who meets its conditions. */
const openStatement: fc.Arbitrary<PolicyStatement> = fc
  .array(condition, { minLength: 1, maxLength: 2 })
  .map((conditions) => ({
    effect: "Allow",
    principals: [{ type: "*", value: "*" }],
    actions: ["ecr:BatchGetImage"],
    conditions,
  }));

/** A policy on images: any statements, or one on whose conditions all depends. */
export const policyDocument: fc.Arbitrary<PolicyDocument> = fc
  .oneof(
    fc.array(statement, { minLength: 1, maxLength: 3 }),
    openStatement.map((one) => [one]),
    fc.tuple(openStatement, statement),
  )
  .map((statements) => ({ version: "2012-10-17", statements }));

/** Everybody there is: a stranger, principals with and without an organization, and services for some or no source. */
export const CALLERS: readonly Caller[] = [
  { kind: "anonymous", context: {} },
  ...ROLES.flatMap((arn) => [undefined, 0, 1].map((index) => principalCaller(arn, index))),
  ...SERVICES.flatMap((service) =>
    [undefined, 0, 1].flatMap((index) =>
      [undefined, ...ACCOUNTS].flatMap((accountId) =>
        [undefined, ...SOURCE_ARNS]
          .filter((arn) => agree(accountId, arn))
          .map((arn) => serviceCaller(service, { accountId, arn, index })),
      ),
    ),
  ),
];

const OUTSIDE_ACCOUNT = "999999999999";
const OUTSIDE_PATH = "o-cccccccccc/r-root/ou-root-12345678/";

/** Strangers whom no value of a condition names, but who choose what names they can. */
export const OUTSIDERS: readonly Caller[] = [
  { kind: "anonymous", context: {} },
  ...["deployer", "x:iam::111111111111:role/deployer"].map((name): Caller => {
    const arn = `arn:aws:iam::${OUTSIDE_ACCOUNT}:role/${name}`;
    return {
      kind: "principal",
      arn,
      accountId: OUTSIDE_ACCOUNT,
      context: {
        "aws:principalarn": [arn],
        "aws:principalaccount": [OUTSIDE_ACCOUNT],
        "aws:principalorgid": ["o-cccccccccc"],
        "aws:principalorgpaths": [OUTSIDE_PATH],
      },
    };
  }),
  ...[
    undefined,
    "arn:aws:lambda:us-east-1:999999999999:function:api",
    "arn:aws:lambda:us-east-1:999999999999:function:111111111111:function",
    "arn:aws:states:us-east-1:999999999999:express:x:111111111111:function:api",
    "arn:aws:s3:::buckle",
  ].map((arn): Caller => ({
    kind: "service",
    service: "lambda.amazonaws.com",
    context: {
      "aws:sourceaccount": [OUTSIDE_ACCOUNT],
      "aws:sourcearn": list(arn),
      "aws:sourceorgid": ["o-cccccccccc"],
      "aws:sourceorgpaths": [OUTSIDE_PATH],
    },
  })),
];

/** Whether a source ARN can be of an account. */
function agree(accountId: string | undefined, arn: string | undefined): boolean {
  const owner = arn?.split(":")[4];
  return !accountId || !owner || owner === accountId;
}

function list(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

function principalCaller(arn: string, index: number | undefined): Caller {
  const accountId = arn.split(":")[4]!;
  return {
    kind: "principal",
    arn,
    accountId,
    context: {
      "aws:principalarn": [arn],
      "aws:principalaccount": [accountId],
      "aws:principalorgid": list(index === undefined ? undefined : ORGANIZATIONS[index]),
      "aws:principalorgpaths": list(index === undefined ? undefined : PATHS[index]),
    },
  };
}

function serviceCaller(
  service: string,
  source: { accountId: string | undefined; arn: string | undefined; index: number | undefined },
): Caller {
  const { accountId, arn, index } = source;
  return {
    kind: "service",
    service,
    context: {
      "aws:sourceaccount": list(accountId),
      "aws:sourcearn": list(arn),
      "aws:sourceorgid": list(index === undefined ? undefined : ORGANIZATIONS[index]),
      "aws:sourceorgpaths": list(index === undefined ? undefined : PATHS[index]),
    },
  };
}
