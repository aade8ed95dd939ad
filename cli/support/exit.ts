import type { Finding } from "../../domain/finding";

/** How a command ends: fine, with findings or conflicts, or by wrong use or unreadable input. */
export const ExitCode = { fine: 0, findings: 1, wrongUse: 2 } as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code for findings and conflicts; with `ignoreWarnings` warnings do not count. */
export function getExitCode(
  findings: readonly Finding[],
  ignoreWarnings = false,
  conflicts = 0,
): ExitCode {
  const counts = findings.some(({ severity }) => severity === "error" || !ignoreWarnings);
  return counts || conflicts > 0 ? ExitCode.findings : ExitCode.fine;
}
