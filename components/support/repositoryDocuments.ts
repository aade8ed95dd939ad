import type * as pulumi from "@pulumi/pulumi";

import { type Encryption, buildEncryption } from "../../domain/repository/encryption";
import { checkEncryption } from "../../domain/repository/encryptionCheck";
import type { Finding } from "../../domain/finding";
import { checkRegion, checkRepositoryName } from "../../domain/identifiers";
import {
  buildLifecyclePolicy,
  checkLifecycleRules,
  expireUntagged,
  renderLifecyclePolicy,
} from "../../domain/lifecycle";
import {
  buildRepositoryPolicy,
  renderRepositoryPolicy,
} from "../../domain/repository/repositoryPolicy";
import { checkRepositoryPolicyIntent } from "../../domain/repository/repositoryGrantCheck";
import {
  type TagMutabilityProperties,
  buildTagMutability,
  tagMutabilityProperties,
} from "../../domain/repository/tagMutability";
import { checkTagMutability } from "../../domain/repository/tagMutabilityCheck";
import { checkTags } from "../../domain/tags";
import { type HubRepositoryArgs, hubRepositoryShape } from "../hubRepositoryArgs";
import type { LifecycleArgs } from "../lifecycleArgs";
import { distinct, settled, under } from "./findings";
import { type Mutable, mutable } from "./mutable";
import { readArguments } from "./readArguments";
import { remembered } from "./remembered";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<HubRepositoryArgs>;
type Grants = Pick<Known, "pull" | "push" | "region">;
type Encrypted = Pick<Known, "encryption" | "region">;
type Mutability = Pick<Known, "imageTagMutability" | "imageTagMutabilityExclusionFilters">;

export const DEFAULT_LIFECYCLE: LifecycleArgs = { rules: [expireUntagged({ afterDays: 1 })] };

/** Everything that is wrong with the arguments of a repository, as far as they are known. */
export function checkHubRepositoryArgs(name: string, args: HubRepositoryArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(hubRepositoryShape, args);
  const { lifecycle, pull, push, region, encryption } = known;
  const unsettledRegion = region === undefined ? ["region"] : [];
  return distinct([
    ...findings,
    ...settled(repositoryName.check(known.repositoryName ?? name), unsettled),
    ...settled(tagMutability.check(known), unsettled),
    ...settled(repositoryEncryption.check({ encryption, region }), unsettled),
    ...settled(lifecycle ? lifecyclePolicy.check(lifecycle) : [], unsettled),
    ...settled(repositoryPolicy.check({ pull, push, region }), [...unsettled, ...unsettledRegion]),
    ...settled(region === undefined ? [] : regionName.check(region), unsettled),
    ...settled(known.tags ? checkTags(known.tags, "tags") : [], unsettled),
  ]);
}

export const repositoryName: Made<string, string> = {
  check: (name) => checkRepositoryName(name, "repositoryName"),
  make: (name) => name,
};

export const regionName: Made<string, string> = {
  check: (region) => checkRegion(region, "region"),
  make: (region) => region,
};

export function resourceTag(key: string): Made<string, string> {
  return {
    check: (value) => checkTags({ [key]: value }, "tags"),
    make: (value) => value,
  };
}

export const tagMutability: Made<Mutability, Mutable<TagMutabilityProperties>> = {
  check: (mutability) => checkTagMutability(buildTagMutability(mutability)),
  make: (mutability) => mutable(tagMutabilityProperties(buildTagMutability(mutability))),
};

export const repositoryEncryption: Made<Encrypted, Encryption> = {
  check: ({ encryption = {}, region }) =>
    under("encryption", checkEncryption(buildEncryption(encryption), region)),
  make: ({ encryption = {} }) => buildEncryption(encryption),
};

interface TypeOfEncryption {
  readonly encryptionType: string | undefined;
  readonly hasKey: boolean;
  readonly region: string | undefined;
}

/** What is null once it is known must not turn scanning off. */
export const scanOnPush: Made<boolean | null, boolean> = {
  check: () => [],
  make: (given) => given ?? true,
};

export const encryptionType: Made<TypeOfEncryption, string> = {
  check: ({ encryptionType, region }) =>
    under("encryption", checkEncryption(buildEncryption({ encryptionType }), region)),
  make: ({ encryptionType, hasKey }) =>
    buildEncryption({ encryptionType, ...(hasKey && { kmsKey: "" }) }).encryptionType,
};

/** An empty list of rules asks for no lifecycle policy. */
export const lifecyclePolicy = remembered<pulumi.Unwrap<LifecycleArgs>, string>({
  check: (lifecycle) => {
    const rules = lifecycle.rules ?? [];
    if (rules.length === 0) return [];
    return under("lifecycle", checkLifecycleRules(rules));
  },
  make: ({ rules }) => renderLifecyclePolicy(buildLifecyclePolicy(rules)),
});

export const repositoryPolicy = remembered<Grants, string>({
  check: (grants) =>
    checkRepositoryPolicyIntent(grants).map((finding) =>
      finding.path === "" ? { ...finding, path: grants.pull ? "pull" : "push" } : finding,
    ),
  make: (grants) => {
    const document = buildRepositoryPolicy(grants);
    return document === undefined ? "" : renderRepositoryPolicy(document);
  },
});
