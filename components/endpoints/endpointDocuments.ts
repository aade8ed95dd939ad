import type * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { checkAddressTypes } from "../../domain/network/endpointAddresses";
import {
  checkBucketsReachable,
  checkEndpointNetwork,
  checkFips,
  checkGatewayReach,
  checkRegistryReach,
} from "../../domain/network/endpointCheck";
import {
  type EndpointService,
  buildGatewayEndpointPolicy,
  buildLogsEndpointPolicy,
  buildRegistryEndpointPolicy,
  endpointServiceName,
} from "../../domain/network/endpointPolicy";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import type { LeafChecks } from "../input/readArgs";
import { isPlain } from "../input/values";
import type { RegistryEndpointsArgs } from "./registryEndpointsArgs";

export const endpointChecks: LeafChecks = {
  "RegistryEndpoints.vpcCidrBlocks": (vpcCidrBlocks) => checkEndpointNetwork({ vpcCidrBlocks }),
  "RegistryEndpoints.vpcIpv6CidrBlocks": (vpcIpv6CidrBlocks) =>
    checkEndpointNetwork({ vpcIpv6CidrBlocks }),
};

/** What is rendered of the arguments of endpoints. */
export interface EndpointDocuments {
  readonly registryPolicy: Document<string>;
  readonly gatewayPolicy: Document<string>;
  readonly serviceName: (service: EndpointService) => pulumi.Input<string>;
}

export function endpointDocuments(
  component: Component,
  args: RegistryEndpointsArgs,
): EndpointDocuments {
  const { hubAccountId, hubRegion, repositories, pushRepositories, fips } = args;
  const { pullThroughCachePrefixes, additionalRepositoryArns, additionalBucketNames } = args;
  const reach = {
    ...{ hubAccountId, hubRegion, repositories, pushRepositories },
    ...{ pullThroughCachePrefixes, additionalRepositoryArns },
  };
  const hasRouteTables = args.routeTableIds !== undefined;
  component.report(checkBucketsReachable(additionalBucketNames as string[], hasRouteTables));
  const { vpcId, subnetIds, routeTableIds, ipAddressType, dnsRecordIpType } = args;
  component.check({ vpcId, subnetIds, routeTableIds }, checkEndpointNetwork);
  const hasIpv6Blocks = args.vpcIpv6CidrBlocks !== undefined;
  const addressTypes = { ipAddressType, dnsRecordIpType, hasIpv6Blocks };
  if (isPlain(addressTypes)) component.report(checkAddressTypes(addressTypes));
  component.check({ hubRegion, fips }, checkHubFips);
  return {
    registryPolicy: component.document(reach, registryEndpointPolicy),
    gatewayPolicy: component.document({ hubRegion, additionalBucketNames }, gatewayEndpointPolicy),
    serviceName: (service) => component.render({ hubRegion, fips }, serviceName(service)),
  };
}

const registryEndpointPolicy = policyRenderer(buildRegistryEndpointPolicy, checkRegistryReach);
const gatewayEndpointPolicy = policyRenderer(buildGatewayEndpointPolicy, checkGatewayReach);

export function logsEndpointPolicy(): string {
  return renderPolicyDocument(buildLogsEndpointPolicy());
}

interface Hub {
  readonly hubRegion: string;
  readonly fips?: boolean;
}

function checkHubFips({ hubRegion, fips }: Hub): Finding[] {
  return checkFips(hubRegion, fips);
}

function serviceName(service: EndpointService): Renderer<Hub, string> {
  return { check: checkHubFips, render: (hub) => endpointServiceName(service, hub) };
}
