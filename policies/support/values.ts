/** A text; empty for any other value, which no name, pattern or region equals. */
export function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether a creation template gives a document: an empty text, as AWS has it where there is none, is as good as none. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
