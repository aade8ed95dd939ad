import * as pulumi from "@pulumi/pulumi";

import { type Finding, at, isWithin } from "../../domain/finding";

/** Stands for a value that cannot be judged yet; nothing waits for it. */
export const PENDING = new Promise<never>(() => undefined);

/** Whether a value itself is an Output or a promise. */
export function isPending(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Whether nothing in a value is pending. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return !isPending(value) && Object.values(value).every(isPlain);
}

/** A list with holes for what is pending, so that the other entries keep their index. */
export function sparse<T, R>(list: readonly T[], toEntry: (entry: T) => R): R[] {
  const entries: R[] = [];
  entries.length = list.length;
  list.forEach((entry, index) => {
    if (!isPending(entry)) entries[index] = toEntry(entry);
  });
  return entries;
}

/** A value without what is pending in it. */
export function plainPart(value: unknown): unknown {
  if (Array.isArray(value)) return sparse(value, plainPart);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => !isPending(entry));
  return Object.fromEntries(entries.map(([key, entry]) => [key, plainPart(entry)]));
}

/** The findings that hold whatever the pending part of a value turns out to be. */
export function withoutPending(findings: readonly Finding[], value: object): Finding[] {
  const pending = pendingPaths(value, "");
  return findings.filter(
    ({ path }) => !pending.some((scope) => isWithin(path, scope) || isWithin(scope, path)),
  );
}

/** Paths of what is pending: an argument, an entry of a list, or a whole object with a pending member. */
function pendingPaths(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const isObject = path !== "" && !Array.isArray(value);
  return Object.entries(value).flatMap(([key, entry]) => {
    const entryPath = at(path, Array.isArray(value) ? Number(key) : key);
    if (!isPending(entry)) return pendingPaths(entry, entryPath);
    return [isObject ? path : entryPath];
  });
}

/** A part of something that was rendered; no Output where it is plain. */
export function mapInput<T, R>(input: pulumi.Input<T>, part: (value: T) => R): pulumi.Input<R> {
  return isPlain(input)
    ? part(input as T)
    : pulumi.output(input).apply((value) => part(value as T));
}

/** A function that answers once for equal arguments: the repositories of a registry have most of theirs in common. */
export function memoize<T, R>(answer: (value: T) => R): (value: T) => R {
  const answers = new Map<string, R>();
  return (value) => {
    const key = JSON.stringify(value);
    let known = answers.get(key);
    if (known === undefined) {
      known = answer(value);
      answers.set(key, known);
    }
    return known;
  };
}

/** Documents are readonly; the args of resources take lists that are not. */
export type PulumiInput<T> = T extends readonly (infer Item)[]
  ? PulumiInput<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: PulumiInput<T[Key]> }
    : T;

export function toPulumiInput<T>(document: T): PulumiInput<T> {
  return structuredClone(document) as PulumiInput<T>;
}
