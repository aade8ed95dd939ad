import type * as pulumi from "@pulumi/pulumi";

import { under } from "../../domain/finding";
import {
  buildLifecyclePolicy,
  checkLifecycleRules,
  expireUntagged,
  renderLifecyclePolicy,
} from "../../domain/lifecycle";
import { buildEncryption } from "../../domain/repository/encryption";
import { checkEncryption } from "../../domain/repository/encryptionCheck";
import { grantsAnything } from "../../domain/repository/grants";
import { checkRepositoryPolicyIntent } from "../../domain/repository/repositoryGrantCheck";
import {
  type RepositoryPolicyIntent,
  repositoryPolicyText,
} from "../../domain/repository/repositoryPolicy";
import {
  DEFAULT_TAG_MUTABILITY,
  type TagMutabilityIntent,
  buildTagMutability,
} from "../../domain/repository/tagMutability";
import { checkTagMutability } from "../../domain/repository/tagMutabilityCheck";
import type { Component, Document, Renderer, WrittenAt } from "../input/component";
import { PENDING, memoize } from "../input/values";
import type { HubRepositoryArgs, RepositoryEncryptionArgs } from "./hubRepositoryArgs";
import type { LifecycleArgs } from "./lifecycleArgs";

/** What is rendered of the arguments of a repository. */
export interface RepositoryDocuments {
  readonly imageTagMutability: Document<string>;
  /** Undefined where nothing is asked for. */
  readonly encryption: EncryptionDocuments | undefined;
  readonly lifecyclePolicy: Document<string> | undefined;
  readonly repositoryPolicy: Document<string> | undefined;
}

/** Checks the arguments of a repository, but for its name, region and tags. */
export function repositoryDocuments(
  component: Component,
  args: HubRepositoryArgs,
  writtenAt?: WrittenAt,
): RepositoryDocuments {
  const { imageTagMutability, imageTagMutabilityExclusionFilters, lifecycle } = args;
  const mutability = { imageTagMutability, imageTagMutabilityExclusionFilters };
  return {
    imageTagMutability:
      (imageTagMutability ?? imageTagMutabilityExclusionFilters) === undefined
        ? { render: () => DEFAULT_TAG_MUTABILITY }
        : component.document(mutability, tagMutability, writtenAt),
    encryption: args.encryption && encryptionDocuments(component, args, writtenAt),
    lifecyclePolicy: lifecycleDocument(component, lifecycle, writtenAt),
    repositoryPolicy: repositoryPolicyDocument(component, args, writtenAt),
  };
}

/** The repository policy; undefined when it grants nothing. */
function repositoryPolicyDocument(
  component: Component,
  { pull, push, repositoryPolicy: policy, region: given }: HubRepositoryArgs,
  writtenAt: WrittenAt | undefined,
): Document<string> | undefined {
  if ((pull ?? push ?? policy) === undefined) return undefined;
  // Functions pull in the region of the repository, which only the provider knows where it is not given.
  const region = given ?? (pull?.lambdaAccounts && PENDING);
  const grants = { pull, push, region, repositoryPolicy: policy };
  const document = component.document(grants, repositoryPolicy, writtenAt);
  return policy !== undefined || grantsAnything(pull, push) ? document : undefined;
}

const tagMutability: Renderer<TagMutabilityIntent, string> = {
  check: (mutability) => checkTagMutability(buildTagMutability(mutability)),
  render: (mutability) => buildTagMutability(mutability).mode,
};

const DEFAULT_LIFECYCLE_POLICY = renderLifecyclePolicy(
  buildLifecyclePolicy([expireUntagged({ afterDays: 1 })]),
);

/** An empty list of rules asks for no lifecycle policy. */
function lifecycleDocument(
  component: Component,
  lifecycle: LifecycleArgs | undefined,
  writtenAt: WrittenAt | undefined,
): Document<string> | undefined {
  if (lifecycle === undefined) return { render: () => DEFAULT_LIFECYCLE_POLICY };
  if (lifecycle.rules.length === 0) return undefined;
  return component.document({ lifecycle }, lifecyclePolicy, writtenAt);
}

interface Lifecycle {
  readonly lifecycle: pulumi.Unwrap<LifecycleArgs>;
}

const lifecyclePolicy: Renderer<Lifecycle, string> = {
  check: memoize(({ lifecycle }) => under("lifecycle", checkLifecycleRules(lifecycle.rules))),
  render: memoize(({ lifecycle }) => renderLifecyclePolicy(buildLifecyclePolicy(lifecycle.rules))),
};

const renderPolicy = memoize(repositoryPolicyText);

const repositoryPolicy: Renderer<RepositoryPolicyIntent, string> = {
  check: memoize((grants) => checkRepositoryPolicyIntent(grants, renderPolicy)),
  render: renderPolicy,
};

/** The type and the key of an encryption: the type is known while a key that is made in the same update is not. */
export interface EncryptionDocuments {
  readonly encryptionType: Document<string>;
  readonly kmsKey: Document<string | undefined> | undefined;
}

export function encryptionDocuments(
  component: Component,
  { encryption = {}, region = PENDING }: Pick<HubRepositoryArgs, "encryption" | "region">,
  writtenAt?: WrittenAt,
): EncryptionDocuments {
  const { encryptionType, kmsKey } = encryption;
  const type = {
    encryption: { encryptionType, hasKey: kmsKey !== undefined },
    ...(isRegional(encryptionType) && { region }),
  };
  return {
    encryptionType: component.document(type, encryptionTypeOf, writtenAt),
    kmsKey:
      kmsKey === undefined
        ? undefined
        : component.document({ encryption, region }, keyOf, writtenAt),
  };
}

/** `KMS_DSSE` is not offered in every region; a type that is not known yet may be that. */
function isRegional(encryptionType: RepositoryEncryptionArgs["encryptionType"]): boolean {
  return !(encryptionType === undefined || encryptionType === "AES256" || encryptionType === "KMS");
}

interface TypeOfEncryption {
  readonly encryption: { readonly encryptionType?: string; readonly hasKey: boolean };
  readonly region?: string;
}

const encryptionTypeOf: Renderer<TypeOfEncryption, string> = {
  check: ({ encryption: { encryptionType }, region }) =>
    under("encryption", checkEncryption(buildEncryption({ encryptionType }), region)),
  render: ({ encryption: { encryptionType, hasKey } }) =>
    buildEncryption({ encryptionType, ...(hasKey && { kmsKey: "" }) }).encryptionType,
};

interface RegionalEncryption {
  readonly encryption: pulumi.Unwrap<RepositoryEncryptionArgs>;
  readonly region?: string;
}

const keyOf: Renderer<RegionalEncryption, string | undefined> = {
  check: ({ encryption, region }) =>
    under("encryption", checkEncryption(buildEncryption(encryption), region)),
  render: ({ encryption: { kmsKey } }) => kmsKey,
};
