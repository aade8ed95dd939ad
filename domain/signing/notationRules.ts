import { type RuleTable, error, reporter, warning } from "../rule";

/** How strict Notation is: `strict` refuses whatever fails, the others only log some of it. */
export const VERIFICATION_LEVELS = ["strict", "permissive", "audit", "skip"] as const;
export type VerificationLevel = (typeof VERIFICATION_LEVELS)[number];

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

/** Reports a finding of a Notation trust policy. */
export const reportNotation = reporter(notationRules);
