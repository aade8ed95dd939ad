import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type * as pulumi from "@pulumi/pulumi";

import type { HubRepositoryArgs, RepositoryEncryptionArgs } from "../hubRepositoryArgs";
import type { Child } from "./childNames";
import type { Owner } from "./refuse";
import * as documents from "./repositoryDocuments";
import { tagsOf } from "./tags";
import { mapInput, whenKnown } from "./whenKnown";

/** Where the resources of a repository belong. */
export interface RepositoryScope {
  readonly owner: Owner;
  /** Names of the resources in the program. */
  readonly child: Child;
  /** The region that was asked for, if any. */
  readonly region: pulumi.Input<string> | undefined;
  /** The region the repository is in; AWS is asked for it only where it matters. */
  readonly homeRegion: () => pulumi.Input<string>;
}

export function createRepository(scope: RepositoryScope, args: HubRepositoryArgs): Repository {
  const { owner, region } = scope;
  const { name, options } = scope.child;
  const { imageTagMutability, imageTagMutabilityExclusionFilters } = args;
  const { repositoryName = owner.name, forceDelete = false } = args;
  const mutability = whenKnown(
    owner,
    { imageTagMutability, imageTagMutabilityExclusionFilters },
    documents.tagMutability,
  );
  return new Repository(
    name,
    {
      name: whenKnown(owner, repositoryName, documents.repositoryName),
      imageTagMutability: mapInput(mutability, (known) => known.imageTagMutability),
      imageTagMutabilityExclusionFilters: mapInput(
        mutability,
        (known) => known.imageTagMutabilityExclusionFilters,
      ),
      imageScanningConfiguration: {
        scanOnPush: whenKnown(owner, args.scanOnPush ?? true, documents.scanOnPush),
      },
      encryptionConfigurations: [encryptionOf(scope, args.encryption)],
      forceDelete,
      region,
      tags: tagsOf(owner, args.tags),
    },
    // Deleting first would take the policies of a repository away before AWS refuses to delete it for the images in it.
    { ...options, deleteBeforeReplace: forceDelete === true },
  );
}

/** The type is told apart, so that it is known while a key that is made in the same update is not. */
export function encryptionOf(
  { owner, homeRegion }: Pick<RepositoryScope, "owner" | "homeRegion">,
  encryption: RepositoryEncryptionArgs = {},
): { encryptionType: pulumi.Input<string>; kmsKey?: pulumi.Input<string | undefined> } {
  const { encryptionType: given, kmsKey: givenKey } = encryption;
  const region = isOfEveryRegion(given) ? undefined : homeRegion();
  const type = { encryptionType: given, hasKey: givenKey !== undefined, region };
  const encryptionType = whenKnown(owner, type, documents.encryptionType);
  if (givenKey === undefined) return { encryptionType };
  const ofRegion = { encryption, region: homeRegion() };
  const made = whenKnown(owner, ofRegion, documents.repositoryEncryption);
  return { encryptionType, kmsKey: mapInput(made, ({ kmsKey }) => kmsKey) };
}

function isOfEveryRegion(encryptionType: pulumi.Input<string> | undefined): boolean {
  return encryptionType === undefined || encryptionType === "AES256" || encryptionType === "KMS";
}

/** A repository has one policy of a kind: to delete the former after making the latter would delete the latter. */
function optionsOf({ child }: RepositoryScope, repository: Repository) {
  return { ...child.options, deletedWith: repository, deleteBeforeReplace: true };
}

export function createLifecyclePolicy(
  scope: RepositoryScope,
  repository: Repository,
  { lifecycle = documents.DEFAULT_LIFECYCLE }: HubRepositoryArgs,
): void {
  if (lifecycle.rules.length === 0) return;
  const { owner, child, region } = scope;
  const policy = whenKnown(owner, lifecycle, documents.lifecyclePolicy);
  new LifecyclePolicy(
    child.name,
    { repository: repository.name, policy, region },
    optionsOf(scope, repository),
  );
}

export function createRepositoryPolicy(
  scope: RepositoryScope,
  repository: Repository,
  { pull, push, region: givenRegion }: HubRepositoryArgs,
): void {
  if (pull === undefined && push === undefined) return;
  const { owner, child, region, homeRegion } = scope;
  const grantsRegion = pull?.lambdaAccounts === undefined ? givenRegion : homeRegion();
  const grants = { pull, push, region: grantsRegion };
  const policy = whenKnown(owner, grants, documents.repositoryPolicy);
  new RepositoryPolicy(
    child.name,
    { repository: repository.name, policy, region },
    optionsOf(scope, repository),
  );
}
