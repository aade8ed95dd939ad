import { describeReasons } from "../../domain/access/right";
import { type AccessProof, describePrincipal } from "../../domain/access/accessMatrix";
import type { AccessChange } from "../../domain/access/difference";
import type { Finding } from "../../domain/finding";
import { type ExpectationResult, checkExpectations } from "../../domain/access/expectationCheck";
import { EXPECTATION_EXAMPLES, parseExpectations } from "../../domain/access/expectations";
import { printFindingsBelow } from "../support/findingList";
import { InputError } from "../support/inputError";
import { type Format, type Output, formatCount } from "../support/output";
import { unwrap } from "../support/readDocument";
import { getDisplayName, readText } from "../support/readText";

const EXPECTATION_BYTES = 2 ** 20;

/** Holds the expectations of a file against a proof. @throws InputError that names each line that cannot be read */
export async function checkExpectationFile(
  file: string,
  proof: AccessProof,
): Promise<ExpectationResult[]> {
  const expectations = unwrap(file, parseExpectations(await readText(file, EXPECTATION_BYTES)));
  if (expectations.length === 0) {
    throw new InputError(
      `${getDisplayName(file)} has no expectations; a line is such as ${EXPECTATION_EXAMPLES}`,
    );
  }
  return checkExpectations(expectations, proof);
}

export async function printExpectations(
  output: Output,
  format: Format,
  results: readonly ExpectationResult[],
  findings: readonly Finding[],
): Promise<void> {
  const rows = results.map(({ expectation, holds, counterExample = "" }) => ({
    line: expectation.line,
    expectation: expectation.text,
    holds,
    counterExample,
  }));
  if (format === "json") {
    await output.json({ expectations: rows, findings });
    return;
  }
  if (format === "csv") {
    const cells = rows.map((row) => [
      row.line,
      row.expectation,
      String(row.holds),
      row.counterExample,
    ]);
    await output.csv(["line", "expectation", "holds", "counterExample"], cells);
  } else {
    for (const { line, expectation, holds, counterExample } of rows) {
      await output.line(
        holds ? `holds    ${expectation}` : `BROKEN   ${expectation} (line ${line})`,
      );
      if (!holds) await output.line(`         ${counterExample}`);
    }
    const broken = rows.filter(({ holds }) => !holds).length;
    await output.line(`${formatCount(rows.length, "expectation")}: ${broken} broken.`);
  }
  await printFindingsBelow(output, format, findings);
}

export async function printDifference(
  output: Output,
  format: Format,
  changes: readonly AccessChange[],
  findings: readonly Finding[],
): Promise<void> {
  const rows = changes.map(
    ({ change, principal, right, repositoryArn, before, after, reasons, provided }) => [
      change,
      describePrincipal(principal),
      right,
      repositoryArn,
      before,
      after,
      describeReasons(reasons),
      provided.join(" and "),
    ],
  );
  const head = [
    "change",
    "principal",
    "right",
    "repositoryArn",
    "before",
    "after",
    "because",
    "provided",
  ];
  if (format === "json") {
    await output.json({ changes, findings });
    return;
  }
  if (format === "csv") {
    await output.csv(head, rows);
  } else if (rows.length === 0) {
    const known = findings.length === 0 ? "" : ", as far as policies can be read";
    await output.line(`Nobody gains or loses access${known}.`);
  } else {
    for (const [change, principal, right, arn, before, after, because] of rows) {
      await output.line(
        `${change === "gains" ? "+" : "-"} ${principal} ${change} ${right} on ${arn}: ${before} -> ${after}`,
      );
      await output.line(`    by ${because}`);
    }
  }
  await printFindingsBelow(output, format, findings);
}
