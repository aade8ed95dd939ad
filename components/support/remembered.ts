import type { Finding } from "../../domain/finding";
import type { Made } from "./whenKnown";

/**
 * A document that is checked and made once for equal arguments: the repositories of a registry have most of theirs in common,
 * and each is checked again once it is registered. For arguments that JSON tells apart, and for results that nobody changes.
 */
export function remembered<K, R extends string>({ check, make }: Made<K, R>): Made<K, R> {
  return { check: perArguments(check), make: perArguments(make) };
}

function perArguments<K, R extends string | Finding[]>(answer: (known: K) => R): (known: K) => R {
  const answers = new Map<string, R>();
  return (known) => {
    const key = JSON.stringify(known);
    const before = answers.get(key);
    if (before !== undefined) return before;
    const found = answer(known);
    answers.set(key, found);
    return found;
  };
}
