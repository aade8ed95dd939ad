import * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";

/** The component an error speaks of. */
export interface Owner {
  /** Its class. */
  readonly component: abstract new (...args: never[]) => pulumi.ComponentResource;
  /** Its name in the program. */
  readonly name: string;
  /** The component itself, once it is registered. */
  readonly resource?: pulumi.ComponentResource;
  /** Where the argument was given that is checked at a path; at that path, if it is left out. */
  readonly originOf?: (path: string) => string;
}

/**
 * Throws one error with all that is wrong, each with its property path, if anything is.
 *
 * @throws pulumi.InputPropertiesError
 */
export function refuse(owner: Owner, findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const lines = errors.map(({ rule, path, message }) => `  ${path}: ${message} (${rule})`);
  const count = errors.length === 1 ? "one argument" : `${errors.length} arguments`;
  const error = new pulumi.InputPropertiesError({
    message: `${owner.component.name} "${owner.name}" refuses ${count}:\n${lines.join("\n")}`,
    errors: errors.map(({ rule, path, message }) => ({
      propertyPath: path,
      reason: `${message} (${rule})`,
    })),
  });
  // The first line of the stack is then the caller's own `new …`.
  Error.captureStackTrace(error, owner.component);
  throw error;
}

/** Tells what AWS accepts and is likely wrong. */
export function warn(resource: pulumi.Resource, findings: readonly Finding[]): void {
  for (const line of newWarnings(resource, findings)) void pulumi.log.warn(line, resource);
}

/** Tells the same of arguments that became known later; by name, where the owner is not given as a resource. */
export function warnLater(owner: Owner, findings: readonly Finding[]): void {
  if (owner.resource !== undefined) {
    warn(owner.resource, findings);
    return;
  }
  for (const line of newWarnings(owner, findings)) {
    void pulumi.log.warn(`${owner.component.name} "${owner.name}": ${line}`);
  }
}

/** What was told of whom: several documents are checked for the same. */
const told = new WeakMap<object, Set<string>>();

function newWarnings(subject: object, findings: readonly Finding[]): string[] {
  const lines = told.get(subject) ?? new Set<string>();
  told.set(subject, lines);
  const before = new Set(lines);
  for (const { severity, rule, path, message } of findings) {
    if (severity === "warning") lines.add(`${path}: ${message} (${rule})`);
  }
  return [...lines].filter((line) => !before.has(line));
}
