import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type * as pulumi from "@pulumi/pulumi";

import { at } from "../../domain/finding";
import { mapInput } from "../input/values";
import { claim, type Child, type ResourceContext, withoutTraces } from "../input/resourceContext";
import type { HubRepositoryArgs } from "./hubRepositoryArgs";
import type { EncryptionDocuments, RepositoryDocuments } from "./repositoryDocuments";

/** What a repository is made of. */
export interface RepositoryInputs {
  readonly child: Child;
  readonly args: HubRepositoryArgs;
  readonly documents: RepositoryDocuments;
  /** The key where `encryption` is not given. */
  readonly kmsKey?: pulumi.Input<string>;
}

/** Makes a repository and its policies. */
export function createRepository(context: ResourceContext, inputs: RepositoryInputs): Repository {
  const { child, args } = inputs;
  const { repositoryName: name } = args;
  const isOfRegistry = context.component.className === "HubRegistry" && typeof name === "string";
  claim(context, `repository ${child.name}`, {
    path: isOfRegistry ? at("repositories", name) : "repositoryName",
    what: "this repository",
    fix: "remove it from one of the two",
  });
  return withoutTraces(context.parent, () => createResources(context, inputs));
}

function createResources(
  context: ResourceContext,
  { child, args, documents, kmsKey }: RepositoryInputs,
): Repository {
  const { region } = context;
  const { forceDelete = false } = args;
  const repository = new Repository(
    child.name,
    {
      name: args.repositoryName,
      imageTagMutability: documents.imageTagMutability.render(),
      imageTagMutabilityExclusionFilters: exclusionFilters(args),
      // What is null once it is known must not turn scanning off.
      imageScanningConfiguration: {
        scanOnPush: mapInput(args.scanOnPush ?? true, (scanOnPush) => scanOnPush ?? true),
      },
      encryptionConfigurations: [encryptionConfiguration(context, documents.encryption, kmsKey)],
      forceDelete,
      region,
      tags: args.tags,
    },
    // Deleting first would take the policies of a repository away before AWS refuses to delete it for the images in it.
    { ...child.options(Repository), deleteBeforeReplace: forceDelete === true },
  );
  createPolicies(context, child, repository, documents);
  return repository;
}

function createPolicies(
  context: ResourceContext,
  child: Child,
  repository: Repository,
  { lifecyclePolicy, repositoryPolicy }: RepositoryDocuments,
): void {
  const { region } = context;
  // A repository has one policy of a kind: to delete the former after making the latter would delete the latter.
  const options = { deletedWith: repository, deleteBeforeReplace: true };
  if (lifecyclePolicy !== undefined) {
    const policy = lifecyclePolicy.render();
    new LifecyclePolicy(
      child.name,
      { repository: repository.name, policy, region },
      { ...child.options(LifecyclePolicy), ...options },
    );
  }
  if (repositoryPolicy !== undefined) {
    const policy = repositoryPolicy.render(context);
    new RepositoryPolicy(
      child.name,
      { repository: repository.name, policy, region },
      { ...child.options(RepositoryPolicy), ...options },
    );
  }
}

export function exclusionFilters({
  imageTagMutabilityExclusionFilters: filters = [],
}: Pick<HubRepositoryArgs, "imageTagMutabilityExclusionFilters">) {
  if (filters.length === 0) return undefined;
  return filters.map((filter) => ({ filter, filterType: "WILDCARD" }));
}

export function encryptionConfiguration(
  context: ResourceContext,
  documents: EncryptionDocuments | undefined,
  kmsKey: pulumi.Input<string> | undefined,
): { encryptionType: pulumi.Input<string>; kmsKey?: pulumi.Input<string | undefined> } {
  if (documents === undefined) {
    return kmsKey === undefined ? { encryptionType: "AES256" } : { encryptionType: "KMS", kmsKey };
  }
  const encryptionType = documents.encryptionType.render(context);
  if (documents.kmsKey === undefined) return { encryptionType };
  return { encryptionType, kmsKey: documents.kmsKey.render(context) };
}
