import { getAccessLevel } from "../iam/accessLevel";
import { REPOSITORY_ACTIONS } from "../iam/actions";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";

/** A policy document and the name by which people find it. */
export interface NamedPolicy {
  /** Such as `repository policy` or `inline policy write-logs`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A repository and the policies on its side: its own, and that of its registry. */
export interface GovernedRepository {
  /** Such as `arn:aws:ecr:us-east-1:111111111111:repository/team-a/api`. */
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  /** Whether it has policies that cannot be read, so that it may let in others as well. @default false */
  readonly isPartlyRead?: boolean;
}

/** A role or user and the policies that give it rights. */
export interface Identity {
  /** Such as `arn:aws:iam::222222222222:role/app`. */
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  /** Permissions boundary: what it does not allow, no policy gives. */
  readonly boundary?: NamedPolicy;
}

/** The statement that gives a right. */
export interface Reason {
  /** Name of the policy. */
  readonly policy: string;
  /** Its Sid, or its place such as `Statement[0]`. */
  readonly statement: string;
}

/** A right, the statements that give it, and what has to be true besides; without provisos it holds in any case. */
export interface Right {
  readonly reasons: readonly Reason[];
  /** Such as `account 222222222222 is in organization o-acme123456`. */
  readonly provided: readonly string[];
}

/** What the matrix tells of each principal. */
export const ACCESS_KINDS = ["pull", "push", "administer"] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** Actions that pulling takes, and pushing: all of them. Administering is any of its actions. */
export const NEEDED_ACTIONS = {
  pull: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  push: [
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
  ],
} as const satisfies Partial<Record<AccessKind, readonly string[]>>;

/** Actions on a repository that change or delete anything but images that are pushed. */
export const ADMINISTER_ACTIONS: readonly string[] = REPOSITORY_ACTIONS.filter(
  (action) => getAccessLevel(action) === "administer",
);

/** A statement of a policy with the name of its place. */
export interface PlacedStatement {
  readonly statement: PolicyStatement;
  readonly reason: Reason;
}

/** The statements of policies, each with its place. */
export function statementsOf(policies: readonly NamedPolicy[]): PlacedStatement[] {
  return policies.flatMap(({ name: policy, document }) =>
    document.statements.map((statement, index) => ({
      statement,
      reason: { policy, statement: statement.sid ?? `Statement[${index}]` },
    })),
  );
}

/** The right with the fewest provisos. */
export function bestOf<R extends Right>(rights: readonly R[]): R | undefined {
  return rights.reduce<R | undefined>(
    (best, right) =>
      best === undefined || right.provided.length < best.provided.length ? right : best,
    undefined,
  );
}

/** What takes all of several rights. */
export function allOf(rights: readonly Right[]): Right {
  const reasons = rights.flatMap((right) => right.reasons);
  const byText = new Map(reasons.map((one) => [`${one.policy}\0${one.statement}`, one]));
  return {
    reasons: [...byText.values()],
    provided: [...new Set(rights.flatMap(({ provided }) => provided))],
  };
}

/** The right with more provisos. */
export function withProvisos(right: Right, provided: readonly string[]): Right {
  return provided.length === 0 ? right : allOf([right, { reasons: [], provided }]);
}
