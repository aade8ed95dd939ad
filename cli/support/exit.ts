import type { Finding } from "../../domain/finding";

/** How a command ends: fine, with findings or conflicts, or by wrong use or unreadable input. */
export const ExitCode = { fine: 0, findings: 1, wrongUse: 2 } as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code for findings; with `ignoreWarnings` only errors count. */
export function exitCodeOf(findings: readonly Finding[], ignoreWarnings = false): ExitCode {
  const counts = findings.some(({ severity }) => severity === "error" || !ignoreWarnings);
  return counts ? ExitCode.findings : ExitCode.fine;
}
