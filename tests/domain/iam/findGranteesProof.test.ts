import assert from "node:assert/strict";
import fc from "fast-check";
import { findGrantees, findGranteesOfAction } from "../../../domain/iam/findGrantees";
import type { Grantee } from "../../../domain/iam/grantee";
import {
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  EVERYBODY,
  allow,
  policyDocument,
  servicePrincipal,
  stringEquals,
} from "../../../domain/iam/iamPolicy";
import { proveAccess } from "../../../domain/access/accessMatrix";
import { buildRepositoryPolicy } from "../../../domain/repository/repositoryPolicy";
import {
  condition,
  policyDocument as callersDocument,
  statement,
} from "../../support/iamArbitraries";
import {
  ANYTHING,
  LANGUAGES,
  REQUEST,
  askFor,
  isAllowed,
  isDenied,
  isIn,
} from "../../support/iamFormula";
import { type Formula, startSolver } from "../../support/smt";

const PULL = "ecr:BatchGetImage";
const numRuns = Number(process.env.IAM_PROOF_RUNS ?? 20);

/** Conditions beyond those that a list of callers can be tried with. */
const otherCondition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.record({
    operator: fc.constantFrom(
      "StringEquals",
      "stringlike",
      "ForAnyValue:StringLike",
      "StringNotLike",
    ),
    key: fc.constant("aws:userid"),
    values: fc.subarray(
      ["AROAEXAMPLE123456789:*", "AROAEXAMPLE123456789:s1", "AIDAEXAMPLE123456789", "A*"],
      { minLength: 1 },
    ),
  }),
  condition.chain((one) =>
    fc.constantFrom(
      { ...one, operator: one.operator.toLowerCase() },
      { ...one, operator: one.operator.replace(/Equals(IgnoreCase)?/, "NotEqualsIgnoreCase") },
      { ...one, operator: "ArnNotEquals" },
      { ...one, operator: "Null", values: ["true", "false"] },
    ),
  ),
  fc.constantFrom<PolicyCondition[]>(
    { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
    { operator: "Bool", key: "aws:PrincipalIsAWSService", values: ["false"] },
    { operator: "IpAddress", key: "aws:SourceIp", values: ["203.0.113.0/24"] },
    { operator: "NotIpAddress", key: "aws:SourceIp", values: ["203.0.113.0/24"] },
    { operator: "StringEquals", key: "aws:ResourceOrgID", values: ["${aws:PrincipalOrgID}"] },
    { operator: "StringNotEquals", key: "aws:PrincipalTag/team", values: ["a"] },
  ),
);

/** Statements as registry policies and people have them: resources, wildcards in actions, any case, other names of principals. */
const otherStatement: fc.Arbitrary<PolicyStatement> = fc
  .record({
    base: statement,
    who: fc.constantFrom(
      {},
      ...[
        "arn:aws:sts::111111111111:assumed-role/deployer/s1",
        "arn:aws:iam::222222222222:user/ops",
        "AROAEXAMPLE123456789",
      ].map((value) => ({ principals: [{ type: "AWS" as const, value }] })),
    ),
    actions: fc.constantFrom(
      ["ECR:batchgetimage"],
      ["ecr:Batch?etImage"],
      ["ecr:BatchGet*", "ecr:PutImage"],
      ["*:*"],
    ),
    on: fc.constantFrom(
      { resources: ["*"] },
      { resources: ["arn:aws:ecr:*:111111111111:repository/team-a/*"] },
      { resources: ["arn:aws:ecr:us-east-1:111111111111:repository/team-?/*"] },
      { notResources: ["arn:aws:ecr:*:*:repository/team-a/*"] },
      {},
    ),
    more: fc.array(otherCondition, { maxLength: 2 }),
  })
  .map(({ base: { principals, notPrincipals, effect, conditions }, who, actions, on, more }) => ({
    effect,
    ...(principals ? { principals } : { notPrincipals }),
    ...("principals" in who && principals && who),
    ...on,
    actions,
    conditions: [...conditions, ...more],
  }));

const document: fc.Arbitrary<PolicyDocument> = fc.oneof(
  callersDocument,
  fc
    .array(fc.oneof(statement, otherStatement), { minLength: 1, maxLength: 4 })
    .map((statements): PolicyDocument => ({ version: "2012-10-17", statements })),
);

/** Statements whose principal and condition go together: what they let in is no more and no less than it looks. */
const plainStatement: fc.Arbitrary<PolicyStatement> = fc
  .oneof(
    fc.record({
      principals: fc.constantFrom<Principal[][]>(
        [EVERYBODY],
        [{ type: "AWS", value: "222222222222" }],
        [{ type: "AWS", value: "arn:aws:iam::222222222222:role/deployer" }, EVERYBODY],
      ),
      conditions: fc.constantFrom(
        [],
        [stringEquals("aws:PrincipalOrgID", "o-aaaaaaaaaa", "o-bbbbbbbbbb")],
        [stringEquals("aws:PrincipalAccount", "222222222222")],
        [
          {
            operator: "ArnLike",
            key: "aws:PrincipalArn",
            values: ["arn:aws:iam::222222222222:role/*"],
          },
        ],
        [
          {
            operator: "ForAnyValue:StringLike",
            key: "aws:PrincipalOrgPaths",
            values: ["o-aaaaaaaaaa/r-root/ou-root-12345678/*"],
          },
        ],
        [{ operator: "StringEqualsIfExists", key: "aws:PrincipalOrgID", values: ["o-aaaaaaaaaa"] }],
        [{ operator: "StringNotEquals", key: "aws:PrincipalAccount", values: ["999999999999"] }],
      ),
    }),
    fc.record({
      principals: fc.constantFrom(servicePrincipal("lambda.amazonaws.com"), [
        ...servicePrincipal("lambda.amazonaws.com"),
        ...servicePrincipal("ecs.amazonaws.com"),
      ]),
      conditions: fc.constantFrom(
        [],
        [stringEquals("aws:SourceAccount", "222222222222")],
        [stringEquals("aws:SourceOrgID", "o-aaaaaaaaaa")],
        [
          {
            operator: "ArnLike",
            key: "aws:SourceArn",
            values: [
              "arn:aws:lambda:*:222222222222:function:*",
              "arn:aws:lambda:us-east-1:111111111111:function:api",
            ],
          },
        ],
      ),
    }),
  )
  .map((one) => ({ effect: "Allow", actions: [PULL, "ecr:GetDownloadUrlForLayer"], ...one }));

describe("who is let in, for all requests", () => {
  let ask: Awaited<ReturnType<typeof startSolver>>;
  const answers = { yes: 0, no: 0, "not known": 0 };
  before(async () => {
    ask = await startSolver(LANGUAGES);
  });
  after(() => {
    if (process.env.IAM_PROOF_RUNS !== undefined) console.log(answers);
  });

  /** Fails where a request makes the formula true, or where none does. */
  async function assertSome(expected: "yes" | "no", formula: Formula, message: string) {
    const answer = await ask({ and: [REQUEST, formula] });
    answers[answer]++;
    if (answer !== "not known") assert.equal(answer, expected, message);
  }

  const isOutside = (grantees: readonly Grantee[]): Formula => ({
    not: { or: grantees.map(isIn) },
  });

  async function assertNobodyElse(given: PolicyDocument): Promise<void> {
    const grantees = findGranteesOfAction(given, PULL);
    const isLeftOut = { and: [isAllowed(given, askFor(PULL)), isOutside(grantees)] };
    await assertSome("no", isLeftOut, JSON.stringify(grantees));
    for (const one of given.statements.filter(({ effect }) => effect === "Allow")) {
      const own = findGrantees(one, given.statements);
      const byIt = isAllowed(given, ANYTHING, [one]);
      const message = `${JSON.stringify(one)}: ${JSON.stringify(own)}`;
      await assertSome("no", { and: [byIt, isOutside(own)] }, message);
    }
  }

  async function assertExact(given: PolicyDocument): Promise<void> {
    await assertNobodyElse(given);
    for (const grantee of findGranteesOfAction(given, PULL)) {
      const getsIn = { and: [isAllowed(given, askFor(PULL)), isIn(grantee)] };
      await assertSome("yes", getsIn, JSON.stringify(grantee));
    }
  }

  it("leaves out nobody for whom a request gets in", async () => {
    await fc.assert(fc.asyncProperty(document, assertNobodyElse), { numRuns });
  });

  it("names only those for whom a request gets in, where principals and conditions go together", async () => {
    const documents = fc
      .array(plainStatement, { minLength: 1, maxLength: 2 })
      .map((statements) => policyDocument(statements));
    await fc.assert(fc.asyncProperty(documents, assertExact), { numRuns });
  });

  it("is exact for the policies that grants make", async () => {
    const principalArns = ["arn:aws:iam::333333333333:role/deployer"];
    for (const grant of [
      { accounts: ["222222222222", "333333333333"] },
      { organizationIds: ["o-aaaaaaaaaa"] },
      { organizationPaths: ["o-aaaaaaaaaa/r-root/ou-root-12345678/*"] },
      { accounts: ["222222222222"], lambdaAccounts: ["222222222222"] },
      { principalArns },
    ]) {
      const built = buildRepositoryPolicy({ pull: grant, push: { principalArns } });
      assert.ok(built);
      await assertExact(built);
    }
  });

  it("finds a request in what is not closed, so that it would find one anywhere", async () => {
    const open = policyDocument(allow(undefined, [PULL], { principals: [EVERYBODY] }));
    const isStranger = isOutside([{ kind: "account", accountId: "222222222222" }]);
    assert.equal(await ask({ and: [REQUEST, isAllowed(open, askFor(PULL)), isStranger] }), "yes");
  });

  it("holds for the matrix: no where no request gets in, yes where every one does", async () => {
    const identities = ["111111111111", "222222222222"].map((accountId) => ({
      arn: `arn:aws:iam::${accountId}:role/deployer`,
      accountId,
      policies: [
        { name: "all", document: policyDocument(allow(undefined, ["*"], { resources: ["*"] })) },
      ],
    }));
    const [{ accountId: owner }] = identities as [(typeof identities)[0]];
    const arn = `arn:aws:ecr:us-east-1:${owner}:repository/team-a/api`;
    const needed = [PULL, "ecr:GetDownloadUrlForLayer"].map((action) => askFor(action, [arn]));
    await fc.assert(
      fc.asyncProperty(document, async (given) => {
        const repositories = [{ arn, policies: [{ name: "repository", document: given }] }];
        const { access } = proveAccess({ repositories, identities });
        for (const one of identities) {
          const row = access.find(
            ({ principal }) => principal.kind === "identity" && principal.arn === one.arn,
          );
          const getsIn: Formula = {
            and: needed.map((asked) =>
              one.accountId === owner ? { not: isDenied(given, asked) } : isAllowed(given, asked),
            ),
          };
          const isCaller = isIn({ kind: "principal", arn: one.arn, accountId: one.accountId });
          const verdict = row?.pull ?? "no";
          const message = `${one.arn}: ${verdict}`;
          if (verdict === "no") await assertSome("no", { and: [isCaller, getsIn] }, message);
          if (verdict === "yes")
            await assertSome("no", { and: [isCaller, { not: getsIn }] }, message);
        }
      }),
      { numRuns },
    );
  });
});
