/** What a registry has, in the words of Amazon ECR's API: what `ecr-hub adopt scan` writes. */
export interface RegistryScan {
  /** Id of the registry, which is that of the AWS account. */
  readonly registryId: string;
  /** AWS region of the registry. */
  readonly region: string;
  readonly repositories: readonly RepositoryScan[];
  /** As `get-registry-scanning-configuration` prints it. @default - not read */
  readonly scanningConfiguration?: ScannedScanning;
  /** As `describe-registry` prints it. @default - not read */
  readonly replicationConfiguration?: ScannedReplication;
  /** Text of the registry policy. @default - none */
  readonly registryPolicyText?: string;
  /** Prefixes of the pull-through cache rules. @default - none */
  readonly pullThroughCachePrefixes?: readonly string[];
  /** Prefixes of the repository creation templates. @default - none */
  readonly creationTemplatePrefixes?: readonly string[];
}

/** One repository, as `describe-repositories` prints it, with its documents and tags. */
export interface RepositoryScan {
  readonly repositoryName: string;
  /** @default "MUTABLE" */
  readonly imageTagMutability?: string;
  readonly imageTagMutabilityExclusionFilters?: readonly { readonly filter: string }[];
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
  readonly encryptionConfiguration?: { readonly encryptionType: string; readonly kmsKey?: string };
  /** Text of the repository policy. @default - none */
  readonly policyText?: string;
  /** Text of the lifecycle policy. @default - none */
  readonly lifecyclePolicyText?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The scanning configuration of a registry. */
export interface ScannedScanning {
  readonly scanType: string;
  readonly rules: readonly {
    readonly scanFrequency: string;
    readonly repositoryFilters: readonly { readonly filter: string }[];
  }[];
}

/** The replication configuration of a registry. */
export interface ScannedReplication {
  readonly rules: readonly {
    readonly destinations: readonly { readonly region: string; readonly registryId: string }[];
    readonly repositoryFilters?: readonly { readonly filter: string }[];
  }[];
}
