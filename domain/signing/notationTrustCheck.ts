import { type Finding, at, wrong } from "../finding";
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
  const message = wrong("level of verification", level, "strict, permissive, audit");
  return [...findings, report("notation-level", "level", message)];
}

/** Checks a trust policy for what Notation refuses when it reads it, and warns of what trusts more than it seems to. */
export function checkNotationTrustPolicy(policy: NotationTrustPolicy): Finding[] {
  const paths = policy.trustPolicies.map((_, index) => at("trustPolicies", index));
  return [
    ...policy.trustPolicies.flatMap((statement, index) =>
      checkStatement(statement, paths[index] ?? ""),
    ),
    ...checkUnique(policy.trustPolicies, paths),
  ];
}

function checkStatement(statement: NotationTrustStatement, path: string): Finding[] {
  return [
    ...checkScopes(statement.registryScopes, at(path, "registryScopes")),
    ...checkEach(statement.registryScopes, at(path, "registryScopes"), checkScope),
    ...checkVerification(statement, at(path, "signatureVerification")),
    ...checkEach(statement.trustStores ?? [], at(path, "trustStores"), checkTrustStore),
    ...checkEach(statement.trustedIdentities ?? [], at(path, "trustedIdentities"), checkIdentity),
    ...checkGiven(statement, path),
  ];
}

function checkScopes({ length }: readonly string[], path: string): Finding[] {
  if (length > 0) return [];
  const message = "registryScopes are missing: given none, allowed * or at least one repository.";
  return [report("notation-shape", path, message)];
}

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

type EntryCheck = (
  entry: string,
  isAlone: boolean,
) => readonly [keyof typeof notationRules, string] | undefined;

function checkEach(entries: readonly string[], path: string, check: EntryCheck): Finding[] {
  return entries.flatMap((entry: string | undefined, index) => {
    if (entry === undefined) return [];
    const [rule, message] = check(entry, entries.length === 1) ?? [];
    return rule === undefined || message === undefined
      ? []
      : [report(rule, at(path, index), message)];
  });
}

const SCOPE =
  /^[a-z0-9]+(?:[.-]+[a-z0-9]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/;

function checkScope(scope: string, isAlone: boolean): ReturnType<EntryCheck> {
  if (scope === "*" ? isAlone : SCOPE.test(scope)) return undefined;
  const allowed =
    "* alone, or a repository such as 111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api";
  return ["notation-scope-format", wrong("registry scope", scope, allowed)];
}

function checkTrustStore(store: string): ReturnType<EntryCheck> {
  if (/^(ca|signingAuthority|tsa):[A-Za-z0-9_.-]+$/.test(store)) return undefined;
  const allowed = "ca:, signingAuthority: or tsa: and the name of a trust store";
  return ["notation-trust-store", wrong("trust store", store, allowed)];
}

function checkIdentity(identity: string, isAlone: boolean): ReturnType<EntryCheck> {
  if (identity === "*" && isAlone) {
    const message = wrong("every identity is trusted", identity, "identities one by one");
    return ["notation-any-identity", message];
  }
  if (
    /^(x509\.subject:\s*\S|arn:[^:]+:signer:[^:]+:\d{12}:\/signing-profiles\/\w{2,64}(\/\w+)?$)/.test(
      identity,
    )
  ) {
    return undefined;
  }
  const allowed = "* alone, x509.subject: and its attributes, or the ARN of a signing profile";
  return ["notation-identity-format", wrong("trusted identity", identity, allowed)];
}

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
  if (!VERIFICATION_LEVELS.includes(level)) {
    const message = wrong("level of verification", level, VERIFICATION_LEVELS.join(", "));
    findings.push(report("notation-level", at(path, "level"), message));
  }
  if (level === "skip" && statement.registryScopes.includes("*")) {
    const message = wrong("verification is skipped for every registry", "*", "named repositories");
    findings.push(report("notation-skip-everywhere", at(path, "level"), message));
  }
  return findings;
}

function checkUnique(
  statements: readonly NotationTrustStatement[],
  paths: readonly string[],
): Finding[] {
  const names = new Set<string>();
  const scopes = new Set<string>();
  return statements.flatMap(({ name, registryScopes }, index) => {
    const path = paths[index] ?? "";
    const findings: Finding[] = [];
    if (name === "" || names.has(name)) {
      const message = wrong("name of the statement", name, "a name of its own");
      findings.push(report("notation-name", at(path, "name"), message));
    }
    names.add(name);
    registryScopes.forEach((scope, i) => {
      if (scopes.has(scope)) {
        const message = wrong("registry scope is given twice", scope, "each scope once");
        findings.push(
          report("notation-scope-duplicate", at(at(path, "registryScopes"), i), message),
        );
      }
      scopes.add(scope);
    });
    return findings;
  });
}
