import type * as pulumi from "@pulumi/pulumi";

/** Who may sign with a profile besides principals of its own account. Each needs `signer:SignPayload` in its own policies, too. */
export interface SignGrantArgs {
  /**
   * Ids of AWS accounts, 12 digits each.
   * @default - no other account
   */
  accounts?: string[];
  /**
   * ARNs of roles, in any account, each under a key of your own choice that names the permission, and is none of `accounts`:
   * `{ release: releaseRole.arn }`.
   * @default - no single role
   */
  roleArns?: Record<string, pulumi.Input<string>>;
}

/** The unit of a signature's validity. */
export const SignatureValidityType = {
  /** Days. */
  Days: "DAYS",
  /** Months, at most 135. */
  Months: "MONTHS",
  /** Years, at most 11. */
  Years: "YEARS",
} as const;
export type SignatureValidityType =
  (typeof SignatureValidityType)[keyof typeof SignatureValidityType];

/** How long a signature is valid, at most 135 months. A change replaces the profile. */
export interface SignatureValidityPeriodArgs {
  /** How many of the unit. */
  value: pulumi.Input<number>;
  /** `DAYS`, `MONTHS` or `YEARS`. */
  type: pulumi.Input<SignatureValidityType>;
}

/** What Notation does where a validation fails. */
export const SignatureVerificationLevel = {
  /** Refuses the image, whatever failed. */
  Strict: "strict",
  /** Refuses forged and foreign signatures; only logs expired and revoked ones. */
  Permissive: "permissive",
  /** Refuses forged signatures; only logs the rest. */
  Audit: "audit",
} as const;
export type SignatureVerificationLevel =
  (typeof SignatureVerificationLevel)[keyof typeof SignatureVerificationLevel];

/** What the trust policy for Notation asks of images. */
export interface SignatureVerificationArgs {
  /**
   * Repositories with their registry, such as `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api`; name replicas, too.
   * Images of others are then not trusted at all.
   * @default - all repositories
   */
  repositoryUrls?: pulumi.Input<string>[];
  /**
   * `strict`, `permissive` or `audit`.
   * @default "strict"
   */
  level?: pulumi.Input<SignatureVerificationLevel>;
  /**
   * ARNs of further signing profiles whose signatures are trusted: those of other teams, or the former one.
   * @default - no other profile
   */
  trustedProfileArns?: pulumi.Input<string>[];
}

/** Which pushed images Amazon ECR signs by itself: the signing configuration of a registry, of which it has one. */
export interface ManagedSigningArgs {
  /**
   * Filters of repository names, 1 to 100, each matched against the whole name. `*` stands for any characters.
   * @default - all repositories
   */
  repositoryFilters?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of an `ImageSigning`. */
export interface ImageSigningArgs {
  /**
   * Name of the signing profile, 2 to 64 letters, digits and underscores. AWS never gives a name a second time, even when its
   * profile is deleted; so a change of the profile then needs another name. A change replaces the profile.
   * @default - the name of the component and a suffix that AWS has not seen
   */
  profileName?: pulumi.Input<string>;
  /**
   * How long signatures are valid. A change replaces the profile, and is refused while `profileName` stays.
   * @default - 135 months
   */
  signatureValidityPeriod?: SignatureValidityPeriodArgs;
  /**
   * Who may sign besides principals of the profile's own account.
   * @default - nobody
   */
  sign?: SignGrantArgs;
  /**
   * What the trust policy for Notation asks of images.
   * @default - a signature of this profile, verified strictly, on every image
   */
  verification?: SignatureVerificationArgs;
  /**
   * Lets Amazon ECR sign what is pushed to the registry of the provider `aws-native`, which must be in the account and region of
   * the profile. The role that pushes needs `signingPolicyJson`. One component of a registry can have it.
   * @default - Notation signs, where somebody runs it
   */
  managedSigning?: ManagedSigningArgs;
  /**
   * AWS region of the profile. With managed signing, that of the registry.
   * @default - the region of the provider
   */
  region?: pulumi.Input<string>;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
