import type { Finding, Parsed } from "../../domain";

/** A document that breaks a rule, and the same put right. */
export interface Example {
  readonly wrong: unknown;
  readonly right: unknown;
  /** The findings of such a document: `wrong` has one of the rule, `right` has none. */
  readonly check: (document: unknown) => readonly Finding[];
}

export type Examples = Readonly<Record<string, Example>>;

/** Examples of one kind of document, by rule: what is wrong, and what is right. */
export function examplesOf<Model>(
  parse: (document: unknown) => Parsed<Model>,
  check: (model: Model) => readonly Finding[],
  pairs: Readonly<Record<string, readonly [wrong: unknown, right: unknown]>>,
): Examples {
  const findingsOf = (document: unknown) => {
    const parsed = parse(document);
    return parsed.ok ? check(parsed.value) : parsed.findings;
  };
  return Object.fromEntries(
    Object.entries(pairs).map(([rule, [wrong, right]]) => [
      rule,
      { wrong, right, check: findingsOf },
    ]),
  );
}
