import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of the rights on both sides of a registry. AWS takes all of them. */
export const accessRules = {
  "access-open": warning("The policies of a repository allow people nobody has chosen."),
  "access-registry-side-missing": warning(
    "An identity is allowed to pull from a repository that its policy names, and the repository does not allow it.",
  ),
  "access-identity-side-missing": warning(
    "A repository allows an account or principal, and no identity known there is allowed to pull by its own policies.",
  ),
  "access-repository-missing": warning(
    "A policy of an identity names a repository that the registry does not have.",
  ),
  "access-login-missing": warning(
    "An identity may pull, and is not allowed to log in by ecr:GetAuthorizationToken.",
  ),
  "access-lambda-account-missing": warning(
    "A repository allows AWS Lambda for an account, and not the account itself, which creating a function needs.",
  ),
  "access-lambda-service-missing": warning(
    "An account runs images of a repository in AWS Lambda, and the repository does not allow AWS Lambda for it.",
  ),
  "access-cache-fill-missing": warning(
    "An identity may fill a pull-through cache of another account, and the registry policy does not allow it.",
  ),
  "access-repository-closed": warning(
    "A repository allows no other account, where identities of other accounts may pull everything.",
  ),
  "access-condition-unmet": warning(
    "A statement allows nobody, since its condition compares ids or paths with a wildcard as they are.",
  ),
  "access-document-unreadable": warning(
    "A policy cannot be read, or nothing says whose it is, so that its rights are not counted.",
  ),
  "access-registry-scope": error(
    "A registry has the policy scope V1, which AWS has removed: its policy counts for every action.",
  ),
  "organization-shape": error("A document is not of an organization, or lacks its id or accounts."),
  "organization-policy": error("A policy of an organization is not a policy document."),
  "access-state-shape": error("A document is not a state as `pulumi stack export` prints it."),
  "access-endpoints-shape": error(
    "A document is not a list of VPC endpoints as `aws ec2 describe-vpc-endpoints` prints it.",
  ),
  "access-expectation": error("A line is not an expectation of who may pull, push or administer."),
} satisfies RuleTable;

export const reportAccess = reporter(accessRules);
