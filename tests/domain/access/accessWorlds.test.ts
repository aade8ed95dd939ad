import assert from "node:assert/strict";
import fc from "fast-check";
import { proveAccess } from "../../../domain/access/accessMatrix";
import type { AccessInput } from "../../../domain/access/accessInput";
import type { Organization } from "../../../domain/access/organization";
import type { PolicyDocument, PolicyStatement } from "../../../domain/iam/iamPolicy";
import { CALLERS, policyDocument, statement } from "../../support/iamArbitraries";
import { type Caller, type World, RESOURCE, getsIn } from "../../support/iamEvaluator";

const REPOSITORY = `arn:aws:ecr:us-east-1:${RESOURCE.accountId}:repository/team-a/api`;
const NEEDED = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PRINCIPALS = CALLERS.filter(({ kind }) => kind === "principal");
const PATH = ["r-root", "ou-root-12345678"];

const toDocument = (statements: readonly PolicyStatement[]): PolicyDocument => ({
  version: "2012-10-17",
  statements,
});
const ALLOW_ALL: PolicyStatement = {
  effect: "Allow",
  actions: ["*"],
  resources: ["*"],
  conditions: [],
};

/** Statements for any principal, which service control policies and policies of identities have. */
const unnamed = statement.map(({ effect, actions, notActions, conditions }): PolicyStatement => ({
  effect,
  ...(actions ? { actions } : { notActions: notActions ?? [] }),
  resources: ["*"],
  conditions,
}));
const mostlyOpen = fc
  .array(unnamed, { maxLength: 2 })
  .chain((more) => fc.constantFrom([ALLOW_ALL, ...more], [ALLOW_ALL, ...more], more))
  .map(toDocument);
const identityPolicy = fc
  .array(unnamed, { maxLength: 2 })
  .chain((more) => fc.constantFrom(toDocument([ALLOW_ALL, ...more]), toDocument(more)));
const denials = fc.array(statement, { maxLength: 2 }).map((list) =>
  toDocument(
    list.map(({ conditions, actions }) => ({
      effect: "Deny",
      principals: [{ type: "*", value: "*" }],
      actions: actions ?? ["ecr:*"],
      resources: ["*"],
      conditions,
    })),
  ),
);
const endpointPolicy = fc.option(
  mostlyOpen.map(({ statements }) =>
    toDocument(statements.map((one) => ({ ...one, principals: [{ type: "*", value: "*" }] }))),
  ),
  { nil: undefined },
);

const world: fc.Arbitrary<World> = fc.record({
  repository: policyDocument,
  identity: identityPolicy,
  serviceControls: fc.array(mostlyOpen, { minLength: 3, maxLength: 3 }),
  resourceControls: denials,
  endpoint: endpointPolicy,
});

function toInput(one: World, isKnown: boolean): AccessInput {
  const named = (name: string, document: PolicyDocument) => ({ name, document });
  const targets = (accountId: string) =>
    [...PATH, accountId].map((id, index) => ({
      id,
      serviceControlPolicies: [named(`SCP ${index}`, one.serviceControls[index]!)],
      resourceControlPolicies: index === 0 ? [named("RCP", one.resourceControls)] : [],
    }));
  const accounts = ["111111111111", "222222222222"];
  const organization: Organization = {
    id: "o-aaaaaaaaaa",
    managementAccountId: "999999999999",
    accounts: new Map(accounts.map((id) => [id, targets(id)])),
  };
  return {
    repositories: [{ arn: REPOSITORY, policies: [named("repository", one.repository)] }],
    identities: PRINCIPALS.map(({ arn }) => ({
      arn: arn!,
      policies: [named("own", one.identity)],
    })),
    ...(isKnown && { organizations: [organization] }),
    ...(one.endpoint && {
      endpoint: { id: "vpce-1", policies: [named("endpoint", one.endpoint)] },
    }),
  };
}

/** Holds the matrix against the literal evaluator for callers that can be the identity of a row. */
function holdAgainst(one: World, isKnown: boolean): void {
  const { access } = proveAccess(toInput(one, isKnown));
  const verdicts = new Map(
    access.flatMap(({ principal, pull }) =>
      principal.kind === "identity" ? [[principal.arn, pull]] : [],
    ),
  );
  const isPossible = ({ context }: Caller) =>
    !isKnown || context["aws:principalorgid"]?.[0] === "o-aaaaaaaaaa";
  const relevant = isKnown
    ? one
    : { ...one, serviceControls: [], resourceControls: toDocument([]) };
  for (const caller of PRINCIPALS.filter(isPossible)) {
    const isIn = NEEDED.every((action) => getsIn(relevant, action, caller));
    const verdict = verdicts.get(caller.arn!) ?? "no";
    assert.notEqual(isIn ? "no" : "yes", verdict, JSON.stringify({ caller, verdict }));
  }
}

describe("the matrix in random worlds", () => {
  it("says neither no nor yes wrongly with service and resource control policies and endpoints", () => {
    fc.assert(
      fc.property(world, (one) => {
        holdAgainst(one, true);
      }),
      { numRuns: 600 },
    );
  });

  it("says neither no nor yes wrongly where nothing tells the organization of accounts", () => {
    fc.assert(
      fc.property(world, (one) => {
        holdAgainst(one, false);
      }),
      { numRuns: 600 },
    );
  });
});
