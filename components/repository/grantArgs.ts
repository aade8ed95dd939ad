import type * as pulumi from "@pulumi/pulumi";

/** Who may pull images. Every list adds to the others; nobody else is granted access. */
export interface PullGrantArgs {
  /**
   * Ids of the AWS accounts whose principals may pull, as far as their own IAM policies allow it; 12 digits each.
   * @default - no account besides the registry's own
   */
  accounts?: string[];
  /**
   * Ids of the AWS organizations, such as `o-a1b2c3d4e5`, all of whose accounts may pull.
   * @default - no organization
   */
  organizationIds?: string[];
  /**
   * Paths of organizational units whose accounts may pull, as `aws:PrincipalOrgPaths` has them:
   * `o-…/r-…/ou-…/` for the accounts directly in the unit, with `*` at the end for all below it as well.
   * @default - no organizational unit
   */
  organizationPaths?: string[];
  /**
   * Ids of the AWS accounts whose Lambda functions, in the region of the repository, may run its images. Lambda pulls as a
   * service: name the account in `accounts` as well, for the principal that creates the function.
   * About 145 of them fit a repository policy.
   * @default - no Lambda function of another account
   */
  lambdaAccounts?: string[];
  /**
   * Ids of the AWS organizations whose Lambda functions may run the images, whatever their account. The condition is `aws:SourceOrgID`,
   * which AWS sends where a service acts for an account of an organization. The guide of AWS Lambda shows `aws:SourceArn` only: try
   * one function before you rely on it, or name `lambdaAccounts`.
   * @default - no organization
   */
  lambdaOrganizationIds?: string[];
  /**
   * Paths of organizational units whose Lambda functions may run the images, by `aws:SourceOrgPaths`, with the same reservation.
   * @default - no organizational unit
   */
  lambdaOrganizationPaths?: string[];
  /**
   * ARNs of IAM roles, users or sessions that may pull; no wildcards.
   * @default - no single principal
   */
  principalArns?: pulumi.Input<string>[];
}

/** Who may push images; whoever shall pull them too is named in `pull`. Both lists count; nobody else is granted access. */
export interface PushGrantArgs {
  /**
   * Ids of the AWS accounts whose principals may push, as far as their own IAM policies allow it; 12 digits each.
   * @default - no account besides the registry's own
   */
  accounts?: string[];
  /**
   * ARNs of IAM roles, users or sessions that may push; no wildcards.
   * @default - no single principal
   */
  principalArns?: pulumi.Input<string>[];
}
