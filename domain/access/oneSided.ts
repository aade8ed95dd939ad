import { parseArn } from "../arn";
import { type Finding, quote } from "../finding";
import { type Grantee, getGranteeAccount, describeGrantee, isOpen } from "../iam/grantee";
import { type PolicyStatement, coversAction, coversResource } from "../iam/iamPolicy";
import { matchesWildcard } from "../wildcard";
import {
  type AccessParties,
  type AccessProof,
  type AudienceRight,
  type Sides,
  accountOfArn,
} from "./accessMatrix";
import { reportAccess } from "./accessRules";
import { IdentitySide } from "./identityRights";
import { type GovernedRepository, type Identity, type Reason, statementsOf } from "./parties";
import { provisosByName } from "./registryRights";

const PULL = "ecr:BatchGetImage";

/** Where one side of the registry grants and the other does not, and what is open. Fails with the findings of `accessRules`. */
export function checkAccess(parties: AccessParties, proof: AccessProof): Finding[] {
  return [
    ...[...proof.letIn].flatMap(([arn, grantees]) => checkAudiences(arn, grantees)),
    ...missingIdentitySides(proof),
    ...missingRegistrySides(proof),
    ...parties.identities.flatMap((identity) => missingRepositories(identity, parties)),
    ...missingLogins(proof),
  ];
}

function checkAudiences(arn: string, grantees: readonly AudienceRight[]): Finding[] {
  return grantees.flatMap(({ grantee, rights }) => {
    const what = Object.keys(rights).join(", ");
    if (isOpen(grantee)) {
      const message = `repository is open: given ${describeGrantee(grantee)} may ${what}, allowed named accounts, principals or organizations.`;
      return [reportAccess("access-open", arn, message)];
    }
    const isLambda = grantee.kind === "service" && grantee.service === "lambda.amazonaws.com";
    const accountId = getGranteeAccount(grantee);
    if (!isLambda || accountId === undefined || accountId === accountOfArn(arn)) return [];
    const isLetIn = grantees.some(
      (other) => other.rights.pull !== undefined && mayInclude(other, accountId),
    );
    if (isLetIn) return [];
    const message = `AWS Lambda may pull for account ${accountId}, which is not let in itself: creating a function needs both.`;
    return [reportAccess("access-lambda-account-missing", arn, message)];
  });
}

function mayInclude({ grantee }: AudienceRight, accountId: string): boolean {
  if (grantee.kind === "service") return false;
  const own = getGranteeAccount(grantee);
  return own === undefined || own === accountId;
}

/** Accounts and principals that a repository lets in, where the identities known of the account are not allowed to pull. */
function missingIdentitySides({ letIn, sides }: AccessProof): Finding[] {
  const byRepository = new Map([...letIn.keys()].map((arn): [string, Sides[]] => [arn, []]));
  for (const each of sides) byRepository.get(each.repository.arn)?.push(each);
  return [...letIn].flatMap(([arn, grantees]) =>
    grantees.flatMap(({ grantee, rights }) => {
      const isOne = grantee.kind === "account" || grantee.kind === "principal";
      if (!isOne || rights.pull === undefined) return [];
      const but = whyNobodyPulls(grantee, arn, byRepository.get(arn) ?? []);
      if (but === undefined) return [];
      const message = `repository lets in ${describeGrantee(grantee)} to pull by ${reasonsOf(rights.pull.reasons)}, but ${but}.`;
      return [reportAccess("access-identity-side-missing", arn, message)];
    }),
  );
}

/** Why nobody of an account, or of a name, can use the right to pull; undefined where somebody can, or nothing is known. */
function whyNobodyPulls(
  grantee: Extract<Grantee, { kind: "account" | "principal" }>,
  repositoryArn: string,
  sides: readonly Sides[],
): string | undefined {
  const { accountId } = grantee;
  const isOwn = accountId === accountOfArn(repositoryArn);
  const there = sides.filter(({ identity }) => accountOfArn(identity.arn) === accountId);
  if (there.length === 0) return undefined;
  if (grantee.kind === "account") {
    if (isOwn || there.some(isAllowedToPull)) return undefined;
    return "no identity known there is allowed to by its own policies";
  }
  const named = there.filter(
    ({ identity }) => provisosByName(identity.arn, grantee.arn) !== undefined,
  );
  if (named.length === 0) return isOwn ? undefined : "no identity of that name is known there";
  if (!isOwn) {
    return named.some(isAllowedToPull) ? undefined : "it is not allowed to by its own policies";
  }
  if (named.some(({ pulls }) => pulls !== undefined)) return undefined;
  return "its own policies or its permissions boundary keep it from that";
}

function isAllowedToPull({ identityPulls }: Sides): boolean {
  return identityPulls !== undefined;
}

/** Identities that are allowed to pull from a repository by a policy that names it, where it does not let them in. */
function missingRegistrySides({ sides }: AccessProof): Finding[] {
  return sides.flatMap(({ repository, identity, identityPulls, pulls }) => {
    if (identityPulls === undefined || pulls !== undefined) return [];
    if (repository.isPartlyRead) return [];
    if (!namesRegistryOf(identity, repository)) return [];
    const message = `identity may pull from ${repository.arn} by ${reasonsOf(identityPulls.reasons)}, but the policies of the repository and its registry do not let it in, or deny it.`;
    return [reportAccess("access-registry-side-missing", identity.arn, message)];
  });
}

/** Whether a policy of the identity allows to pull by the ARN of the repository, not by a wildcard for all accounts. */
function namesRegistryOf(identity: Identity, repository: GovernedRepository): boolean {
  const accountId = accountOfArn(repository.arn);
  return statementsOf(identity.policies).some(
    ({ statement }) =>
      allowsPull(statement) &&
      coversResource(statement, repository.arn) !== "no" &&
      statement.resources?.some((pattern) => parseArn(pattern)?.accountId === accountId),
  );
}

function allowsPull(statement: PolicyStatement): boolean {
  return statement.effect === "Allow" && coversAction(statement, PULL);
}

/** Repositories that a policy names in a registry of which repositories are known, and that are not among them. */
function missingRepositories(
  { arn, policies }: Identity,
  { repositories }: AccessParties,
): Finding[] {
  const registryOf = (one: string) => one.slice(0, one.indexOf(":repository/"));
  const registries = new Set(repositories.map((repository) => registryOf(repository.arn)));
  return statementsOf(policies).flatMap(({ statement, reason }) => {
    const patterns = allowsPull(statement) ? (statement.resources ?? []) : [];
    return patterns
      .filter(
        (pattern) =>
          registries.has(registryOf(pattern)) &&
          !repositories.some((repository) => matchesWildcard(pattern, repository.arn, "?")),
      )
      .map((pattern) => {
        const message = `${reasonsOf([reason])} names a repository that the registry does not have: given ${quote(pattern)}.`;
        return reportAccess("access-repository-missing", arn, message);
      });
  });
}

/** Identities that may pull anything and cannot log in. */
function missingLogins({ sides }: AccessProof): Finding[] {
  const pulling = new Map(
    sides
      .filter(({ pulls }) => pulls !== undefined)
      .map(({ identity }) => [identity.arn, identity]),
  );
  return [...pulling.values()].flatMap((identity) => {
    const own = new IdentitySide(identity, "*");
    if (own.rightTo("ecr:GetAuthorizationToken") !== undefined) return [];
    const message =
      "identity may pull and cannot log in: allowed is ecr:GetAuthorizationToken on resource * in one of its policies.";
    return [reportAccess("access-login-missing", identity.arn, message)];
  });
}

/** Statements in words: `PullFromHub of policy hub`. */
export function reasonsOf(reasons: readonly Reason[]): string {
  return reasons.map(({ policy, statement }) => `${statement} of ${policy}`).join(" and ");
}
