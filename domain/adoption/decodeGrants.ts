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
  return decodePolicy<DecodedGrants>(policyText, {
    decodeStatement,
    build: (grants) => buildRepositoryPolicy({ ...grants, region }),
    findDifference: (given, built) => {
      const different = findDifference(given, built);
      return different && `grants would not say the same about ${different}`;
    },
  });
}

/** How policies of one kind are said as grants. */
interface Decoder<Grants> {
  /** Adds what a statement grants; says why where grants cannot. */
  readonly decodeStatement: (statement: PolicyStatement, lists: GrantLists) => string | undefined;
  readonly build: (grants: Grants) => PolicyDocument | undefined;
  /** Why the policy that the grants render does not allow the same, if it does not. */
  readonly findDifference: (given: PolicyDocument, built: PolicyDocument) => string | undefined;
}

/** Says a policy as grants, and proves that these say the same. */
export function decodePolicy<Grants extends object>(
  policyText: string,
  { decodeStatement: decode, build, findDifference: compare }: Decoder<Grants>,
): Decoding<Grants> {
  const parsed = parsePolicyDocument(policyText);
  if (!parsed.ok) return { kind: "kept", reason: "it cannot be read as a policy" };
  const lists = new GrantLists();
  for (const [index, statement] of parsed.value.statements.entries()) {
    const reason = statement.effect === "Deny" ? "denies something" : decode(statement, lists);
    if (reason !== undefined) return { kind: "kept", reason: `statement ${index + 1} ${reason}` };
  }
  const grants = lists.grants as Grants;
  const built = build(grants);
  if (built === undefined) return { kind: "kept", reason: "it grants nothing" };
  if (renderComparable(built) === renderComparable(parsed.value)) return { kind: "same", grants };
  const reason = compare(parsed.value, built);
  return reason === undefined ? { kind: "equivalent", grants } : { kind: "kept", reason };
}

/** Grants as they are collected from statements: lists of each by their names. */
export class GrantLists {
  readonly grants: Record<string, Record<string, readonly string[]>> = {};

  add(name: string, list: string, values: readonly string[]): void {
    const grant = (this.grants[name] ??= {});
    grant[list] = [...new Set([...(grant[list] ?? []), ...values])];
  }
}

function decodeStatement(statement: PolicyStatement, lists: GrantLists): string | undefined {
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
    if (isPull) lists.add("pull", target.list, [target.value]);
    if (isPush) lists.add("push", target.list, [target.value]);
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
  lists: GrantLists,
): string | undefined {
  const [condition, ...others] = statement.conditions;
  if (condition === undefined || others.length > 0) return "has several conditions";
  const { operator, key, values } = condition;
  const subject = `${operator} ${key}`.toLowerCase();
  const isForEverybody = principals.every(({ value }) => value === "*");
  if (isForEverybody && subject === "stringequals aws:principalorgid") {
    lists.add("pull", "organizationIds", values);
  } else if (isForEverybody && subject === "foranyvalue:stringlike aws:principalorgpaths") {
    lists.add("pull", "organizationPaths", values);
  } else if (
    principals.every(({ value }) => value === "lambda.amazonaws.com") &&
    /^(arnlike|stringlike) aws:sourcearn$/.test(subject)
  ) {
    lists.add(
      "pull",
      "lambdaAccounts",
      values.map((value) => parseArn(value)?.accountId ?? value),
    );
  } else {
    return `has the condition ${operator} on ${key}`;
  }
  return undefined;
}

/** All but the statements as it is, and these in one order and notation: AWS answers with the ARN of an account's root where its id was put. */
function renderComparable({ statements, ...rest }: PolicyDocument): string {
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
