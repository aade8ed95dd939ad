import { parseArn } from "../arn";
import { REPOSITORY_ACTIONS } from "../iam/actions";
import { type Grantee, describeGrantee } from "../iam/grantee";
import { deniesAll, isDeniedBy, findDenied, findExempt } from "../iam/denial";
import { statementFor } from "./callerConditions";
import { type PolicyStatement, EVERYBODY, coversAction, coversResource } from "../iam/iamPolicy";
import { toGrantee } from "../iam/toGrantee";
import { findGrantees } from "../iam/findGrantees";
import { canonicalJson } from "../json";
import { matchesWildcard } from "../wildcard";
import {
  type GovernedRepository,
  type Identity,
  type Right,
  bestOf,
  statementsOf,
} from "./parties";

/** Account ids by organization id. Organizations that are not in it may have any account. */
export type Members = ReadonlyMap<string, ReadonlySet<string>>;

/** Somebody whom the policies on the side of a repository let use an action. */
export interface LetIn {
  readonly grantee: Grantee;
  readonly right: Right;
  readonly standing: Standing;
  readonly statement: PolicyStatement;
}

/**
 * What a right on the side of a repository is worth within its account: where the statement names the account, it is
 * `delegated` to the policies of its identities; to others it gives the right `alone`, but to a role that it names by its ARN
 * `withinBoundary` only. Source: IAM user guide, "Policy evaluation for requests within a single account".
 */
export type Standing = "delegated" | "withinBoundary" | "alone";

/** A right that the side of a repository gives to an identity. */
export interface RegistryRight extends Right {
  readonly standing: Standing;
}

/** What the policies of a repository and of its registry say. */
export class RegistrySide {
  /** Whom they let use an action, by action. */
  readonly letIn: ReadonlyMap<string, readonly LetIn[]>;
  readonly #denials: readonly PolicyStatement[];

  constructor(
    readonly repository: GovernedRepository,
    readonly members: Members,
  ) {
    const placed = statementsOf(repository.policies);
    const statements = placed.map(({ statement }) => statement);
    this.letIn = new Map(
      REPOSITORY_ACTIONS.map((action) => [
        action,
        placed
          .filter(({ statement }) => isAbout(statement, action, repository.arn))
          .flatMap(({ statement, reason }) =>
            findGrantees(narrowTo(statement, action, repository.arn), statements).map(
              (grantee) => ({
                grantee,
                right: { reasons: [reason], provided: [] },
                standing: standingOf(grantee, statement),
                statement,
              }),
            ),
          ),
      ]),
    );
    this.#denials = statements.filter(({ effect }) => effect === "Deny");
  }

  /** The rights that they give to an identity, before what they deny. */
  rightsOf(identityArn: string, action: string): RegistryRight[] {
    const letIn = this.letIn.get(action) ?? [];
    return letIn.flatMap(({ grantee, right, standing, statement }) => {
      if (statementFor(statement, identityArn) === undefined) return [];
      const provided = this.#provisosOf(identityArn, grantee);
      return provided === undefined ? [] : [{ standing, provided, reasons: right.reasons }];
    });
  }

  /** What has to be true for them not to deny an action to an identity; undefined where they surely deny it. */
  spares({ arn, boundary }: Identity, action: string): readonly string[] | undefined {
    const asked: PolicyStatement = {
      effect: "Allow",
      principals: [{ type: "AWS", value: arn }],
      actions: [action],
      resources: [this.repository.arn],
      conditions: [],
    };
    const identity: Grantee = { kind: "principal", arn, accountId: accountIdOf(arn) };
    const provided: string[] = [];
    for (const each of this.#denials) {
      const denial = statementFor(each, arn);
      if (denial === undefined || !deniesAll(denial, asked)) continue;
      if (findDenied(denial).some((shut) => isDeniedBy(shut, identity))) return undefined;
      if (boundary !== undefined && sparesNoBounded(denial)) return undefined;
      const spared = findExempt(denial);
      if (spared === undefined) continue;
      const rights = spared
        .map((grantee) => this.#provisosOf(arn, grantee))
        .filter((one) => one !== undefined);
      const best = bestOf(rights.map((one) => ({ provided: one, reasons: [] })));
      if (best === undefined) return undefined;
      provided.push(...best.provided);
    }
    return provided;
  }

  #provisosOf(identityArn: string, grantee: Grantee): readonly string[] | undefined {
    return provisosOf(identityArn, grantee, this.repository.arn, this.members);
  }
}

/** Deny with NotPrincipal is for whoever has a boundary, whomever it names. Source: IAM user guide, "Permissions boundaries". */
function sparesNoBounded({ notPrincipals, conditions }: PolicyStatement): boolean {
  return notPrincipals !== undefined && conditions.length === 0;
}

function isAbout(statement: PolicyStatement, action: string, arn: string): boolean {
  return (
    statement.effect === "Allow" &&
    coversAction(statement, action) &&
    coversResource(statement, arn) !== "no"
  );
}

/** The part of a statement that is about one action on one repository. */
function narrowTo(statement: PolicyStatement, action: string, arn: string): PolicyStatement {
  const { effect, principals, notPrincipals, conditions } = statement;
  return {
    effect,
    ...(principals && { principals }),
    ...(notPrincipals && { notPrincipals }),
    actions: [action],
    resources: [arn],
    conditions,
  };
}

/** A condition on who calls narrows what the statement names, and does not name anybody itself. */
function standingOf(grantee: Grantee, { principals }: PolicyStatement): Standing {
  const named = (principals ?? [EVERYBODY]).map(toGrantee);
  if (named.some(({ kind }) => kind === "everybody")) return "alone";
  if (grantee.kind !== "principal" || !named.some((one) => isSame(one, grantee))) {
    return "delegated";
  }
  return parseArn(grantee.arn)?.resource.startsWith("role/") ? "withinBoundary" : "alone";
}

function isSame(one: Grantee, other: Grantee): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** What has to be true for an identity to belong to a grantee; undefined where it surely does not. */
function provisosOf(
  identityArn: string,
  grantee: Grantee,
  repositoryArn: string,
  members: Members,
): readonly string[] | undefined {
  const accountId = accountIdOf(identityArn);
  switch (grantee.kind) {
    case "everybody":
      return [];
    case "account": {
      const own = grantee.accountId === "${aws:ResourceAccount}";
      const letIn = own ? accountIdOf(repositoryArn) : grantee.accountId;
      return letIn === accountId ? [] : undefined;
    }
    case "principal":
      return provisosByName(identityArn, grantee.arn);
    case "organization":
    case "organizationPath":
      return provisosByOrganization(accountId, grantee, members);
    default:
      return undefined;
  }
}

/** A role is let in by its own ARN, and as a session of it by that of the session. */
export function provisosByName(identityArn: string, letIn: string): readonly string[] | undefined {
  if (letIn === identityArn) return [];
  const session = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(letIn);
  const [, accountId, roleName, name] = session ?? [];
  const role = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(identityArn);
  const isOfRole = session !== null && role?.[1] === accountId && role?.[2] === roleName;
  return isOfRole ? [`its session is called ${name ?? ""}`] : undefined;
}

function provisosByOrganization(
  accountId: string,
  grantee: Extract<Grantee, { kind: "organization" | "organizationPath" }>,
  members: Members,
): readonly string[] | undefined {
  const isPath = grantee.kind === "organizationPath";
  const id = isPath ? (grantee.path.split("/")[0] ?? "") : grantee.organizationId;
  const known = members.get(id);
  if (known?.has(accountId) === false) return undefined;
  const isWhole = !isPath || matchesWildcard(grantee.path, `${id}/`);
  if (known !== undefined && isWhole) return [];
  return [`account ${accountId} is in ${describeGrantee(grantee)}`];
}

function accountIdOf(arn: string): string {
  return parseArn(arn)?.accountId ?? "";
}
