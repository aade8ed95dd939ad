import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import type { PolicyDocument, PolicyStatement } from "./iamPolicy";
import {
  ELEMENT_RULES,
  type Cursor,
  policyRules,
  readConditions,
  readElement,
  readPrincipals,
  readText,
} from "./iamPolicyElements";
import { type JsonRecord, isList, isRecord, readJson, unknownKeys } from "../json";
import { reporter } from "../rule";

const report = reporter(policyRules);

const DOCUMENT_KEYS = ["Version", "Id", "Statement"];
const STATEMENT_KEYS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** Characters; the longest policy that any AWS service takes has 32 KiB, that of a KMS key. */
const LONGEST = 131_072;

/**
 * Reads an IAM policy document from its JSON text or from the object. It takes all that IAM takes: one statement or a list,
 * one text or a list, any principal, an absent Version. Fails with every `policy-…` finding, or with those of `parseJson`.
 */
export function parsePolicyDocument(input: unknown): Parsed<PolicyDocument> {
  const json = readJson(input, LONGEST);
  if (!json.ok) return json;
  const document = json.value;
  if (!isRecord(document)) {
    const message = wrong("policy is not an object", document, "a policy document");
    return { ok: false, findings: [report("policy-shape", "", message)] };
  }
  const findings = foreignKeys(document, DOCUMENT_KEYS, "");
  const value: PolicyDocument = {
    version: readVersion(document.Version, findings),
    ...optional("id", readText(document, "Id", { path: "", findings })),
    statements: readStatements(document.Statement, findings),
  };
  return parsed(value, findings);
}

function foreignKeys(record: JsonRecord, allowed: readonly string[], path: string): Finding[] {
  return unknownKeys(record, allowed, path, (keyPath, message) =>
    report("policy-unknown-key", keyPath, message),
  );
}

/** A member for an object literal, or none where the value is undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

function readVersion(version: unknown, findings: Finding[]): PolicyDocument["version"] {
  if (version === undefined) return "2008-10-17";
  if (version === "2008-10-17" || version === "2012-10-17") return version;
  const message = wrong("policy version is not known", version, "2012-10-17 or 2008-10-17");
  findings.push(report("policy-version", "Version", message));
  return "2012-10-17";
}

function readStatements(value: unknown, findings: Finding[]): PolicyStatement[] {
  const path = "Statement";
  if (isRecord(value)) return [readStatement(value, { path, findings })];
  if (!isList(value)) {
    const message = wrong("policy has no statements", value, "a statement or a list of statements");
    findings.push(report("policy-statement", path, message));
    return [];
  }
  return value.flatMap((statement, index) => {
    const cursor = { path: at(path, index), findings };
    if (isRecord(statement)) return [readStatement(statement, cursor)];
    const message = wrong("statement is not an object", statement, "a statement");
    findings.push(report("policy-statement", cursor.path, message));
    return [];
  });
}

function readStatement(statement: JsonRecord, cursor: Cursor): PolicyStatement {
  const { findings, path } = cursor;
  for (const finding of foreignKeys(statement, STATEMENT_KEYS, path)) findings.push(finding);
  findings.push(...checkPairs(statement, path));
  return {
    ...optional("sid", readText(statement, "Sid", cursor)),
    effect: readEffect(statement.Effect, cursor),
    ...optional("principals", readPrincipals(statement, "Principal", cursor)),
    ...optional("notPrincipals", readPrincipals(statement, "NotPrincipal", cursor)),
    ...optional("actions", readElement(statement, "Action", cursor)),
    ...optional("notActions", readElement(statement, "NotAction", cursor)),
    ...optional("resources", readElement(statement, "Resource", cursor)),
    ...optional("notResources", readElement(statement, "NotResource", cursor)),
    conditions: readConditions(statement.Condition, {
      path: at(path, "Condition"),
      findings,
    }),
  };
}

/** A statement has one of Action and NotAction, and at most one of the other pairs. */
function checkPairs(statement: JsonRecord, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const element of ["Principal", "Action", "Resource"] as const) {
    const given = [element, `Not${element}`].filter((key) => statement[key] !== undefined);
    if (given.length === 2) {
      const message = wrong("statement has two elements that exclude each other", given, "one");
      findings.push(report(ELEMENT_RULES[element], path, message));
    }
    if (given.length === 0 && element === "Action") {
      const message = "statement has no action: allowed is Action or NotAction with an action.";
      findings.push(report("policy-action", path, message));
    }
  }
  return findings;
}

function readEffect(effect: unknown, cursor: Cursor): "Allow" | "Deny" {
  if (effect === "Allow" || effect === "Deny") return effect;
  const message = wrong("Effect is not valid", effect, "Allow or Deny");
  cursor.findings.push(report("policy-effect", at(cursor.path, "Effect"), message));
  return "Deny";
}
