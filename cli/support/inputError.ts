/** Input that cannot be read or makes no sense: the command ends with status 2 and the message, without a stack trace. */
export class InputError extends Error {}

/** What an error says, whatever was thrown, without a full stop. */
export function getReason(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/\.$/, "");
}

/** So many problems are named: a file of another kind has no other. */
export const NAMED_PROBLEMS = 20;

/** The first of some problems, of which there are `count`, and how many more there are. */
export function limitProblems(
  problems: readonly string[],
  count = problems.length,
): readonly string[] {
  const more = count - NAMED_PROBLEMS;
  return more > 0 ? [...problems.slice(0, NAMED_PROBLEMS), `${more} more problems.`] : problems;
}
