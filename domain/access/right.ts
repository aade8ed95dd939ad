import { getOrInsertComputed } from "../getOrInsertComputed";
import { getAccessLevel } from "../iam/accessLevel";
import { REGISTRY_ACTIONS, REPOSITORY_ACTIONS } from "../iam/actions";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";

/** A policy document and the name by which people find it. */
export interface NamedPolicy {
  /** Such as `repository policy` or `inline policy write-logs`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A repository or registry and the policies on its side: its own, and that of its registry. */
export interface GovernedResource {
  /** Such as `arn:aws:ecr:us-east-1:111111111111:repository/team-a/api`, or `arn:aws:ecr:us-east-1:111111111111:*` for a registry. */
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  /** Whether it has policies that cannot be read, so that it may let in others as well. @default false */
  readonly isPartlyRead?: boolean;
  /** The key that encrypts its images. @default - a key of Amazon S3, or not known */
  readonly kmsKey?: string;
  /** ARN of the repository that it is replicated from. @default - none that is known */
  readonly replicaOf?: string;
}

/** A role or user and the policies that give it rights. */
export interface Identity {
  /** Such as `arn:aws:iam::222222222222:role/app`. */
  readonly arn: string;
  /** Name of the session of a role. @default - any session */
  readonly session?: string;
  readonly policies: readonly NamedPolicy[];
  /** Permissions boundary: what it does not allow, no policy gives. */
  readonly boundary?: NamedPolicy;
  /** Whether it has policies that cannot be read, so that it may have other rights as well. @default false */
  readonly isPartlyRead?: boolean;
}

/** The statement that gives a right. */
export interface Reason {
  /** Name of the policy. */
  readonly policy: string;
  /** Its Sid, or its position such as `Statement[0]`. */
  readonly statement: string;
}

/** Statements in words: `PullFromHub of policy hub`. */
export function describeReasons(reasons: readonly Reason[]): string {
  return reasons.map(({ policy, statement }) => `${statement} of ${policy}`).join(" and ");
}

/** A right, the statements that give it, and what has to be true besides; without conditions it holds in any case. */
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

/** Rights by what they are for. */
export type AccessRights = Readonly<Partial<Record<AccessKind, Right>>>;

const administers = (action: string) => getAccessLevel(action) === "administer";

/** Actions that change or delete anything in a repository but images that are pushed, and settings of a registry. */
const ADMINISTER_ACTIONS = {
  repository: REPOSITORY_ACTIONS.filter(administers),
  registry: REGISTRY_ACTIONS.filter(administers),
};

/** Whether a resource is a registry, of which only administration is asked. */
export function isRegistry({ arn }: GovernedResource): boolean {
  return arn.endsWith(":*");
}

/** The resource that requests name: actions on a registry have none. */
export function requestArn(resource: GovernedResource): string {
  return isRegistry(resource) ? "*" : resource.arn;
}

/** What rights on single actions are good for. */
export function collectRights(
  resource: GovernedResource,
  rightOn: (action: string) => Right | undefined,
): AccessRights {
  const rights: Partial<Record<AccessKind, Right>> = {};
  for (const kind of isRegistry(resource) ? [] : (["pull", "push"] as const)) {
    const needed = NEEDED_ACTIONS[kind].map(rightOn);
    const given = needed.filter((right) => right !== undefined);
    if (given.length === needed.length) rights[kind] = combineRights(given);
  }
  const actions = ADMINISTER_ACTIONS[isRegistry(resource) ? "registry" : "repository"];
  const administering = actions.map(rightOn).filter((right) => right !== undefined);
  const certain = administering.filter(({ provided }) => provided.length === 0);
  if (administering.length > 0) {
    rights.administer = combineRights(certain.length > 0 ? certain : administering);
  }
  return rights;
}

/** A statement of a policy with its name. */
export interface NamedStatement {
  readonly statement: PolicyStatement;
  readonly reason: Reason;
}

const statementLists = new WeakMap<readonly NamedPolicy[], readonly NamedStatement[]>();

/** The statements of policies, each with its name. */
export function listStatements(policies: readonly NamedPolicy[]): readonly NamedStatement[] {
  return getOrInsertComputed(statementLists, policies, () =>
    policies.flatMap(({ name: policy, document: { version, statements } }) =>
      statements.map((statement, index) => ({
        statement: version === "2008-10-17" ? escapeVariables(statement) : statement,
        reason: { policy, statement: statement.sid ?? `Statement[${index}]` },
      })),
    ),
  );
}

/** The older version of the policy language has no policy variables: `${` stands for itself, as `${$}{` does in the newer one. */
function escapeVariables(statement: PolicyStatement): PolicyStatement {
  if (!statement.conditions.some(({ values }) => values.some((value) => value.includes("${"))))
    return statement;
  const conditions = statement.conditions.map((condition) => ({
    ...condition,
    values: condition.values.map((value) => value.replaceAll("${", () => "${$}{")),
  }));
  return { ...statement, conditions };
}

/** The right with the fewest conditions. */
export function pickBest<R extends Right>(rights: readonly R[]): R | undefined {
  return rights.reduce<R | undefined>(
    (best, right) =>
      best === undefined || right.provided.length < best.provided.length ? right : best,
    undefined,
  );
}

/** What takes all of several rights. */
export function combineRights(rights: readonly Right[]): Right {
  const reasons = rights.flatMap((right) => right.reasons);
  const byText = new Map(reasons.map((one) => [`${one.policy}\0${one.statement}`, one]));
  return {
    reasons: [...byText.values()],
    provided: [...new Set(rights.flatMap(({ provided }) => provided))],
  };
}

/** The right with more conditions. */
export function addConditions(right: Right, provided: readonly string[]): Right {
  return provided.length === 0 ? right : combineRights([right, { reasons: [], provided }]);
}
