import * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";

/** What an error calls a component. */
export interface Named {
  /** Its class. */
  readonly component: abstract new (...args: never[]) => pulumi.ComponentResource;
  /** Its name in the program. */
  readonly name: string;
}

/** The component that errors and warnings speak of. */
export interface Owner extends Named {
  /** Itself, once it is registered; nothing is warned of before. */
  readonly resource?: pulumi.ComponentResource;
  /** Where the argument was given that is checked at a path; at that path, if it is left out. */
  readonly originOf?: (path: string) => string;
}

/**
 * Throws one error with all that is wrong, each with its property path, if anything is.
 *
 * @throws pulumi.InputPropertiesError
 */
export function refuse(owner: Named, findings: readonly Finding[]): void {
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

/** Tells what AWS accepts and is likely wrong, once: several documents are checked for the same. */
export function warn(resource: pulumi.Resource, findings: readonly Finding[]): void {
  const told = TOLD.get(resource) ?? new Set();
  TOLD.set(resource, told);
  for (const { severity, rule, path, message } of findings) {
    const line = `${path}: ${message} (${rule})`;
    if (severity !== "warning" || told.has(line)) continue;
    told.add(line);
    void pulumi.log.warn(line, resource);
  }
}

const TOLD = new WeakMap<pulumi.Resource, Set<string>>();
