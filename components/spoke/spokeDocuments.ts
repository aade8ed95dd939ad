import type * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { type Finding, at, quote, under } from "../../domain/finding";
import {
  PUBLIC_REGISTRY,
  checkImageReference,
  renderImageReference,
} from "../../domain/imageReference";
import { cachedRepositories } from "../../domain/registry/cacheFill";
import { type PodRoleIntent, buildPodTrustPolicy } from "../../domain/workload/podRole";
import { checkPodRole } from "../../domain/workload/podRoleCheck";
import { type PullPolicyIntent, buildPullPolicy } from "../../domain/workload/pullPolicy";
import { checkPullPolicyIntent } from "../../domain/workload/pullPolicyCheck";
import {
  type Workload,
  type WorkloadRoleIntent,
  buildTrustPolicy,
  buildWorkloadPolicy,
  managedPolicyArn,
} from "../../domain/workload/workloadRole";
import { checkRoleName, checkWorkloadRole } from "../../domain/workload/workloadRoleCheck";
import { reportArgument } from "../../domain/argumentRules";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import { PENDING } from "../input/values";
import type { LeafChecks } from "../input/readArgs";
import type {
  EksPodRoleArgs,
  HubImageArgs,
  SpokeAccessArgs,
  SpokeRolesArgs,
} from "./spokeAccessArgs";
import { checkMadeNames, checkNames, workloadsIn } from "./spokeNames";

export const spokeChecks: LeafChecks = {
  "SpokeAccess.roleNames": checkRoleNames,
  "SpokeAccess.roles": checkRoleNames,
};

function checkRoleNames(
  names: readonly string[] | Record<string, string>,
  path: string,
): Finding[] {
  return Object.entries(names).flatMap(([key, name]: [string, string | undefined]) =>
    name === undefined
      ? []
      : checkRoleName(name, at(path, Array.isArray(names) ? Number(key) : key)),
  );
}

/** What is rendered of the arguments of a spoke's access. */
export interface SpokeDocuments {
  readonly pullPolicy: Document<string>;
  readonly workloadPolicies: ReadonlyMap<Workload, Document<string>>;
  readonly podTrustPolicies: ReadonlyMap<string, Document<string>>;
  readonly imageReferences: ReadonlyMap<string, Document<string>>;
}

export function spokeDocuments(component: Component, args: SpokeAccessArgs): SpokeDocuments {
  const { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes } = args;
  const { createRoles = {}, images = {} } = args;
  const hub = { hubAccountId, hubRegion, repositories, pullThroughCachePrefixes };
  component.report([
    ...checkFunctions(createRoles),
    ...checkMadeNames(component.name, createRoles),
    ...checkNames(args),
  ]);
  const { eksPods = {} } = createRoles;
  return {
    pullPolicy: component.document(hub, pullPolicy),
    workloadPolicies: new Map(
      workloadsIn(createRoles).map((workload) => [
        workload,
        component.document(workloadArgs(workload, args), workloadPolicy),
      ]),
    ),
    podTrustPolicies: new Map(
      Object.entries(eksPods).map(([key, pods]) => [
        key,
        component.document(podArgs(key, pods), podTrustPolicy(key)),
      ]),
    ),
    imageReferences: new Map(
      Object.entries(images).map(([key, image]) => [
        key,
        component.document({ ...hub, images: { [key]: image } }, imageReference(key)),
      ]),
    ),
  };
}

/** A role that deploys is for named functions, and functions are named for such a role. */
function checkFunctions({ lambda = false, lambdaFunctions }: SpokeRolesArgs): Finding[] {
  const path = "createRoles.lambdaFunctions";
  const isNamed = lambdaFunctions !== undefined && lambdaFunctions.length > 0;
  if (lambda && !isNamed) {
    const message = "lambda requires lambdaFunctions: name the functions that the role deploys.";
    return [reportArgument("argument-missing", path, message)];
  }
  if (lambda || lambdaFunctions === undefined) return [];
  const message = "lambdaFunctions requires lambda: true.";
  return [reportArgument("argument-conflict", path, message)];
}

const pullPolicy = policyRenderer(buildPullPolicy, checkPullPolicyIntent);

/** The registry of the hub, as it is known after the pull policy was checked. */
export const hubUrl: Renderer<Pick<PullPolicyIntent, "hubAccountId" | "hubRegion">, string> = {
  render: ({ hubAccountId, hubRegion }) =>
    registryUrl({ accountId: hubAccountId, region: hubRegion }),
};

interface HubImage extends PullPolicyIntent {
  readonly images: Readonly<Record<string, pulumi.Unwrap<HubImageArgs>>>;
}

function imageReference(key: string): Renderer<HubImage, string> {
  const path = at("images", key);
  return {
    check: ({ images: { [key]: image }, ...hub }) => {
      if (image === undefined) return [];
      const { repository } = image;
      return [
        ...checkRepository(hub, repository, at(path, "repository")),
        ...under(path, checkReference(image)),
      ];
    },
    render: ({ images: { [key]: image = { repository: "" } }, ...hub }) =>
      renderImageReference({ registry: hubUrl.render(hub), ...image }),
  };
}

function checkRepository(hub: PullPolicyIntent, name: string | undefined, path: string): Finding[] {
  const { repositories, pullThroughCachePrefixes = [] } = hub;
  const patterns = pullThroughCachePrefixes.map(cachedRepositories);
  if (name === undefined || repositories.includes(name)) return [];
  if (patterns.some((pattern) => isBelow(name, pattern))) return [];
  const allowed = [...repositories, ...patterns].map(quote).join(", ");
  const message = `image is of a repository that may not be pulled from: given ${quote(name)}, allowed ${allowed}.`;
  return [reportArgument("argument-conflict", path, message)];
}

function isBelow(name: string, pattern: string): boolean {
  const start = pattern.slice(0, -1);
  return name.length > start.length && name.startsWith(start);
}

/** The registry is checked as that of the hub. Without tag and digest, a reference would mean the tag latest. */
function checkReference(image: pulumi.Unwrap<HubImageArgs>): Finding[] {
  if (image.digest === undefined && image.tag === undefined) {
    return [reportArgument("argument-missing", "", "set digest, tag or both.")];
  }
  return checkImageReference({ registry: PUBLIC_REGISTRY, ...image });
}

export const trustPolicy = policyRenderer(buildTrustPolicy);

/** What decides on the rights of a workload's role; the region is that of the nodes, where it matters. */
function workloadArgs(workload: Workload, { createRoles = {}, hubRegion }: SpokeAccessArgs) {
  const { lambdaFunctions, eksAddOnAccounts } = createRoles;
  const needsRegion = workload === "eksNode" && eksAddOnAccounts === undefined;
  return {
    workload,
    hubRegion,
    createRoles: {
      ...(workload === "lambda" && lambdaFunctions && { lambdaFunctions }),
      ...(workload === "eksNode" && eksAddOnAccounts && { eksAddOnAccounts }),
    },
    accountId: PENDING,
    ...(needsRegion && { region: PENDING }),
  };
}

interface WorkloadArgs {
  readonly workload: Workload;
  readonly hubRegion: string;
  readonly createRoles: Pick<WorkloadRoleIntent, "lambdaFunctions" | "eksAddOnAccounts">;
  readonly accountId: string;
  readonly region?: string;
}

const workloadPolicy = policyRenderer(
  ({ createRoles, hubRegion: region, region: nodeRegion, ...rest }: WorkloadArgs) =>
    buildWorkloadPolicy({ ...rest, ...createRoles, region, nodeRegion }),
  ({ workload, createRoles, region: nodeRegion }) =>
    under("createRoles", checkWorkloadRole({ workload, ...createRoles, nodeRegion })),
);

/** A cluster is named in the account and region of the spoke itself. */
function podArgs(key: string, pods: EksPodRoleArgs) {
  const home = pods.clusterName !== undefined && { accountId: PENDING, region: PENDING };
  return { createRoles: { eksPods: { [key]: pods } }, ...home };
}

interface PodArgs {
  readonly createRoles: { readonly eksPods: Readonly<Record<string, PodRoleIntent>> };
  readonly accountId?: string;
  readonly region?: string;
}

const NO_PODS = { namespace: "", serviceAccount: "" };

function podTrustPolicy(key: string): Renderer<PodArgs, string> {
  const path = at("createRoles.eksPods", key);
  return policyRenderer(
    ({ createRoles: { eksPods }, ...home }) =>
      buildPodTrustPolicy({ ...(eksPods[key] ?? NO_PODS), ...home }),
    ({ createRoles: { eksPods } }) => under(path, eksPods[key] ? checkPodRole(eksPods[key]) : []),
  );
}

export function managedPolicy(name: string): Renderer<string, string> {
  return { render: (region) => managedPolicyArn(name, region) };
}
