import { type RuleTable, reporter } from "../rule";

/** Rules of the rights on both sides of a registry. AWS takes all of them. */
export const accessRules = {
  "access-open": {
    severity: "warning",
    meaning: "The policies of a repository let in people nobody has chosen.",
  },
  "access-registry-side-missing": {
    severity: "warning",
    meaning:
      "An identity is allowed to pull from a repository that its policy names, and the repository does not let it in.",
  },
  "access-identity-side-missing": {
    severity: "warning",
    meaning:
      "A repository lets in an account or principal, and no identity known there is allowed to pull by its own policies.",
  },
  "access-repository-missing": {
    severity: "warning",
    meaning: "A policy of an identity names a repository that the registry does not have.",
  },
  "access-login-missing": {
    severity: "warning",
    meaning: "An identity may pull, and is not allowed to log in by ecr:GetAuthorizationToken.",
  },
  "access-lambda-account-missing": {
    severity: "warning",
    meaning:
      "A repository lets in AWS Lambda for an account, and not the account itself, which creating a function needs.",
  },
  "access-document-unreadable": {
    severity: "warning",
    meaning:
      "A policy cannot be read, or nothing tells whose it is, so that its rights are not counted.",
  },
} as const satisfies RuleTable;

export const reportAccess = reporter(accessRules);
