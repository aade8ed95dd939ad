import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { type Finding, at, quote } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import {
  PUBLIC_REGISTRY,
  checkImageReference,
  renderImageReference,
} from "../../domain/imageReference";
import {
  type PodRoleIntent,
  buildPodTrustPolicy,
  checkPodRole,
} from "../../domain/workload/podRole";
import { buildPullPolicy, checkPullPolicyIntent } from "../../domain/workload/pullPolicy";
import { checkTags } from "../../domain/tags";
import {
  type Workload,
  type WorkloadRoleIntent,
  WORKLOADS,
  buildTrustPolicy,
  buildWorkloadPolicy,
  checkRoleName,
  managedPolicyArn,
} from "../../domain/workload/workloadRole";
import { type HubImageArgs, type SpokeAccessArgs, spokeAccessShape } from "../spokeAccessArgs";
import { distinct, settled, under } from "./findings";
import { readArguments, reportArgument } from "./readArguments";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<SpokeAccessArgs>;

/** Everything that is wrong with the arguments of a spoke's access, as far as they are known. */
export function checkSpokeAccessArgs(args: SpokeAccessArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(spokeAccessShape, args);
  const { roleNames = [], roles = {}, images = {}, tags } = known;
  const documents = [
    ...pullPolicy.check(known),
    ...roleNames.flatMap((roleName, index) => checkRoleName(roleName, at("roleNames", index))),
    ...Object.entries(roles).flatMap(([key, roleName]) => roleOf(key).check(roleName)),
    ...Object.entries(known.createRoles?.eksPods ?? {}).flatMap(([key, pods]) =>
      podTrustPolicy(key).check(pods),
    ),
    ...Object.entries(images).flatMap(([key, image]) => imageOf(key).check({ hub: known, image })),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  return distinct([...findings, ...settled(documents, unsettled), ...checkNames(known)]);
}

/** Every role names its attachment, so no two may have the same name. */
function checkNames({ roleNames = [], roles = {}, createRoles = {} }: Known): Finding[] {
  const taken = new Map<string, string>();
  const take = (name: string, path: string): Finding[] => {
    const first = taken.get(name);
    if (first === undefined) {
      taken.set(name, path);
      return [];
    }
    const message = `two roles have the same name here: given ${quote(name)}, allowed another name than in ${first}.`;
    return [reportArgument("argument-conflict", path, message)];
  };
  return [
    ...workloadsOf(createRoles).flatMap((workload) => take(workload, at("createRoles", workload))),
    ...Object.keys(createRoles.eksPods ?? {}).flatMap((key) =>
      take(key, at("createRoles.eksPods", key)),
    ),
    ...roleNames.flatMap((roleName, index) => take(roleName, at("roleNames", index))),
    ...Object.keys(roles).flatMap((key) => take(key, at("roles", key))),
  ];
}

/** The workloads that a role is made for. */
export function workloadsOf(createRoles: SpokeAccessArgs["createRoles"] = {}): Workload[] {
  return (Object.keys(WORKLOADS) as Workload[]).filter(
    (workload) => createRoles[workload] === true,
  );
}

/** The registry of the hub, and from which of its repositories is pulled. */
export type Hub = Pick<Known, "hubAccountId" | "hubRegion" | "repositories">;

export const pullPolicy: Made<Hub, string> = {
  check: (hub) => checkPullPolicyIntent(hub),
  make: (hub) => renderPolicyDocument(buildPullPolicy(hub)),
};

export const hubUrl: Made<Hub, string> = {
  check: pullPolicy.check,
  make: ({ hubAccountId, hubRegion }) =>
    registryUrl({ accountId: hubAccountId, region: hubRegion }),
};

export function roleOf(key: string): Made<string, string> {
  return {
    check: (roleName) => checkRoleName(roleName, at("roles", key)),
    make: (roleName) => roleName,
  };
}

interface HubImage {
  readonly hub: Hub;
  readonly image: pulumi.Unwrap<HubImageArgs>;
}

export function imageOf(key: string): Made<HubImage, string> {
  const path = at("images", key);
  return {
    check: ({ hub, image }) => [
      ...checkRepository(hub, image.repository, at(path, "repository")),
      ...under(path, checkReference(image)),
    ],
    make: ({ hub, image }) => renderImageReference({ registry: hubUrl.make(hub), ...image }),
  };
}

function checkRepository(hub: Hub, name: string, path: string): Finding[] {
  const repositories = hub.repositories ?? [];
  if (repositories.includes(name)) return [];
  const allowed = repositories.map(quote).join(", ");
  const message = `image is of a repository that may not be pulled from: given ${quote(name)}, allowed ${allowed}.`;
  return [reportArgument("argument-conflict", path, message)];
}

/** The registry is checked as that of the hub. Without tag and digest, a reference would mean the tag latest. */
function checkReference(image: HubImage["image"]): Finding[] {
  if (image.digest === undefined && image.tag === undefined) {
    const message = "image is not told: given neither digest nor tag, allowed one of them or both.";
    return [reportArgument("argument-missing", "", message)];
  }
  return checkImageReference({ registry: PUBLIC_REGISTRY, ...image });
}

export const trustPolicy: Made<WorkloadRoleIntent, string> = {
  check: () => [],
  make: (intent) => renderPolicyDocument(buildTrustPolicy(intent)),
};

export function podTrustPolicy(key: string): Made<PodRoleIntent, string> {
  return {
    check: (pods) => under(at("createRoles.eksPods", key), checkPodRole(pods)),
    make: (pods) => renderPolicyDocument(buildPodTrustPolicy(pods)),
  };
}

export const workloadPolicy: Made<WorkloadRoleIntent, string> = {
  check: () => [],
  make: (intent) => renderPolicyDocument(buildWorkloadPolicy(intent)),
};

export function managedPolicyOf(name: string): Made<string, string> {
  return { check: () => [], make: (region) => managedPolicyArn(name, region) };
}
