import { type CheckValue, type Finding, at, findRepeats, valueChecks, wrong } from "../finding";
import { type RuleTable, error, reporter, warning } from "../rule";
import {
  type NotationTrustIntent,
  type NotationTrustPolicy,
  type NotationTrustStatement,
  VERIFICATION_LEVELS,
  buildNotationTrustPolicy,
} from "./notationTrustPolicy";

/** Rules of Notation trust policies, as the Notary Project specifies version 1.0. */
export const notationRules = {
  "notation-shape": error(
    "A Notation trust policy, or a part of it, is missing or not of the type it must be.",
  ),
  "notation-unknown-key": error("Notation does not know a key."),
  "notation-version": error("The version of a trust policy is not 1.0."),
  "notation-name": error("The name of a trust policy statement is empty or taken."),
  "notation-scope-format": error(
    "A registry scope is neither * alone nor a repository without tag and wildcard.",
  ),
  "notation-scope-duplicate": error("A registry scope is given twice."),
  "notation-level": error("A level of verification is not strict, permissive, audit or skip."),
  "notation-skip-everywhere": error("Verification is skipped for every registry."),
  "notation-override": error(
    "A validation is overridden in a way the Notary Project does not allow.",
  ),
  "notation-trust-store": error("A trust store is not ca:, signingAuthority: or tsa: and a name."),
  "notation-identity-format": error(
    "A trusted identity is neither * alone, nor an x509.subject, nor a signing profile.",
  ),
  "notation-any-identity": warning("Signatures of every identity in a trust store are trusted."),
} satisfies RuleTable;

const report = reporter(notationRules);
const check = valueChecks(report);

/** Where each part of an intent stands in the statement it becomes. */
const INTENT_PATHS = [
  ["trustPolicies[0].registryScopes", "repositoryUrls"],
  ["trustPolicies[0].trustedIdentities", "profileArns"],
  ["trustPolicies[0].signatureVerification.level", "level"],
  ["trustPolicies[0].name", "name"],
] as const;

/** Checks an intent for the `notation-…` rules. Signatures that nobody verifies need no trust policy, so `skip` is refused. */
export function checkNotationTrustIntent(
  intent: NotationTrustIntent,
  profilesPath = "profileArns",
): Finding[] {
  const { level, ...unlevelled } = intent;
  const isSkipped = level === "skip";
  const built = buildNotationTrustPolicy(isSkipped ? unlevelled : intent);
  const findings = checkNotationTrustPolicy(built).map((finding) => {
    const [from, to] = INTENT_PATHS.find(([path]) => finding.path.startsWith(path)) ?? ["", ""];
    const path = finding.path.replace(from, to === "profileArns" ? profilesPath : to);
    return { ...finding, path };
  });
  if (!isSkipped) return findings;
  const message = wrong("level of verification", level, "strict, permissive, audit");
  return [...findings, report("notation-level", "level", message)];
}

/** Checks a trust policy for what Notation refuses when it reads it, and warns of what trusts more than it seems to. */
export function checkNotationTrustPolicy({ trustPolicies }: NotationTrustPolicy): Finding[] {
  const statements = trustPolicies.map((statement, index) => ({
    ...statement,
    path: at("trustPolicies", index),
  }));
  const scopes = statements.flatMap(({ registryScopes, path }) =>
    registryScopes.map((scope, index) => ({ scope, path: at(at(path, "registryScopes"), index) })),
  );
  const unnamed = statements.filter(({ name }) => name === "");
  const named = statements.filter(({ name }) => name !== "");
  const misnamed = [
    ...unnamed,
    ...findRepeats(named, ({ name }) => name).map(({ entry }) => entry),
  ];
  return [
    ...statements.flatMap((statement) => checkStatement(statement, statement.path)),
    ...misnamed.map(({ name, path }) => {
      const message = wrong("name of the statement", name, "a name of its own");
      return report("notation-name", at(path, "name"), message);
    }),
    ...findRepeats(scopes, ({ scope }) => scope).map(({ entry: { scope, path } }) => {
      const message = wrong("registry scope is given twice", scope, "each scope once");
      return report("notation-scope-duplicate", path, message);
    }),
  ];
}

function checkStatement(statement: NotationTrustStatement, path: string): Finding[] {
  const { registryScopes, trustStores = [], trustedIdentities = [] } = statement;
  const none = "registryScopes are missing: given none, allowed * or at least one repository.";
  const scopesPath = at(path, "registryScopes");
  const identitiesPath = at(path, "trustedIdentities");
  return [
    ...(registryScopes.length === 0 ? [report("notation-shape", scopesPath, none)] : []),
    ...(isAnyAlone(registryScopes) ? [] : checkEach(registryScopes, scopesPath, checkScope)),
    ...checkVerification(statement, at(path, "signatureVerification")),
    ...checkEach(trustStores, at(path, "trustStores"), checkTrustStore),
    ...(isAnyAlone(trustedIdentities)
      ? [report("notation-any-identity", at(identitiesPath, 0), ANY_IDENTITY)]
      : checkEach(trustedIdentities, identitiesPath, checkIdentity)),
    ...checkGiven(statement, path),
  ];
}

function isAnyAlone(entries: readonly string[]): boolean {
  return entries.length === 1 && entries[0] === "*";
}

const ANY_IDENTITY = wrong("every identity is trusted", "*", "identities one by one");

/** What is skipped is checked against nothing; everything else against a store and identities. */
function checkGiven(statement: NotationTrustStatement, path: string): Finding[] {
  const isSkipped = statement.signatureVerification.level === "skip";
  return (["trustStores", "trustedIdentities"] as const).flatMap((key) => {
    const given = (statement[key] ?? []).length;
    if (given > 0 !== isSkipped) return [];
    const message = `${key} do not fit the level of verification: given ${given}, allowed ${isSkipped ? "none with skip" : "at least one"}.`;
    return [report("notation-shape", at(path, key), message)];
  });
}

/** An entry that is undefined is not known yet. */
function checkEach(
  entries: readonly (string | undefined)[],
  path: string,
  checkEntry: CheckValue,
): Finding[] {
  return entries.flatMap((entry, index) =>
    entry === undefined ? [] : checkEntry(entry, at(path, index)),
  );
}

const checkScope = check(
  "notation-scope-format",
  "registry scope",
  /^[a-z0-9]+(?:[.-]+[a-z0-9]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/,
  "* alone, or a repository such as 111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api",
);

const checkTrustStore = check(
  "notation-trust-store",
  "trust store",
  /^(ca|signingAuthority|tsa):[A-Za-z0-9_.-]+$/,
  "ca:, signingAuthority: or tsa: and the name of a trust store",
);

const checkIdentity = check(
  "notation-identity-format",
  "trusted identity",
  /^(x509\.subject:\s*\S|arn:[^:]+:signer:[^:]+:\d{12}:\/signing-profiles\/\w{2,64}(\/\w+)?$)/,
  "* alone, x509.subject: and its attributes, or the ARN of a signing profile",
);

const OVERRIDES: Readonly<Record<string, readonly string[]>> = {
  authenticity: ["enforce", "log"],
  authenticTimestamp: ["enforce", "log"],
  expiry: ["enforce", "log"],
  revocation: ["enforce", "log", "skip"],
};

function checkVerification(statement: NotationTrustStatement, path: string): Finding[] {
  const { level, override = {} } = statement.signatureVerification;
  const findings = Object.entries(override).flatMap(([validation, action]) => {
    const allowed = Object.hasOwn(OVERRIDES, validation) ? (OVERRIDES[validation] ?? []) : [];
    if (level !== "skip" && allowed.includes(action)) return [];
    const all =
      "authenticity, authenticTimestamp, expiry (enforce, log) and revocation (enforce, log, skip), and none with skip";
    const message = wrong("override", { [validation]: action }, all);
    return [report("notation-override", at(at(path, "override"), validation), message)];
  });
  findings.push(...checkLevel(level, at(path, "level")));
  if (level === "skip" && statement.registryScopes.includes("*")) {
    const message = wrong("verification is skipped for every registry", "*", "named repositories");
    findings.push(report("notation-skip-everywhere", at(path, "level"), message));
  }
  return findings;
}

const checkLevel = check("notation-level", "level of verification", VERIFICATION_LEVELS);
