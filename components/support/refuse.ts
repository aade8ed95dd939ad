import * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";

/** The component an error speaks of. */
export interface Owner {
  /** Its class. */
  readonly component: abstract new (...args: never[]) => pulumi.ComponentResource;
  /** Its name in the program. */
  readonly name: string;
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
  for (const { severity, rule, path, message } of findings) {
    if (severity === "warning") void pulumi.log.warn(`${path}: ${message} (${rule})`, resource);
  }
}
