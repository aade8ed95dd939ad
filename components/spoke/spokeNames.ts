import { type Finding, at, quote } from "../../domain/finding";
import { checkIamName } from "../../domain/iam/iamName";
import { type Workload, WORKLOADS } from "../../domain/workload/workloadRole";
import { reportArgument } from "../../domain/argumentRules";
import type { SpokeAccessArgs, SpokeRolesArgs } from "./spokeAccessArgs";

type Roles = Pick<SpokeAccessArgs, "roleNames" | "roles" | "createRoles">;

/** Names of the component and of roles begin names in IAM, which takes fewer characters and shorter names than Pulumi. */
export function checkMadeNames(name: string, createRoles: SpokeRolesArgs): Finding[] {
  const ofComponent = checkIamName("policy", name, "name");
  if (ofComponent.length > 0) return ofComponent;
  const roles = [
    ...workloadsIn(createRoles).map((workload) => [workload, at("createRoles", workload)] as const),
    ...Object.keys(createRoles.eksPods ?? {}).map(
      (key) => [key, at("createRoles.eksPods", key)] as const,
    ),
  ];
  return roles.flatMap(([key, path]) => checkIamName("role", `${name}-${key}`, path));
}

/** Every role names its attachments, so no two may have the same name; and a role is given once. */
export function checkNames(args: Roles): Finding[] {
  return [...checkAttachments(args), ...checkSameRoles(args)];
}

function checkAttachments({ roleNames = [], roles = {}, createRoles = {} }: Roles): Finding[] {
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
    ...workloadsIn(createRoles).flatMap((workload) =>
      attachmentNames(workload).flatMap((one) => take(one, at("createRoles", workload))),
    ),
    ...Object.keys(createRoles.eksPods ?? {}).flatMap((key) =>
      take(key, at("createRoles.eksPods", key)),
    ),
    ...roleNames.flatMap((roleName, index) =>
      typeof roleName === "string" ? take(roleName, at("roleNames", index)) : [],
    ),
    ...Object.keys(roles).flatMap((key) => take(key, at("roles", key))),
  ];
}

/** Names in IAM are the same in upper and lower case. Deleting one of two attachments of a role would take the policy from it. */
function checkSameRoles({ roleNames = [], roles = {} }: Roles): Finding[] {
  const named = [
    ...roleNames.map((name, index) => [at("roleNames", index), name] as const),
    ...Object.entries(roles).map(([key, name]) => [at("roles", key), name] as const),
  ];
  const paths = new Map<string, string>();
  return named.flatMap(([path, name]) => {
    // A name that is not known yet is not judged, and roleNames name their attachments.
    if (typeof name !== "string") return [];
    const first = paths.get(name.toLowerCase());
    if (first === undefined) paths.set(name.toLowerCase(), path);
    if (first === undefined || path.startsWith("roleNames")) return [];
    const message = `the same role is given twice: given ${quote(name)}, allowed once, as in ${first}.`;
    return [reportArgument("argument-conflict", path, message)];
  });
}

/** What the attachments of a workload's role are called: that of the pull policy, and those of managed policies. */
function attachmentNames(workload: Workload): string[] {
  const { managedPolicies } = WORKLOADS[workload];
  return [workload, ...managedPolicies.map((policy) => managedAttachment(workload, policy))];
}

export function managedAttachment(workload: Workload, managedPolicy: string): string {
  return `${workload}-${managedPolicy}`;
}

/** The workloads that a role is made for. */
export function workloadsIn(createRoles: SpokeAccessArgs["createRoles"] = {}): Workload[] {
  return (Object.keys(WORKLOADS) as Workload[]).filter(
    (workload) => createRoles[workload] === true,
  );
}
