import type * as pulumi from "@pulumi/pulumi";

/**
 * A role for pods that pull images themselves, such as builders and verifiers; the images that pods run are pulled by their nodes.
 * Give either `oidcProviderArn` or `clusterName`.
 */
export interface EksPodRoleArgs {
  /** Namespace of the service account. */
  namespace: pulumi.Input<string>;
  /** Name of the service account whose pods may assume the role. */
  serviceAccount: pulumi.Input<string>;
  /**
   * ARN of the OIDC provider of the cluster in IAM: the pods assume the role by the token of their service account (IRSA), which
   * names the role in the annotation `eks.amazonaws.com/role-arn`.
   * @default - none
   */
  oidcProviderArn?: pulumi.Input<string>;
  /**
   * Name of the cluster, in the account and region of the provider: the pods get the role by an EKS Pod Identity association,
   * which is made.
   * @default - none
   */
  clusterName?: pulumi.Input<string>;
}

/** The roles a `SpokeAccess` makes. */
export interface SpokeRolesArgs {
  /**
   * A task execution role for Amazon ECS: the tasks of this account may assume it.
   * @default false
   */
  ecsTaskExecution?: boolean;
  /**
   * A role for the nodes of Amazon EKS: with the AWS managed `AmazonEKSWorkerNodePolicy`, and with the right to pull the images
   * of EKS's own add-ons. The network add-on needs `AmazonEKS_CNI_Policy` besides, best in a role of its own.
   * @default false
   */
  eksNode?: boolean;
  /**
   * Ids of the AWS accounts from whose registries the nodes pull the images of EKS's add-ons; 12 digits each. For nodes in other
   * regions than that of the provider, and in regions that AWS has opened since this release.
   * @default - the account of AWS that has them in the region of the provider
   */
  eksAddOnAccounts?: pulumi.Input<string>[];
  /**
   * Roles for pods of Amazon EKS, each under a key of your own choice that names it in `roleArns`.
   * @default - none
   */
  eksPods?: Record<string, EksPodRoleArgs>;
  /**
   * A role that deploys the AWS Lambda functions of `lambdaFunctions`, made of the hub's images, in the hub's region; principals
   * of this account whose own policies allow it may assume it. It needs `iam:PassRole` for the functions' own roles besides.
   * @default false
   */
  lambda?: boolean;
  /**
   * Names of the functions that the role of `lambda` creates and changes; a `*` at the end stands for any rest of a name. Required
   * with `lambda`: whoever can change the code of a function has the rights of that function.
   * @default - none
   */
  lambdaFunctions?: pulumi.Input<string>[];
}

/** One image of the hub. Give a digest or a tag. */
export interface HubImageArgs {
  /** Name of the repository; one of `repositories`, or one below a prefix of `pullThroughCachePrefixes`. */
  repository: pulumi.Input<string>;
  /**
   * Digest of the image, `sha256:` and 64 hexadecimal digits. Names these exact bytes for ever, so prefer it to a tag.
   * @default - none
   */
  digest?: pulumi.Input<string>;
  /**
   * Tag of the image.
   * @default - none
   */
  tag?: pulumi.Input<string>;
}

/** Arguments of a `SpokeAccess`. */
export interface SpokeAccessArgs {
  /** Id of the AWS account of the hub, which is that of its registry; 12 digits. */
  hubAccountId: pulumi.Input<string>;
  /** AWS region of the hub. */
  hubRegion: pulumi.Input<string>;
  /**
   * Names of the hub's repositories that may be pulled from, no wildcards; at least one, unless `pullThroughCachePrefixes` has
   * an entry.
   */
  repositories: string[];
  /**
   * Prefixes of the hub's pull-through cache rules: any image of their upstreams may be pulled, and cached while it is pulled
   * for the first time. The hub has to let this account do so, by `pull` of the rule.
   * @default - none
   */
  pullThroughCachePrefixes?: string[];
  /**
   * Names of roles of this account that get the pull policy. They name the attachments as well and have to be known when the
   * program runs: for roles made in the same program, use `roles`.
   * @default - none
   */
  roleNames?: string[];
  /**
   * Names of roles that get the pull policy, each under a key of your own choice that names the attachment:
   * `{ worker: workerRole.name }`. A role is given once, here or in `roleNames`, and keeps its key: under another one the policy is
   * attached anew, which changes nothing, and then detached. To move a role here from `roleNames`, or back, take its name as key.
   * @default - none
   */
  roles?: Record<string, pulumi.Input<string>>;
  /**
   * Roles to make; each gets the pull policy.
   * @default - none
   */
  createRoles?: SpokeRolesArgs;
  /**
   * ARN of the permissions boundary of every role the component makes: an IAM policy of this account, or one that AWS manages. It
   * gives no rights, and takes away what it does not allow. Given roles stay as they are.
   * @default - no boundary
   */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * Images to refer to, each under a key of your own choice; `imageReferences` has their references by the same key.
   * @default - none
   */
  images?: Record<string, HubImageArgs>;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
