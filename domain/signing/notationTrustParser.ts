import { type Finding, type Parsed, at, parsed, wrong } from "../finding";
import { type JsonRecord, isList, isRecord, readJson, unknownKeys } from "../json";
import { reportNotation } from "./notationRules";
import type {
  NotationTrustPolicy,
  NotationTrustStatement,
  VerificationLevel,
} from "./notationTrustPolicy";

/** Reads a trust policy from its JSON text or from the object. Fails with `notation-shape` and `notation-unknown-key`. */
export function parseNotationTrustPolicy(input: unknown): Parsed<NotationTrustPolicy> {
  const json = readJson(input);
  if (!json.ok) return json;
  const findings: Finding[] = [];
  const reader = new Reader(findings);
  const document = reader.record(json.value, "", ["version", "trustPolicies"]);
  if (document !== undefined && document.version !== "1.0") {
    const message = wrong("version of the trust policy is not known", document.version, '"1.0"');
    findings.push(reportNotation("notation-version", "version", message));
  }
  const statements = document ? reader.list(document.trustPolicies, "trustPolicies") : [];
  const trustPolicies = statements.flatMap((value, index) => {
    const path = at("trustPolicies", index);
    const statement = reader.record(value, path, STATEMENT_KEYS);
    return statement === undefined ? [] : [readStatement(reader, statement, path)];
  });
  return parsed({ version: "1.0", trustPolicies }, findings);
}

const STATEMENT_KEYS = [
  "name",
  "registryScopes",
  "signatureVerification",
  "trustStores",
  "trustedIdentities",
];

function readStatement(
  reader: Reader,
  { name, registryScopes, signatureVerification, trustStores, trustedIdentities }: JsonRecord,
  path: string,
): NotationTrustStatement {
  const verificationPath = at(path, "signatureVerification");
  return {
    name: reader.text(name, at(path, "name")),
    registryScopes: reader.texts(registryScopes, at(path, "registryScopes")),
    signatureVerification: readVerification(reader, signatureVerification, verificationPath),
    ...(trustStores !== undefined && {
      trustStores: reader.texts(trustStores, at(path, "trustStores")),
    }),
    ...(trustedIdentities !== undefined && {
      trustedIdentities: reader.texts(trustedIdentities, at(path, "trustedIdentities")),
    }),
  };
}

function readVerification(
  reader: Reader,
  value: unknown,
  path: string,
): NotationTrustStatement["signatureVerification"] {
  const verification = reader.record(value, path, ["level", "override"]);
  if (verification === undefined) return { level: "strict" };
  const { level, override } = verification;
  return {
    level: reader.text(level, at(path, "level")) as VerificationLevel,
    ...(override !== undefined && { override: reader.textMap(override, at(path, "override")) }),
  };
}

/** Reads values of the type they must have, and collects what has another. */
class Reader {
  constructor(private readonly findings: Finding[]) {}

  record(value: unknown, path: string, keys?: readonly string[]): JsonRecord | undefined {
    if (!isRecord(value)) {
      this.refuse(value, path, "an object");
      return undefined;
    }
    if (keys !== undefined) {
      this.findings.push(
        ...unknownKeys(value, keys, path, (keyPath, message) =>
          reportNotation("notation-unknown-key", keyPath, message),
        ),
      );
    }
    return value;
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (isList(value) && value.length > 0) return value;
    this.refuse(value, path, "a list that is not empty");
    return [];
  }

  text(value: unknown, path: string): string {
    if (typeof value === "string") return value;
    this.refuse(value, path, "a string");
    return "";
  }

  texts(value: unknown, path: string): string[] {
    return this.list(value, path).map((entry, index) => this.text(entry, at(path, index)));
  }

  textMap(value: unknown, path: string): Record<string, string> {
    const entries = Object.entries(this.record(value, path) ?? {});
    return Object.fromEntries(entries.map(([key, text]) => [key, this.text(text, at(path, key))]));
  }

  private refuse(value: unknown, path: string, allowed: string): void {
    const message = wrong("part of the trust policy is not valid", value, allowed);
    this.findings.push(reportNotation("notation-shape", path, message));
  }
}
