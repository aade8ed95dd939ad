import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type * as pulumi from "@pulumi/pulumi";

import type { HubRepositoryArgs } from "../hubRepositoryArgs";
import type { Owner } from "./refuse";
import * as documents from "./repositoryDocuments";
import { tagsOf } from "./tags";
import { mapInput, whenKnown } from "./whenKnown";

/** Where the resources of a repository belong. */
export interface RepositoryScope {
  readonly parent: pulumi.ComponentResource;
  readonly owner: Owner;
  /** Name of the resources in the program. */
  readonly child: string;
  /** The region that was asked for, if any. */
  readonly region: pulumi.Input<string> | undefined;
  /** The region the repository is in; AWS is asked for it only where it matters. */
  readonly homeRegion: () => pulumi.Input<string>;
}

export function createRepository(scope: RepositoryScope, args: HubRepositoryArgs): Repository {
  const { parent, owner, child, region } = scope;
  const { imageTagMutability, imageTagMutabilityExclusionFilters } = args;
  const { repositoryName = child, scanOnPush = true, forceDelete = false } = args;
  const mutability = whenKnown(
    owner,
    { imageTagMutability, imageTagMutabilityExclusionFilters },
    documents.tagMutability,
  );
  return new Repository(
    child,
    {
      name: whenKnown(owner, repositoryName, documents.repositoryName),
      imageTagMutability: mapInput(mutability, (known) => known.imageTagMutability),
      imageTagMutabilityExclusionFilters: mapInput(
        mutability,
        (known) => known.imageTagMutabilityExclusionFilters,
      ),
      imageScanningConfiguration: { scanOnPush },
      encryptionConfigurations: [encryptionOf(owner, args)],
      forceDelete,
      region,
      tags: tagsOf(owner, args.tags),
    },
    { parent },
  );
}

/** The type is told apart, so that it is known while a key that is made in the same update is not. */
export function encryptionOf(
  owner: Owner,
  { encryption, region }: HubRepositoryArgs,
): { encryptionType: pulumi.Input<string>; kmsKey?: pulumi.Input<string | undefined> } {
  const type = { encryptionType: encryption?.encryptionType, hasKey: !!encryption?.kmsKey };
  const encryptionType = whenKnown(owner, type, documents.encryptionType);
  if (!encryption?.kmsKey) return { encryptionType };
  const made = whenKnown(owner, { encryption, region }, documents.repositoryEncryption);
  return { encryptionType, kmsKey: mapInput(made, ({ kmsKey }) => kmsKey) };
}

export function createLifecyclePolicy(
  { parent, owner, child, region }: RepositoryScope,
  { name: repository }: Repository,
  { lifecycle = documents.DEFAULT_LIFECYCLE }: HubRepositoryArgs,
): void {
  if (lifecycle.rules.length === 0) return;
  const policy = whenKnown(owner, lifecycle, documents.lifecyclePolicy);
  new LifecyclePolicy(child, { repository, policy, region }, { parent });
}

export function createRepositoryPolicy(
  { parent, owner, child, region, homeRegion }: RepositoryScope,
  { name: repository }: Repository,
  { pull, push, region: givenRegion }: HubRepositoryArgs,
): void {
  if (pull === undefined && push === undefined) return;
  const grantsRegion = pull?.lambdaAccounts === undefined ? givenRegion : homeRegion();
  const grants = { pull, push, region: grantsRegion };
  const policy = whenKnown(owner, grants, documents.repositoryPolicy);
  new RepositoryPolicy(child, { repository, policy, region }, { parent });
}
