import {
  type CheckValue,
  type Finding,
  at,
  checkOptional,
  findRepeats,
  valueChecks,
  wrong,
} from "../finding";
import { hasEntries } from "../repository/grants";
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
    "A statement has no registry scopes, or trust stores and identities that do not fit its level.",
  ),
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
    const moved = INTENT_PATHS.find(([path]) => finding.path.startsWith(path));
    const [from, to] = moved ?? ["", ""];
    const path = finding.path.replace(from, to === "profileArns" ? profilesPath : to);
    return { ...finding, path };
  });
  if (!isSkipped) return findings;
  const allowed = VERIFICATION_LEVELS.filter((one) => one !== "skip").join(", ");
  const message = wrong("level of verification", level, allowed);
  return [...findings, report("notation-level", "level", message)];
}

/** Checks a trust policy for what Notation refuses when it reads it, and warns of what trusts more than it seems to. */
export function checkNotationTrustPolicy(policy: NotationTrustPolicy): Finding[] {
  return [
    ...policy.trustPolicies.flatMap((statement, index) =>
      checkStatement(statement, at("trustPolicies", index)),
    ),
    ...checkUnique(policy.trustPolicies),
  ];
}

function checkStatement(statement: NotationTrustStatement, path: string): Finding[] {
  const { registryScopes, trustStores = [], trustedIdentities = [] } = statement;
  return [
    ...checkScopes(registryScopes, at(path, "registryScopes")),
    ...checkVerification(statement, at(path, "signatureVerification")),
    ...checkEach(trustStores, at(path, "trustStores"), checkTrustStore),
    ...checkIdentities(trustedIdentities, at(path, "trustedIdentities")),
    ...checkGiven(statement, path),
  ];
}

function checkScopes(scopes: readonly string[], path: string): Finding[] {
  if (isAny(scopes)) return [];
  if (scopes.length > 0) return checkEach(scopes, path, checkScope);
  const message = "registryScopes is empty: add * or at least one repository.";
  return [report("notation-shape", path, message)];
}

/** What is skipped is checked against nothing; everything else against a store and identities. */
function checkGiven(statement: NotationTrustStatement, path: string): Finding[] {
  const isSkipped = statement.signatureVerification.level === "skip";
  return (["trustStores", "trustedIdentities"] as const).flatMap((key) => {
    if (hasEntries(statement[key]) !== isSkipped) return [];
    const message = isSkipped
      ? `level skip allows no ${key}: remove them.`
      : `level ${statement.signatureVerification.level} requires ${key}: add at least one.`;
    return [report("notation-shape", at(path, key), message)];
  });
}

/** Whether a list is `*` alone, which stands for all. */
function isAny(entries: readonly string[]): boolean {
  return entries.length === 1 && entries[0] === "*";
}

/** An entry that is not known yet is not judged. */
function checkEach(entries: readonly string[], path: string, checkEntry: CheckValue): Finding[] {
  return entries.flatMap((entry: string | undefined, index) =>
    checkOptional(entry, at(path, index), checkEntry),
  );
}

const check = valueChecks(report);

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

function checkIdentities(identities: readonly string[], path: string): Finding[] {
  if (!isAny(identities)) return checkEach(identities, path, checkIdentity);
  const message = wrong("every identity is trusted", "*", "identities one by one");
  return [report("notation-any-identity", at(path, 0), message)];
}

const checkLevel = check("notation-level", "level of verification", VERIFICATION_LEVELS);

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

function checkUnique(statements: readonly NotationTrustStatement[]): Finding[] {
  const taken = findRepeats(statements, ({ name }) => name).map(({ index }) => index);
  const names = statements.flatMap(({ name }, index) => {
    if (name !== "" && !taken.includes(index)) return [];
    const message = wrong("name of the statement", name, "a name of its own");
    return [report("notation-name", at(at("trustPolicies", index), "name"), message)];
  });
  const scopes = statements.flatMap(({ registryScopes }, index) => {
    const path = at(at("trustPolicies", index), "registryScopes");
    return registryScopes.map((scope, i) => ({ scope, path: at(path, i) }));
  });
  const repeats = findRepeats(scopes, ({ scope }) => scope).map(({ entry: { scope, path } }) =>
    report(
      "notation-scope-duplicate",
      path,
      wrong("registry scope is given twice", scope, "each scope once"),
    ),
  );
  return [...names, ...repeats];
}
