import { type Access, describePrincipal } from "../../domain/access/accessMatrix";
import { reasonsOf } from "../../domain/access/oneSided";
import type { Finding } from "../../domain/finding";
import { printFindings, printFindingsBelow } from "../support/findingList";
import type { Format, Output } from "../support/output";
import { formatCount } from "../support/output";
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
    await output.csv(head, report.access.map(rowOf));
    await printFindingsBelow(output, format, report.findings);
  } else {
    await printTable(output, report);
  }
}

function rowOf(access: Access): string[] {
  const { repositoryArn, principal, pull, push, administer, reasons, provided } = access;
  const because = reasonsOf(reasons);
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
  const hasOneRegistry = new Set(access.map((one) => registryOf(one.repositoryArn))).size === 1;
  let last = "";
  const rows = access.map((one) => {
    const [arn = "", principal, pull, push, administer, because, provided] = rowOf(one);
    const name = hasOneRegistry ? arn.slice(registryOf(arn).length) : arn;
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
    await output.line(
      output.colors.dim(`Not counted: ${policyArn}, which ${identity} has and no state shows.`),
    );
  }
  const repositories = repositoryTotalCount === 1 ? "repository" : "repositories";
  const identities = identityTotalCount === 1 ? "identity" : "identities";
  await output.line(
    `${repositoryTotalCount} ${repositories}, ${identityTotalCount} ${identities}: ${formatCount(findings.length, "warning")}.`,
  );
}

function registryOf(arn: string): string {
  const end = ":repository/";
  return arn.slice(0, arn.indexOf(end) + end.length);
}
