import { type Finding, at, wrong } from "../finding";
import type { PolicyCondition, Principal } from "./iamPolicy";
import { type JsonRecord, isList, isRecord, unknownKeys } from "../json";
import { type RuleTable, error, reporter } from "../rule";

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

const report = reporter(policyRules);

/** Where a value stands, and where to put what is wrong with it. */
export interface Cursor {
  readonly path: string;
  readonly findings: Finding[];
}

/** Reads the text of Id or Sid. */
export function readText(
  record: JsonRecord,
  key: "Id" | "Sid",
  cursor: Cursor,
): string | undefined {
  const value = record[key];
  if (value === undefined || typeof value === "string") return value;
  const rule = key === "Id" ? "policy-id" : "policy-sid";
  cursor.findings.push(
    report(rule, at(cursor.path, key), wrong(`${key} is not a string`, value, "a string")),
  );
  return undefined;
}

/** The rule by which an element is judged. */
export const ELEMENT_RULES = {
  Principal: "policy-principal",
  NotPrincipal: "policy-principal",
  Action: "policy-action",
  NotAction: "policy-action",
  Resource: "policy-resource",
  NotResource: "policy-resource",
} as const;

/** Reads an element that is a string or a list of strings. */
export function readElement(
  statement: JsonRecord,
  element: keyof typeof ELEMENT_RULES,
  cursor: Cursor,
): string[] | undefined {
  const value = statement[element];
  if (value === undefined) return undefined;
  const path = at(cursor.path, element);
  return readTexts(value, { path, findings: cursor.findings }, ELEMENT_RULES[element]);
}

function readTexts(
  value: unknown,
  cursor: Cursor,
  rule: (typeof ELEMENT_RULES)[keyof typeof ELEMENT_RULES],
): string[] {
  if (typeof value === "string" && value !== "") return [value];
  const allowed = "a string or a list of strings, none of them empty";
  if (!isList(value) || value.length === 0) {
    cursor.findings.push(report(rule, cursor.path, wrong("no string is given", value, allowed)));
    return [];
  }
  return value.flatMap((text, index) => {
    if (typeof text === "string" && text !== "") return [text];
    const path = at(cursor.path, index);
    cursor.findings.push(report(rule, path, wrong("entry is not a string", text, allowed)));
    return [];
  });
}

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

/** Reads Principal or NotPrincipal. */
export function readPrincipals(
  statement: JsonRecord,
  element: "Principal" | "NotPrincipal",
  cursor: Cursor,
): Principal[] | undefined {
  const value = statement[element];
  if (value === undefined) return undefined;
  if (value === "*") return [{ type: "*", value: "*" }];
  const path = at(cursor.path, element);
  const { findings } = cursor;
  if (!isRecord(value) || Object.keys(value).length === 0) {
    const allowed = '"*" or an object with AWS, Service, Federated or CanonicalUser';
    findings.push(
      report("policy-principal", path, wrong(`${element} is not valid`, value, allowed)),
    );
    return [];
  }
  const foreign = unknownKeys(value, PRINCIPAL_TYPES, path, (keyPath, message) =>
    report("policy-principal", keyPath, message),
  );
  for (const finding of foreign) findings.push(finding);
  return PRINCIPAL_TYPES.flatMap((type) => {
    const names = value[type];
    if (names === undefined) return [];
    const texts = readTexts(names, { path: at(path, type), findings }, "policy-principal");
    return texts.map((text) => ({ type, value: text }));
  });
}

/** Reads Condition: all its operators and keys, in the order in which they stand. */
export function readConditions(value: unknown, cursor: Cursor): PolicyCondition[] {
  if (value === undefined) return [];
  return readMap(value, cursor).flatMap(([operator, keys]) => {
    const inner = { path: at(cursor.path, operator), findings: cursor.findings };
    return readMap(keys, inner).map(([key, values]) => {
      const texts = readValues(values, { path: at(inner.path, key), findings: cursor.findings });
      return { operator, key, values: texts };
    });
  });
}

function readMap(value: unknown, cursor: Cursor): [string, unknown][] {
  if (isRecord(value)) return Object.entries(value).filter(([, member]) => member !== undefined);
  const allowed = "an object from operators to keys to values";
  const message = wrong("condition is not valid", value, allowed);
  cursor.findings.push(report("policy-condition", cursor.path, message));
  return [];
}

function readValues(value: unknown, cursor: Cursor): string[] {
  const values = isList(value) ? value : [value];
  return values.flatMap((entry, index) => {
    if (["string", "number", "boolean"].includes(typeof entry)) return [String(entry)];
    const path = isList(value) ? at(cursor.path, index) : cursor.path;
    const message = wrong("condition value is not valid", entry, "a string, a number or a boolean");
    cursor.findings.push(report("policy-condition", path, message));
    return [];
  });
}
