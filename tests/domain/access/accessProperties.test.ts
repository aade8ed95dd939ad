import assert from "node:assert/strict";
import fc from "fast-check";
import { proveAccess } from "../../../domain/access/accessMatrix";
import type { PolicyDocument, PolicyStatement } from "../../../domain/iam/iamPolicy";
import { CALLERS, policyDocument } from "../../support/iamArbitraries";
import { type Caller, RESOURCE, mayUse, withoutAccounts } from "../../support/iamEvaluator";

const REPOSITORY = `arn:aws:ecr:us-east-1:${RESOURCE.accountId}:repository/team-a/api`;
const NEEDED = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PRINCIPALS = CALLERS.filter(({ kind }) => kind === "principal");

const identityStatement: fc.Arbitrary<PolicyStatement> = fc.record({
  effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
  actions: fc.constantFrom(
    ["ecr:*"],
    ["*"],
    ["ecr:BatchGet*", "ecr:GetDownload*"],
    ["ecr:PutImage"],
  ),
  resources: fc.constantFrom(["*"], [REPOSITORY], ["arn:aws:ecr:*:*:repository/team-b/*"]),
  conditions: fc.constantFrom(
    [],
    [],
    [{ operator: "StringEquals", key: "aws:PrincipalOrgID", values: ["o-aaaaaaaaaa"] }],
  ),
});

const identityPolicy: fc.Arbitrary<PolicyDocument> = fc
  .array(identityStatement, { maxLength: 3 })
  .map((statements) => ({ version: "2012-10-17", statements }));

const ALL = {
  name: "all",
  document: {
    version: "2012-10-17",
    statements: [{ effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] }],
  },
} as const;

/** IAM's rules in their own words, one document and one action at a time. */
function mayPull(repository: PolicyDocument, own: PolicyDocument, caller: Caller): boolean {
  const about = { ...own, statements: own.statements.filter(isAboutRepository) };
  const both = { ...own, statements: [...repository.statements, ...about.statements] };
  return NEEDED.every((action) => {
    const isDenied = !mayUse(withAllow(both), action, caller);
    if (isDenied) return false;
    const [byOwn, byRepository] = [
      mayUse(about, action, caller),
      mayUse(repository, action, caller),
    ];
    if (caller.accountId !== RESOURCE.accountId) return byOwn && byRepository;
    return byOwn || mayUse(withoutAccounts(repository), action, caller);
  });
}

function isAboutRepository({ resources = [] }: PolicyStatement): boolean {
  return resources.some((pattern) => pattern === "*" || pattern === REPOSITORY);
}

/** What a document denies is what it does not allow although another statement allows all. */
function withAllow(document: PolicyDocument): PolicyDocument {
  const all: PolicyStatement = { effect: "Allow", actions: ["*"], conditions: [] };
  return { ...document, statements: [...document.statements, all] };
}

describe("proveAccess", () => {
  it("leaves out no identity that a literal reading of IAM lets pull", () => {
    fc.assert(
      fc.property(policyDocument, identityPolicy, (repository, own) => {
        const { access } = proveAccess({
          repositories: [
            { arn: REPOSITORY, policies: [{ name: "repository", document: repository }] },
          ],
          identities: PRINCIPALS.map(({ arn }) => ({
            arn: arn!,
            policies: [{ name: "own", document: own }],
          })),
        });
        for (const caller of PRINCIPALS.filter((each) => mayPull(repository, own, each))) {
          const row = access.find(
            ({ principal }) => principal.kind === "identity" && principal.arn === caller.arn,
          );
          assert.notEqual(row?.pull ?? "no", "no", JSON.stringify({ caller, access }));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("lets an identity of another account in by no right that one side lacks", () => {
    fc.assert(
      fc.property(policyDocument, identityPolicy, (repository, own) => {
        const arn = "arn:aws:iam::999999999999:role/outsider";
        const parties = (repositoryPolicy: boolean, ownPolicy: boolean) => ({
          repositories: [
            {
              arn: REPOSITORY,
              policies: repositoryPolicy ? [{ name: "repository", document: repository }] : [],
            },
          ],
          identities: [{ arn, policies: ownPolicy ? [{ name: "own", document: own }] : [] }],
        });
        for (const one of [parties(false, true), parties(true, false)]) {
          const rows = proveAccess(one).access.filter(
            ({ principal }) => principal.kind === "identity",
          );
          assert.deepEqual(rows, []);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("lets no identity pull that its own policies deny it without condition, or its boundary", () => {
    const unconditional = identityPolicy.map((own) => ({
      ...own,
      statements: own.statements.map((statement) => ({ ...statement, conditions: [] })),
    }));
    fc.assert(
      fc.property(policyDocument, unconditional, fc.boolean(), (repository, own, isBoundary) => {
        const denying = { name: "own", document: own };
        const { access } = proveAccess({
          repositories: [
            { arn: REPOSITORY, policies: [{ name: "repository", document: repository }] },
          ],
          identities: PRINCIPALS.map(({ arn }) => ({
            arn: arn!,
            ...(isBoundary ? { policies: [ALL], boundary: denying } : { policies: [denying] }),
          })),
        });
        const about = { ...own, statements: own.statements.filter(isAboutRepository) };
        const isDenied = (action: string) => !mayUse(withAllow(about), action, PRINCIPALS[0]!);
        if (!NEEDED.some(isDenied)) return;
        const pulling = access.filter(
          ({ principal, pull }) => principal.kind === "identity" && pull !== "no",
        );
        assert.deepEqual(pulling, []);
      }),
      { numRuns: 1000 },
    );
  });
});
