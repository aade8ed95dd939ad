type Pattern = Readonly<Record<string, unknown>>;

/** A slow and literal reading of EventBridge's content filters, as far as patterns of this project use them. */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return (wanted as Pattern[]).some((one) => matchesPattern(one, event));
    const values = valuesOf(event, key);
    if (Array.isArray(wanted))
      return values.some((value) => wanted.some((one) => matches(one, value)));
    return values.some((value) => matchesPattern(wanted as Pattern, value));
  });
}

/** EventBridge looks into each member of a list. */
function valuesOf(event: unknown, key: string): unknown[] {
  if (Array.isArray(event)) return event.flatMap((member) => valuesOf(member, key));
  if (typeof event !== "object" || event === null || !Object.hasOwn(event, key)) return [];
  const value = (event as Pattern)[key];
  return Array.isArray(value) && value.every((member) => typeof member !== "object")
    ? value
    : [value];
}

function matches(matcher: unknown, value: unknown): boolean {
  if (typeof matcher !== "object" || matcher === null) return matcher === value;
  const [[kind, operand] = []] = Object.entries(matcher);
  switch (kind) {
    case "prefix":
      return typeof value === "string" && value.startsWith(String(operand));
    case "suffix":
      return typeof value === "string" && value.endsWith(String(operand));
    case "wildcard": {
      const escaped = String(operand).replace(/[.+?^${}()|[\]\\]/g, "\\$&");
      return (
        typeof value === "string" && new RegExp(`^${escaped.replaceAll("*", ".*")}$`).test(value)
      );
    }
    case "numeric": {
      const [operator, limit] = operand as [string, number];
      if (operator !== ">") throw new Error(`The matcher knows no ${operator}.`);
      return typeof value === "number" && value > limit;
    }
    default:
      throw new Error(`The matcher knows no ${String(kind)}.`);
  }
}
