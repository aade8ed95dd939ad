import { type Parsed, wrong } from "../finding";
import { isList, isRecord } from "../json";
import {
  type Cursor,
  type DocumentShape,
  type ParseInner,
  type Shape,
  byRules,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  optional,
  parseDocument,
  stringShape,
  valueShape,
} from "../jsonReader";
import { type RuleTable, error } from "../rule";
import type { PolicyCondition, PolicyDocument, PolicyStatement, Principal } from "./iamPolicy";

/** Rules of IAM policy documents of any kind. */
export const policyRules = {
  "policy-shape": error("A policy document is not an object."),
  "policy-unknown-key": error("A policy has an element that IAM does not know."),
  "policy-version": error("A policy names a version that IAM does not know."),
  "policy-id": error("The Id of a policy is not a string."),
  "policy-statement": error(
    "The Statement of a policy is missing, or is not a statement or a list of them.",
  ),
  "policy-sid": error("The Sid of a statement is not a string."),
  "policy-effect": error("The Effect of a statement is not Allow or Deny."),
  "policy-principal": error(
    "Principal or NotPrincipal is not * or a map from a type of principals to names.",
  ),
  "policy-action": error(
    "A statement does not have exactly one of Action and NotAction with at least one string.",
  ),
  "policy-resource": error(
    "A statement has both Resource and NotResource, or one of them without a string.",
  ),
  "policy-condition": error("A condition is not a map from operators to keys to values."),
} satisfies RuleTable;

const under = <T>(rule: keyof typeof policyRules, shape: Shape<T>): Shape<T> =>
  byRules({ shape: rule }, shape);

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const text = valueShape("a string that is not empty", isText);

/** One string or a list of them. */
const texts: Shape<readonly string[]> = {
  allowed: "a string or a list of strings, none of them empty",
  read(value, cursor) {
    if (isList(value) && value.length > 0) return listOf(text).read(value, cursor);
    if (isText(value)) return [value];
    cursor.refuse(value, texts.allowed);
    return undefined;
  },
};

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
const namesByType = objectOf<Partial<Record<(typeof PRINCIPAL_TYPES)[number], readonly string[]>>>({
  AWS: optional(texts),
  Service: optional(texts),
  Federated: optional(texts),
  CanonicalUser: optional(texts),
});

const principals: Shape<readonly Principal[]> = {
  allowed: '"*" or an object with AWS, Service, Federated or CanonicalUser',
  read(value, cursor) {
    if (value === "*") return [{ type: "*", value }];
    if (!isRecord(value) || Object.keys(value).length === 0) {
      cursor.refuse(value, principals.allowed);
      return undefined;
    }
    const names = namesByType.read(value, cursor) ?? {};
    return PRINCIPAL_TYPES.flatMap((type) =>
      (names[type] ?? []).map((name) => ({ type, value: name })),
    );
  },
};

const scalar = valueShape("a string, a number or a boolean", (value): value is string =>
  ["string", "number", "boolean"].includes(typeof value),
);

const conditionValues: Shape<readonly string[]> = {
  allowed: scalar.allowed,
  read: (value, cursor) =>
    (isList(value) ? listOf(scalar).read(value, cursor) : [scalar.read(value, cursor)])?.map(
      String,
    ),
};

const conditions = mapOf(optional(mapOf(optional(conditionValues))));

interface JsonStatement {
  readonly Sid?: string;
  readonly Effect: PolicyStatement["effect"];
  readonly Principal?: readonly Principal[];
  readonly NotPrincipal?: readonly Principal[];
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const effect = under("policy-effect", oneOf("Allow", "Deny"));
const elements = objectOf<JsonStatement>({
  Sid: optional(under("policy-sid", stringShape)),
  Effect: optional(effect),
  Principal: optional(under("policy-principal", principals)),
  NotPrincipal: optional(under("policy-principal", principals)),
  Action: optional(under("policy-action", texts)),
  NotAction: optional(under("policy-action", texts)),
  Resource: optional(under("policy-resource", texts)),
  NotResource: optional(under("policy-resource", texts)),
  Condition: optional(under("policy-condition", conditions)),
});

const statement: Shape<PolicyStatement> = {
  allowed: elements.allowed,
  read(value, cursor) {
    const read = elements.read(value, cursor);
    if (!isRecord(value) || read === undefined) return undefined;
    for (const element of ["Principal", "Action", "Resource"] as const) {
      checkPair(element, value, cursor);
    }
    if (cursor.get(value, "Effect") === undefined) effect.read(undefined, cursor.to("Effect"));
    return toStatement(read);
  },
};

/** A statement has one of Action and NotAction, and at most one of the other pairs. */
function checkPair(
  element: "Principal" | "Action" | "Resource",
  value: object,
  cursor: Cursor,
): void {
  const given = [element, `Not${element}`].filter((key) => cursor.get(value, key) !== undefined);
  const rule = `policy-${element.toLowerCase()}`;
  if (given.length === 2) {
    const message = wrong("statement has two elements that exclude each other", given, "one");
    cursor.report(rule, message);
  } else if (given.length === 0 && element === "Action") {
    cursor.report(rule, "statement has no action: add Action or NotAction with an action.");
  }
}

function toStatement({ Sid, Effect, Condition = {}, ...named }: JsonStatement): PolicyStatement {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = named;
  return {
    ...(Sid !== undefined && { sid: Sid }),
    effect: Effect,
    ...(Principal && { principals: Principal }),
    ...(NotPrincipal && { notPrincipals: NotPrincipal }),
    ...(Action && { actions: Action }),
    ...(NotAction && { notActions: NotAction }),
    ...(Resource && { resources: Resource }),
    ...(NotResource && { notResources: NotResource }),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]): PolicyCondition => ({ operator, key, values })),
    ),
  };
}

const statements: Shape<readonly PolicyStatement[]> = {
  allowed: "a statement or a list of statements",
  read(value, cursor) {
    if (isList(value)) return listOf(statement).read(value, cursor);
    if (isRecord(value)) return [statement.read(value, cursor)].filter((one) => one !== undefined);
    cursor.refuse(value, statements.allowed);
    return undefined;
  },
};

interface JsonDocument {
  readonly Version: PolicyDocument["version"];
  readonly Id?: string;
  readonly Statement: readonly PolicyStatement[];
}

const documentShape: DocumentShape<JsonDocument> = {
  name: "policy",
  rules: {
    shape: "policy-shape",
    unknownKey: "policy-unknown-key",
    missing: "policy-statement",
  },
  shape: objectOf<JsonDocument>({
    Version: optional(under("policy-version", oneOf("2012-10-17", "2008-10-17")), "2008-10-17"),
    Id: optional(under("policy-id", stringShape)),
    Statement: byRules({ shape: "policy-statement", unknownKey: "policy-unknown-key" }, statements),
  }),
  // The longest policy that any AWS service takes has 32 KiB, that of a KMS key.
  limit: 131_072,
};

/**
 * Reads an IAM policy document from its JSON text or from the object. It takes all that IAM takes: one statement or a list,
 * one text or a list, any principal, an absent Version. Fails with every `policy-…` finding, or with those of `parseJson`.
 */
export const parsePolicyDocument: ParseInner<PolicyDocument> = (
  input,
  pending,
): Parsed<PolicyDocument> => {
  const read = parseDocument(input, documentShape, pending);
  if (!read.ok) return read;
  const { Version: version, Id, Statement } = read.value;
  return {
    ok: true,
    value: { version, ...(Id !== undefined && { id: Id }), statements: Statement },
  };
};
