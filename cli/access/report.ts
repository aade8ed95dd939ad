import { type Access, describePrincipal } from "../../domain/access/accessMatrix";
import { describeReasons } from "../../domain/access/right";
import type { Finding } from "../../domain/finding";
import { AWS_MANAGED_POLICIES_DATE } from "../../domain/iam/awsManagedPolicyTable";
import { countFindings, printFindings, printFindingsBelow } from "../support/findingList";
import { type Format, type Output, formatCount } from "../support/output";
import type { Unjudged } from "./identities";

/** What `ecr-hub access` found out. */
export interface AccessReport {
  readonly repositoryTotalCount: number;
  readonly identityTotalCount: number;
  readonly access: readonly Access[];
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
}

export async function printAccess(
  output: Output,
  format: Format,
  report: AccessReport,
): Promise<void> {
  if (format === "json") {
    await output.json({ ...report });
  } else if (format === "csv") {
    const head = [
      "repositoryArn",
      "principal",
      "pull",
      "push",
      "administer",
      "because",
      "provided",
    ];
    await output.csv(head, report.access.map(toRow));
    await printFindingsBelow(output, format, report.findings);
  } else {
    await printTable(output, report);
  }
}

function toRow(access: Access): string[] {
  const { repositoryArn, principal, pull, push, administer, reasons, provided } = access;
  const because = describeReasons(reasons);
  return [
    repositoryArn,
    describePrincipal(principal),
    pull,
    push,
    administer,
    because,
    provided.join(" and "),
  ];
}

async function printTable(output: Output, report: AccessReport): Promise<void> {
  const { access, findings, unjudged, repositoryTotalCount, identityTotalCount } = report;
  const hasOneRegistry =
    new Set(access.map((one) => getRegistryPrefix(one.repositoryArn))).size === 1;
  let last = "";
  const rows = access.map((one) => {
    const [arn = "", principal, pull, push, administer, because, provided] = toRow(one);
    const name = hasOneRegistry ? describeResource(arn) : arn;
    const repository = arn === last ? "" : name;
    last = arn;
    const why = provided === "" ? because : `${because ?? ""}\nif ${provided ?? ""}`;
    return [repository, principal, pull, push, administer, why];
  });
  if (rows.length > 0) {
    await output.table(["Repository", "Principal", "Pull", "Push", "Administer", "Why"], rows);
    await output.line();
  }
  await printFindings(output, findings);
  for (const { identity, policyArn } of unjudged) {
    const why = policyArn.includes("::aws:")
      ? `AWS has made it after ${AWS_MANAGED_POLICIES_DATE}`
      : "no state shows it";
    await output.line(output.colors.dim(`Not counted: ${policyArn} of ${identity}: ${why}.`));
  }
  const repositories = formatCount(repositoryTotalCount, "repository");
  const identities = formatCount(identityTotalCount, "identity");
  await output.line(`${repositories}, ${identities}: ${countFindings(findings)}.`);
}

/** What the ARNs of the resources of a registry begin with. */
function getRegistryPrefix(arn: string): string {
  return arn.split(":").slice(0, 5).join(":");
}

/** A repository by its name, or the registry itself. */
function describeResource(arn: string): string {
  return arn.endsWith(":*") ? "(registry)" : arn.slice(arn.indexOf("/") + 1);
}
