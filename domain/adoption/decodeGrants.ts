import { parseArn } from "../arn";
import { PULL_ACTIONS, PUSH_ACTIONS, REPOSITORY_ACTIONS } from "../iam/actions";
import {
  type PolicyDocument,
  type PolicyStatement,
  type Principal,
  grantsAction,
  renderPolicyDocument,
} from "../iam/iamPolicy";
import { parsePolicyDocument } from "../iam/iamPolicyParser";
import { findGranteesOfAction } from "../iam/findGrantees";
import { describeGrantee } from "../iam/grantee";
import { isAccountId, isPrincipalArn } from "../identifiers";
import {
  type PullGrant,
  type PushGrant,
  buildRepositoryPolicy,
} from "../repository/repositoryPolicy";

/** A repository policy said as grants. */
export interface DecodedGrants {
  readonly pull?: PullGrant;
  readonly push?: PushGrant;
}

/**
 * What a policy is as grants. `same` grants render the very document; `equivalent` ones let the same principals use the
 * same actions by another text; `kept` is a policy that no grants can say.
 */
export type Decoding<Grants = DecodedGrants> =
  | { readonly kind: "same" | "equivalent"; readonly grants: Grants }
  | { readonly kind: "kept"; readonly reason: string };

/** Says a repository policy as grants, and proves it: both documents let the same principals use each action of Amazon ECR. */
export function decodeGrants(policyText: string, region: string): Decoding {
  const parsed = parsePolicyDocument(policyText);
  if (!parsed.ok) return kept("it cannot be read as a policy");
  const lists = new Lists();
  for (const [index, statement] of parsed.value.statements.entries()) {
    const reason = decodeStatement(statement, lists);
    if (reason !== undefined) return kept(`statement ${index + 1} ${reason}`);
  }
  const grants = lists.toGrants();
  const built = buildRepositoryPolicy({ ...grants, region });
  if (built === undefined) return kept("it grants nothing");
  if (renderComparable(built) === renderComparable(parsed.value)) return { kind: "same", grants };
  const different = findDifference(parsed.value, built);
  if (different !== undefined) return kept(`grants would not say the same about ${different}`);
  return { kind: "equivalent", grants };
}

function kept(reason: string): Decoding {
  return { kind: "kept", reason };
}

/** Grants as they are collected from statements. */
class Lists {
  readonly pull = new Map<keyof PullGrant, string[]>();
  readonly push = new Map<keyof PushGrant, string[]>();

  toGrants(): DecodedGrants {
    return {
      ...(this.pull.size > 0 && { pull: Object.fromEntries(this.pull) }),
      ...(this.push.size > 0 && { push: Object.fromEntries(this.push) }),
    };
  }
}

function add<K>(lists: Map<K, string[]>, list: K, values: readonly string[]): void {
  lists.set(list, [...new Set([...(lists.get(list) ?? []), ...values])]);
}

/** Adds what a statement grants; says why where grants cannot. */
function decodeStatement(statement: PolicyStatement, lists: Lists): string | undefined {
  if (statement.effect === "Deny") return "denies something";
  const { principals, actions } = statement;
  if (principals === undefined || actions === undefined) return "names what it is not for";
  if (statement.conditions.length > 0) return decodeCondition(statement, principals, lists);
  const isPull = grantsAll(statement, PULL_ACTIONS);
  const isPush = grantsAll(statement, PUSH_ACTIONS);
  if (!isPull && !isPush) return "allows other actions than pulling or pushing takes";
  for (const { type, value } of principals) {
    const target = toPrincipal(type, value);
    if (target === undefined)
      return `names ${JSON.stringify(value)}, which is neither an account nor a role or user`;
    if (isPull) add(lists.pull, target.list, [target.value]);
    if (isPush) add(lists.push, target.list, [target.value]);
  }
  return undefined;
}

function grantsAll(statement: PolicyStatement, actions: readonly string[]): boolean {
  return actions.every((action) => grantsAction(statement, action));
}

/** The account, role or user that a principal is, and the list of a grant that has it. */
export function toPrincipal(type: Principal["type"], value: string) {
  if (type !== "AWS") return undefined;
  const arn = parseArn(value);
  if (arn?.resource === "root") return { list: "accounts", value: arn.accountId } as const;
  if (isAccountId(value)) return { list: "accounts", value } as const;
  return isPrincipalArn(value) ? ({ list: "principalArns", value } as const) : undefined;
}

/** Conditions that grants can say: an organization, its units, and the functions of an account. */
function decodeCondition(
  statement: PolicyStatement,
  principals: readonly Principal[],
  lists: Lists,
): string | undefined {
  const [condition, ...others] = statement.conditions;
  if (condition === undefined || others.length > 0) return "has several conditions";
  const { operator, key, values } = condition;
  const subject = `${operator} ${key}`.toLowerCase();
  const isForEverybody = principals.every(({ value }) => value === "*");
  if (isForEverybody && subject === "stringequals aws:principalorgid") {
    add(lists.pull, "organizationIds", values);
  } else if (isForEverybody && subject === "foranyvalue:stringlike aws:principalorgpaths") {
    add(lists.pull, "organizationPaths", values);
  } else if (
    principals.every(({ value }) => value === "lambda.amazonaws.com") &&
    /^(arnlike|stringlike) aws:sourcearn$/.test(subject)
  ) {
    add(
      lists.pull,
      "lambdaAccounts",
      values.map((value) => parseArn(value)?.accountId ?? value),
    );
  } else {
    return `has the condition ${operator} on ${key}`;
  }
  return undefined;
}

/** All but the statements as it is, and these in one order and notation: AWS answers with the ARN of an account's root where its id was put. */
export function renderComparable({ statements, ...rest }: PolicyDocument): string {
  const comparable = statements.map((statement) => ({
    ...statement,
    ...(statement.principals && {
      principals: statement.principals.map(({ type, value }) => ({
        type,
        value: toPrincipal(type, value)?.value ?? value,
      })),
    }),
  }));
  const rendered = comparable.map((statement) =>
    renderPolicyDocument({ ...rest, statements: [statement] }),
  );
  return rendered.toSorted().join("\n");
}

/** The first action that the documents do not let the same principals use. */
function findDifference(left: PolicyDocument, right: PolicyDocument): string | undefined {
  const describe = (document: PolicyDocument, action: string) =>
    findGranteesOfAction(document, action).map(describeGrantee).toSorted().join();
  return REPOSITORY_ACTIONS.find((action) => describe(left, action) !== describe(right, action));
}
