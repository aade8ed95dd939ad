import { parseArn } from "../arn";
import { type Grantee, describeGrantee } from "../iam/grantee";
import { canonicalJson } from "../json";
import { IdentitySide } from "./identityRights";
import {
  type AccessKind,
  type GovernedRepository,
  type Identity,
  type Right,
  ACCESS_KINDS,
  ADMINISTER_ACTIONS,
  NEEDED_ACTIONS,
  allOf,
  bestOf,
  withProvisos,
} from "./parties";
import { type LetIn, type Members, RegistrySide, provisosByName } from "./registryRights";

/** Whether somebody has a right: in any case, if the provisos hold, or in no case. */
export type Verdict = "yes" | "if" | "no";

/** What one principal may do with one repository, as far as the policies of both sides tell. */
export interface Access extends Right, Readonly<Record<AccessKind, Verdict>> {
  readonly repositoryArn: string;
  /** An identity that is known, or whom the repository's side lets in. */
  readonly principal: { readonly kind: "identity"; readonly arn: string } | Grantee;
}

/** What the matrix is made from. */
export interface AccessParties {
  readonly repositories: readonly GovernedRepository[];
  readonly identities: readonly Identity[];
  /** @default - any account may be in any organization */
  readonly members?: Members;
}

/** The rights that each side of a repository gives to an identity by itself. */
export interface Sides {
  readonly repository: GovernedRepository;
  readonly identity: Identity;
  /** Whether the identity's own policies allow it to pull. */
  readonly identityPulls: Right | undefined;
  /** Whether both sides together let it pull. */
  readonly pulls: Right | undefined;
}

/** The matrix, and what each side of it says. */
export interface AccessProof {
  readonly access: readonly Access[];
  readonly sides: readonly Sides[];
  /** Whom the policies of a repository let in, by its ARN and by what they may do. */
  readonly letIn: ReadonlyMap<string, readonly AudienceRight[]>;
}

/** What the side of a repository gives to a grantee. */
export interface AudienceRight {
  readonly grantee: Grantee;
  readonly rights: Readonly<Partial<Record<AccessKind, Right>>>;
}

/**
 * Who may pull from, push to and administer each repository, by the policies of both sides: in another account than the
 * repository's it takes both, in its own account one of them; Deny wins. Conditions of identity policies and membership of
 * organizations become provisos. Conditions of repository policies on network, time or tags narrow nothing, as in
 * `findGrantees`: in doubt the answer is the more open one. Service control policies and session policies are not seen.
 */
export function proveAccess(parties: AccessParties): AccessProof {
  const { repositories, identities, members = new Map<string, never>() } = parties;
  // Who is known has a row that tells more, also of a session of it.
  const isKnown = (letIn: string) =>
    identities.some(({ arn }) => provisosByName(arn, letIn) !== undefined);
  const access: Access[] = [];
  const sides: Sides[] = [];
  const letInByArn = new Map<string, readonly AudienceRight[]>();
  for (const repository of repositories) {
    const side = new RegistrySide(repository, members);
    const grantees = audienceRights(side.letIn);
    letInByArn.set(repository.arn, grantees);
    for (const { grantee, rights } of grantees) {
      if (grantee.kind === "principal" && isKnown(grantee.arn)) continue;
      const byItself = accessOf(repository.arn, grantee, rights);
      access.push(isAmongOthers(grantee, repository.arn) ? ifOwnPoliciesAllow(byItself) : byItself);
    }
    for (const identity of identities) {
      const own = new IdentitySide(identity, repository.arn);
      const isOwnAccount = accountOfArn(identity.arn) === accountOfArn(repository.arn);
      const both = { identity, own, repository: side, isOwnAccount };
      const rights = rightsBy((action) => rightOn(action, both));
      const identityPulls = rightsBy((action) => own.rightTo(action)).pull;
      sides.push({ repository, identity, identityPulls, pulls: rights.pull });
      if (Object.keys(rights).length > 0) {
        access.push(accessOf(repository.arn, { kind: "identity", arn: identity.arn }, rights));
      }
    }
  }
  return { access, sides, letIn: letInByArn };
}

/** The two sides of a right of an identity. */
interface BothSides {
  readonly identity: Identity;
  readonly own: IdentitySide;
  readonly repository: RegistrySide;
  readonly isOwnAccount: boolean;
}

/** The right of an identity by both sides. */
function rightOn(action: string, sides: BothSides): Right | undefined {
  const { identity, own, repository, isOwnAccount } = sides;
  const theirs = repository.rightsOf(identity.arn, action);
  const byOwn = own.rightTo(action);
  const right = isOwnAccount
    ? bestOf([...theirs.map((one) => own.keeps(one, action)), byOwn].filter(isDefined))
    : bothOf(bestOf(theirs), byOwn);
  if (right === undefined) return undefined;
  const spared = repository.spares(identity, action);
  return spared && withProvisos(right, spared);
}

function bothOf(one: Right | undefined, other: Right | undefined): Right | undefined {
  return one && other && allOf([one, other]);
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

type Rights = Partial<Record<AccessKind, Right>>;

/** What rights on single actions are good for. */
function rightsBy(rightOn: (action: string) => Right | undefined): Rights {
  const rights: Rights = {};
  for (const kind of ["pull", "push"] as const) {
    const needed = NEEDED_ACTIONS[kind].map(rightOn);
    const given = needed.filter(isDefined);
    if (given.length === needed.length) rights[kind] = allOf(given);
  }
  const administers = ADMINISTER_ACTIONS.map(rightOn).filter(isDefined);
  const certain = administers.filter(({ provided }) => provided.length === 0);
  if (administers.length > 0) rights.administer = allOf(certain.length > 0 ? certain : administers);
  return rights;
}

function audienceRights(letIn: ReadonlyMap<string, readonly LetIn[]>): AudienceRight[] {
  const byText = new Map<string, { grantee: Grantee; byAction: Map<string, Right> }>();
  for (const [action, entries] of letIn) {
    for (const { grantee, right } of entries) {
      const text = canonicalJson(grantee);
      const entry = byText.get(text) ?? { grantee, byAction: new Map<string, Right>() };
      byText.set(text, entry);
      if (!entry.byAction.has(action)) entry.byAction.set(action, right);
    }
  }
  return [...byText.values()].flatMap(({ grantee, byAction }) => {
    const rights = rightsBy((action) => byAction.get(action));
    return Object.keys(rights).length > 0 ? [{ grantee, rights }] : [];
  });
}

function accessOf(
  repositoryArn: string,
  principal: Access["principal"],
  rights: Readonly<Rights>,
): Access {
  const verdict = (right: Right | undefined): Verdict =>
    right === undefined ? "no" : right.provided.length === 0 ? "yes" : "if";
  return {
    repositoryArn,
    principal,
    pull: verdict(rights.pull),
    push: verdict(rights.push),
    administer: verdict(rights.administer),
    ...allOf(ACCESS_KINDS.flatMap((kind) => rights[kind] ?? [])),
  };
}

/** Whether it is for others than the repository's account to give its principals the right as well. */
function isAmongOthers(grantee: Grantee, repositoryArn: string): boolean {
  switch (grantee.kind) {
    case "account":
    case "organization":
    case "organizationPath":
    case "canonicalUser":
      return true;
    case "principal":
      return grantee.accountId !== accountOfArn(repositoryArn);
    default:
      return false;
  }
}

function ifOwnPoliciesAllow(access: Access): Access {
  const weaken = (verdict: Verdict): Verdict => (verdict === "yes" ? "if" : verdict);
  return {
    ...access,
    pull: weaken(access.pull),
    push: weaken(access.push),
    administer: weaken(access.administer),
    provided: [...access.provided, "its own policies allow it"],
  };
}

/** The principal of a row in words. */
export function describePrincipal(principal: Access["principal"]): string {
  return principal.kind === "identity" ? principal.arn : describeGrantee(principal);
}

/** The account that an ARN belongs to; empty where it names none. */
export function accountOfArn(arn: string): string {
  return parseArn(arn)?.accountId ?? "";
}
