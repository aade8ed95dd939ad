import { runtime } from "@pulumi/pulumi";

/**
 * Gives every program a connection of its own to its engine. gRPC shares connections to one address within a process,
 * also those to an engine that has ended, so that a program whose engine got a former engine's port would fail with
 * "No connection established".
 */
export function connectAnew(): void {
  const { grpcClientOptions } = runtime as unknown as { grpcClientOptions: object };
  Object.assign(grpcClientOptions, { "grpc.use_local_subchannel_pool": 1 });
}
