import type * as pulumi from "@pulumi/pulumi";

import { type Finding, at, quote } from "../../domain/finding";
import { checkIamName } from "../../domain/iam/iamName";
import { getIndexedStrings } from "../../domain/json";
import { type Workload, WORKLOADS } from "../../domain/workload/workloadRole";
import type { SpokeAccessArgs } from "../spokeAccessArgs";
import { reportArgument } from "./readArguments";

type KnownRoles = Pick<pulumi.Unwrap<SpokeAccessArgs>, "roleNames" | "roles" | "createRoles">;
type CreateRoles = NonNullable<KnownRoles["createRoles"]>;

/** Names of the component and of roles begin names in IAM, which takes fewer characters and shorter names than Pulumi. */
export function checkMadeNames(name: string, createRoles: CreateRoles): Finding[] {
  const ofComponent = checkIamName("policy", name, "name");
  if (ofComponent.length > 0) return ofComponent;
  const roles = [
    ...workloadsOf(createRoles).map((workload) => [workload, at("createRoles", workload)] as const),
    ...Object.keys(createRoles.eksPods ?? {}).map(
      (key) => [key, at("createRoles.eksPods", key)] as const,
    ),
  ];
  return roles.flatMap(([key, path]) => checkIamName("role", `${name}-${key}`, path));
}

/** Every role names its attachments, so no two may have the same name; and a role is given once. */
export function checkNames(known: KnownRoles): Finding[] {
  return [...checkAttachments(known), ...checkSameRoles(known)];
}

function checkAttachments({ roleNames = [], roles = {}, createRoles = {} }: KnownRoles): Finding[] {
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
    ...workloadsOf(createRoles).flatMap((workload) =>
      attachmentsOf(workload).flatMap((one) => take(one, at("createRoles", workload))),
    ),
    ...Object.keys(createRoles.eksPods ?? {}).flatMap((key) =>
      take(key, at("createRoles.eksPods", key)),
    ),
    ...getIndexedStrings(roleNames).flatMap(([roleName, index]) =>
      take(roleName, at("roleNames", index)),
    ),
    ...Object.keys(roles).flatMap((key) => take(key, at("roles", key))),
  ];
}

/** IAM tells no names apart by upper and lower case. Deleting one of two attachments of a role would take the policy from it. */
function checkSameRoles({ roleNames = [], roles = {} }: KnownRoles): Finding[] {
  const places = new Map(
    getIndexedStrings(roleNames).map(([roleName, index]) => [
      roleName.toLowerCase(),
      at("roleNames", index),
    ]),
  );
  return Object.entries(roles).flatMap(([key, roleName]) => {
    const path = at("roles", key);
    const first = places.get(roleName.toLowerCase());
    if (first === undefined) {
      places.set(roleName.toLowerCase(), path);
      return [];
    }
    const message = `the same role is given twice: given ${quote(roleName)}, allowed once, as in ${first}.`;
    return [reportArgument("argument-conflict", path, message)];
  });
}

/** What the attachments of a workload's role are called: that of the pull policy, and those of managed policies. */
function attachmentsOf(workload: Workload): string[] {
  const { managedPolicies } = WORKLOADS[workload];
  return [workload, ...managedPolicies.map((policy) => managedAttachment(workload, policy))];
}

export function managedAttachment(workload: Workload, managedPolicy: string): string {
  return `${workload}-${managedPolicy}`;
}

/** The workloads that a role is made for. */
export function workloadsOf(createRoles: SpokeAccessArgs["createRoles"] = {}): Workload[] {
  return (Object.keys(WORKLOADS) as Workload[]).filter(
    (workload) => createRoles[workload] === true,
  );
}
