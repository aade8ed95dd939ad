/** A text; empty for any other value, which no name, pattern or region equals. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
