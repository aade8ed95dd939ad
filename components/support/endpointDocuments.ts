import {
  checkBucketsReachable,
  checkEndpointNetwork,
  checkFips,
  checkGatewayReach,
  checkRegistryEndpointsIntent,
  checkRegistryReach,
} from "../../domain/network/endpointCheck";
import {
  type EndpointService,
  type GatewayReach,
  type RegistryReach,
  buildGatewayEndpointPolicy,
  buildLogsEndpointPolicy,
  buildRegistryEndpointPolicy,
  endpointServiceName,
} from "../../domain/network/endpointPolicy";
import type { Finding } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { checkRegion } from "../../domain/identifiers";
import { checkTags } from "../../domain/tags";
import { type RegistryEndpointsArgs, registryEndpointsShape } from "../registryEndpointsArgs";
import { distinct, settled } from "./findings";
import { readArguments } from "./readArguments";
import type { Made } from "./whenKnown";

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkRegistryEndpointsArgs(args: RegistryEndpointsArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(registryEndpointsShape, args);
  const documents = [
    ...checkEndpointNetwork(known),
    ...checkRegistryEndpointsIntent(known),
    ...(known.tags ? checkTags(known.tags, "tags") : []),
  ];
  return distinct([
    ...findings,
    ...settled(documents, unsettled),
    ...checkBucketsReachable(known.additionalBucketNames, args.routeTableIds !== undefined),
  ]);
}

/** What the policy of the registry's endpoints is made of. */
export function registryReach(args: RegistryEndpointsArgs) {
  const { hubAccountId, hubRegion, repositories, pushRepositories } = args;
  const { pullThroughCachePrefixes, additionalRepositoryArns } = args;
  return {
    ...{ hubAccountId, hubRegion, repositories, pushRepositories },
    ...{ pullThroughCachePrefixes, additionalRepositoryArns },
  };
}

export const registryEndpointPolicy: Made<RegistryReach, string> = {
  check: checkRegistryReach,
  make: (reach) => renderPolicyDocument(buildRegistryEndpointPolicy(reach)),
};

export const gatewayEndpointPolicy: Made<GatewayReach, string> = {
  check: checkGatewayReach,
  make: (reach) => renderPolicyDocument(buildGatewayEndpointPolicy(reach)),
};

export function logsEndpointPolicy(): string {
  return renderPolicyDocument(buildLogsEndpointPolicy());
}

export function serviceName(
  service: EndpointService,
  fips: boolean | undefined,
): Made<string, string> {
  return {
    check: (region) => [...hubRegion.check(region), ...checkFips(region, fips)],
    make: (region) => endpointServiceName(service, { hubRegion: region, fips }),
  };
}

export const cidrBlocks: Made<string[], string[]> = {
  check: (vpcCidrBlocks) => checkEndpointNetwork({ vpcCidrBlocks }),
  make: (vpcCidrBlocks) => vpcCidrBlocks,
};

export const hubRegion: Made<string, string> = {
  check: (region) => checkRegion(region, "hubRegion"),
  make: (region) => region,
};
