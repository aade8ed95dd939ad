import { getOrInsertComputed } from "../getOrInsertComputed";
import { type Grantee, describeGrantee } from "../iam/grantee";
import type { AccessInput } from "./accessInput";
import type { IdentityAccess } from "./policyLayers";
import { AccessEvaluator } from "./accessEvaluator";
import { type GranteeRights, dependsOnOwnPolicies } from "./granteeRights";
import {
  type AccessKind,
  type AccessRights,
  type Right,
  ACCESS_KINDS,
  combineRights,
} from "./right";

/** Whether somebody has a right: in any case, if conditions hold, or in no case. */
export type Verdict = "yes" | "if" | "no";

/** What one principal may do with one repository or registry, as far as the policies tell. */
export interface Access extends Right, Readonly<Record<AccessKind, Verdict>> {
  /** The ARN of a repository, or of a registry, such as `arn:aws:ecr:us-east-1:111111111111:*`. */
  readonly repositoryArn: string;
  /** An identity that is known, or a grantee of the resource's policies. */
  readonly principal: { readonly kind: "identity"; readonly arn: string } | Grantee;
}

/** The matrix, and what it is made from. */
export interface AccessProof {
  readonly access: readonly Access[];
  readonly evaluator: AccessEvaluator;
  /** Who the policies of a resource let in, by its ARN. */
  readonly grants: ReadonlyMap<string, readonly GranteeRights[]>;
  /** What the policies say of each identity that a statement concerns, by the ARN of the resource. */
  readonly sides: ReadonlyMap<string, readonly IdentityAccess[]>;
}

/** Reports how many of the resources are done. */
export type AccessProgress = (done: number, total: number) => void;

/**
 * Who may pull from, push to and administer each repository, and administer each registry. Between accounts it takes the
 * resource-based and the identity-based policy, within one account one of them; Deny wins; boundaries, policies of organizations and
 * of VPC endpoints have to allow as well. What an identity's own facts do not decide becomes a condition. Grantees that are no known
 * identities have rows of their own, in which conditions on network, time or tags count as met. Session policies are not seen.
 */
export function proveAccess(input: AccessInput, progress?: AccessProgress): AccessProof {
  const evaluator = new AccessEvaluator(input);
  const access: Access[] = [];
  const grants = new Map<string, readonly GranteeRights[]>();
  const sides = new Map<string, readonly IdentityAccess[]>();
  const resources = evaluator.resources;
  resources.forEach((resource, index) => {
    const grantees = evaluator.findGrantees(resource);
    grants.set(resource.arn, grantees);
    for (const { grantee, rights } of grantees) {
      // A known identity has a row that tells more, also of a session of it.
      if (grantee.kind === "principal" && evaluator.isKnown(grantee.arn)) continue;
      const byItself = toAccess(resource.arn, grantee, rights);
      access.push(dependsOnOwnPolicies(grantee, resource.arn) ? weaken(byItself) : byItself);
    }
    const concerned = [...evaluator.evaluate(resource)];
    sides.set(resource.arn, concerned);
    for (const { identity, rights } of concerned) {
      if (Object.keys(rights).length === 0) continue;
      access.push(toAccess(resource.arn, { kind: "identity", arn: identity.arn }, rights));
    }
    progress?.(index + 1, resources.length);
  });
  return { access, evaluator, grants, sides };
}

function toAccess(
  repositoryArn: string,
  principal: Access["principal"],
  rights: AccessRights,
): Access {
  return { repositoryArn, principal, ...summarize(rights) };
}

const summaries = new WeakMap<AccessRights, Omit<Access, "repositoryArn" | "principal">>();

/** The verdicts of rights and what they are by; many rows have the same. */
function summarize(rights: AccessRights): Omit<Access, "repositoryArn" | "principal"> {
  return getOrInsertComputed(summaries, rights, () => ({
    pull: toVerdict(rights.pull),
    push: toVerdict(rights.push),
    administer: toVerdict(rights.administer),
    ...combineRights(ACCESS_KINDS.flatMap((kind) => rights[kind] ?? [])),
  }));
}

function toVerdict(right: Right | undefined): Verdict {
  return right === undefined ? "no" : right.provided.length === 0 ? "yes" : "if";
}

/** The condition of rows of principals whose own policies no state shows. */
export const OWN_POLICIES = "its own policies allow it";

function weaken(access: Access): Access {
  const weakened = (verdict: Verdict): Verdict => (verdict === "yes" ? "if" : verdict);
  return {
    ...access,
    pull: weakened(access.pull),
    push: weakened(access.push),
    administer: weakened(access.administer),
    provided: [...access.provided, OWN_POLICIES],
  };
}

/** The principal of a row in words. */
export function describePrincipal(principal: Access["principal"]): string {
  return principal.kind === "identity" ? principal.arn : describeGrantee(principal);
}
