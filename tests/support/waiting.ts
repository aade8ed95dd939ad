import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

import { type RecordOptions, record } from "./recordedMocks";

interface Request {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
}

/**
 * What each resource of a program waits for, by its inputs or by `dependsOn`: types and names of resources by type and name,
 * types without their package and module.
 */
export async function recordWaiting(
  program: () => unknown,
  options?: RecordOptions,
): Promise<Record<string, string[]>> {
  const waiting: Record<string, string[]> = {};
  await record(() => {
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
    const register = monitor.registerResource.bind(monitor) as (
      request: Request,
      reply: unknown,
    ) => unknown;
    Object.assign(monitor, {
      registerResource: (request: Request, reply: unknown) => {
        const key = `${shortType(request.getType())} ${request.getName()}`;
        waiting[key] = request.getDependenciesList().map(keyOf).toSorted();
        return register(request, reply);
      },
    });
    return program();
  }, options);
  return waiting;
}

function shortType(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function keyOf(urn: string): string {
  const [, , type = "", ...name] = urn.split("::");
  return `${shortType(type)} ${name.join("::")}`;
}
