import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";

/** What a policy has found, where it reports one line for the whole stack. */
export class StackSummary {
  readonly #names = new Map<string, string>();

  constructor(private readonly describe: (count: number, names: string) => string) {}

  /** Takes note of a resource that breaks the policy. */
  note({ urn, name }: { readonly urn: string; readonly name: string }): void {
    this.#names.set(urn, name);
  }

  /** The function that reports the line; the runtime passes over it where there is nothing to report. */
  readonly validateStack = Object.defineProperty(
    (_: StackValidationArgs, violate: ReportViolation): void => {
      const names = [...this.#names.values()];
      this.#names.clear();
      if (names.length > 0) violate(this.describe(names.length, listNames(names)));
    },
    "__pulumiType",
    { get: () => (this.#names.size > 0 ? undefined : "counted"), enumerable: true },
  );
}

const MOST_NAMES = 5;

function listNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
