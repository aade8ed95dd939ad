/** Input that cannot be read or makes no sense: the command ends with status 2 and the message, without a stack trace. */
export class InputError extends Error {}

/** What an error says, whatever was thrown, without a full stop. */
export function getReason(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/\.$/, "");
}
