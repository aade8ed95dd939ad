import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { type Finding, at, quote } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import {
  PUBLIC_REGISTRY,
  checkImageReference,
  renderImageReference,
} from "../../domain/imageReference";
import { type PodRoleIntent, buildPodTrustPolicy } from "../../domain/workload/podRole";
import { checkPodRole } from "../../domain/workload/podRoleCheck";
import { buildPullPolicy } from "../../domain/workload/pullPolicy";
import { checkPullPolicyIntent } from "../../domain/workload/pullPolicyCheck";
import { cachedRepositories } from "../../domain/registry/cacheFill";
import { checkTags } from "../../domain/tags";
import {
  type Workload,
  type WorkloadRoleIntent,
  buildTrustPolicy,
  buildWorkloadPolicy,
  managedPolicyArn,
} from "../../domain/workload/workloadRole";
import { checkRoleName, checkWorkloadRole } from "../../domain/workload/workloadRoleCheck";
import { type HubImageArgs, type SpokeAccessArgs, spokeAccessShape } from "../spokeAccessArgs";
import { distinct, settled, under } from "./findings";
import { permissionsBoundary } from "./permissionsBoundary";
import { readArguments, reportArgument } from "./readArguments";
import { checkMadeNames, checkNames, workloadsOf } from "./spokeNames";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<SpokeAccessArgs>;
type CreateRoles = NonNullable<Known["createRoles"]>;

/** Everything that is wrong with the arguments of a spoke's access, as far as they are known. */
export function checkSpokeAccessArgs(name: string, args: SpokeAccessArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(spokeAccessShape, args);
  const { roleNames = [], roles = {}, images = {}, createRoles = {}, tags } = known;
  const documents = [
    ...pullPolicy.check(known),
    ...roleNames.flatMap((roleName, index) => checkRoleName(roleName, at("roleNames", index))),
    ...Object.entries(roles).flatMap(([key, roleName]) => roleOf(key).check(roleName)),
    ...workloadsOf(createRoles).flatMap((workload) =>
      workloadPolicy.check({ workload, ...EXAMPLE_HOME, ...askedOf(workload, createRoles) }),
    ),
    ...Object.entries(createRoles.eksPods ?? {}).flatMap(([key, pods]) =>
      podTrustPolicy(key).check(pods),
    ),
    ...permissionsBoundary.check(known),
    ...Object.entries(images).flatMap(([key, image]) => imageOf(key).check({ hub: known, image })),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  return distinct([
    ...findings,
    ...settled(documents, unsettled),
    ...(hasFinding(findings, FUNCTIONS, "createRoles.lambda") ? [] : checkFunctions(createRoles)),
    ...checkMadeNames(name, createRoles),
    ...checkNames(known),
  ]);
}

/** Stands for the account of the provider and the region of the hub while they are not known. */
const EXAMPLE_HOME = { accountId: "111111111111", region: "us-east-1" };

/** What the role of a workload is asked for, by the names that the domain has for it. */
export function askedOf<T>(
  workload: Workload,
  { lambdaFunctions: functions, eksAddOnAccounts: addOnAccounts }: NamedForRoles<T>,
) {
  return {
    ...(workload === "lambda" && functions && { functions }),
    ...(workload === "eksNode" && addOnAccounts && { addOnAccounts }),
  };
}

interface NamedForRoles<T> {
  readonly lambdaFunctions?: T[];
  readonly eksAddOnAccounts?: T[];
}

const FUNCTIONS = "createRoles.lambdaFunctions";

function hasFinding(findings: readonly Finding[], ...paths: string[]): boolean {
  return findings.some(({ path }) => paths.includes(path));
}

/** A role that deploys is for named functions, and functions are named for such a role. */
function checkFunctions({ lambda = false, lambdaFunctions }: CreateRoles): Finding[] {
  const isNamed = lambdaFunctions !== undefined && lambdaFunctions.length > 0;
  if (lambda && !isNamed) {
    const message =
      "functions of the role are not told: given none, allowed the names of those that it deploys.";
    return [reportArgument("argument-missing", FUNCTIONS, message)];
  }
  if (lambda || lambdaFunctions === undefined) return [];
  const message = "functions have no effect without their role: given them, allowed with lambda.";
  return [reportArgument("argument-conflict", FUNCTIONS, message)];
}

/** The registry of the hub, and from which of its repositories is pulled. */
export type Hub = Pick<
  Known,
  "hubAccountId" | "hubRegion" | "repositories" | "pullThroughCachePrefixes"
>;

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

/** Neither the name nor what may be pulled has to be known, or of the right type. */
function checkRepository(hub: Partial<Hub>, name: string | undefined, path: string): Finding[] {
  const { repositories, pullThroughCachePrefixes: prefixes = [] } = hub;
  if (repositories === undefined || name === undefined) return [];
  if ([...repositories, ...prefixes].some((one) => one === undefined)) return [];
  const patterns = prefixes.map(cachedRepositories);
  if (repositories.includes(name) || patterns.some((one) => isBelow(name, one))) return [];
  const allowed = [...repositories, ...patterns].map(quote).join(", ");
  const message = `image is of a repository that may not be pulled from: given ${quote(name)}, allowed ${allowed}.`;
  return [reportArgument("argument-conflict", path, message)];
}

function isBelow(name: string, pattern: string): boolean {
  const start = pattern.slice(0, -1);
  return name.length > start.length && name.startsWith(start);
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
  check: (intent) =>
    checkWorkloadRole(intent).map((one) => ({ ...one, path: argumentOf(one.path) })),
  make: (intent) => renderPolicyDocument(buildWorkloadPolicy(intent)),
};

function argumentOf(path: string): string {
  return path
    .replace(/^functions/, "createRoles.lambdaFunctions")
    .replace(/^addOnAccounts/, "createRoles.eksAddOnAccounts");
}

export function managedPolicyOf(name: string): Made<string, string> {
  return { check: () => [], make: (region) => managedPolicyArn(name, region) };
}
