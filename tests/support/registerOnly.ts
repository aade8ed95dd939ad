import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import {
  type RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";

type Register = (
  request: RegisterResourceRequest,
  done: (error: unknown, response: RegisterResourceResponse) => void,
) => unknown;

/** A program of which the engine sees the resources of these names only. No resource of another name may be needed by them. */
export function onlyNamed(names: readonly string[], program: PulumiFn): PulumiFn {
  return () => {
    const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, done) => {
      if (names.includes(request.getName())) return register(request, done);
      const response = new RegisterResourceResponse();
      response.setUrn(`urn:pulumi:left::out::of::${request.getName()}`);
      response.setObject(request.getObject());
      done(null, response);
      return undefined;
    };
    return program();
  };
}
