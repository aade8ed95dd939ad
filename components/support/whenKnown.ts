import * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";
import { isKnown } from "./readArguments";
import { type Owner, refuse, warn } from "./refuse";

/** Something made of arguments, such as a policy text. */
export interface Made<K, R> {
  /** Finds what is wrong with the arguments, with their property paths. */
  readonly check: (known: K) => Finding[];
  readonly make: (known: K) => R;
}

/**
 * Makes something of arguments: at once if every leaf of them is known, otherwise in one apply, so that it is unknown or
 * secret where a leaf of it is. Checks them either way: what is known was not judged before the component was registered if
 * something beside it was not known.
 */
export function whenKnown<T, R>(
  owner: Owner,
  value: T,
  made: Made<pulumi.Unwrap<T>, R>,
): pulumi.Input<R> {
  const makeOf = (known: pulumi.Unwrap<T>, isSecret: boolean) => {
    const found = made.check(known).map((finding) => ({
      ...finding,
      path: owner.originOf?.(finding.path) ?? finding.path,
    }));
    const findings = isSecret ? found.map(withoutValue) : found;
    refuse(owner, findings);
    if (owner.resource) warn(owner.resource, findings);
    return made.make(known);
  };
  if (isKnown(value)) return makeOf(value as pulumi.Unwrap<T>, false);
  const awaited = pulumi.output(value);
  return pulumi
    .all([awaited, pulumi.isSecret(awaited)])
    .apply(([resolved, isSecret]) => makeOf(withoutNull(resolved) as pulumi.Unwrap<T>, isSecret));
}

/** A part of what was made, without a detour where it is known. */
export function mapInput<T, R>(made: pulumi.Input<T>, part: (known: T) => R): pulumi.Input<R> {
  return isKnown(made) ? part(made as T) : pulumi.output(made).apply((known) => part(known as T));
}

/** A message quotes what was given; what is secret must not come out that way. */
function withoutValue(finding: Finding): Finding {
  const what = finding.severity === "error" ? "not valid" : "likely wrong";
  return { ...finding, message: `value is ${what}: it is secret and therefore not shown.` };
}

/** Null counts as unset, as elsewhere in Pulumi. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNull(entry)]));
}
