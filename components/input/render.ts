import * as pulumi from "@pulumi/pulumi";

import { isPlain } from "./pending";

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
