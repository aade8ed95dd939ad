import {
  EndpointDnsRecordIpType,
  EndpointIpAddressType,
  RegistryEndpoints,
  type RegistryEndpointsArgs,
} from "ecr-hub";
import { ABROAD, HOME, type Network, updateCase } from "./updateCase";

const endpointsIn = (
  step: "made" | "updated",
  hubRegion: string,
  { vpcId, subnetIds, routeTableIds }: Network,
): RegistryEndpointsArgs => {
  const index = step === "made" ? 0 : 1;
  const hubAccountId = ["222222222222", "333333333333"][index]!;
  return {
    vpcId,
    subnetIds: [subnetIds[index]!],
    routeTableIds: [routeTableIds[index]!],
    vpcCidrBlocks: [["10.0.0.0/16"], ["10.0.0.0/8"]][index],
    hubAccountId,
    hubRegion,
    repositories: [`${step}/app`],
    pushRepositories: [`${step}/pushed`],
    pullThroughCachePrefixes: [`${step}-cache`],
    additionalRepositoryArns: [`arn:aws:ecr:${hubRegion}:602401143452:repository/${step}/*`],
    additionalBucketNames: [`acme-${step}`],
    logs: true,
    tags: { step },
  };
};

export const registryEndpoints = updateCase(RegistryEndpoints, "endpoints", {
  children: /^endpoints/,
  argsOf: ({ home, abroad }) => ({
    made: endpointsIn("made", HOME, home),
    updated: endpointsIn("updated", HOME, home),
    moved: {
      ...endpointsIn("updated", ABROAD, abroad),
      fips: true,
      logs: false,
      ipAddressType: EndpointIpAddressType.Dualstack,
      dnsRecordIpType: EndpointDnsRecordIpType.Ipv4,
      vpcIpv6CidrBlocks: ["2001:db8:1234:1a00::/56"],
    },
  }),
  changes: {
    updated: [
      "update SecurityGroup endpoints tags",
      "update VpcEndpoint endpoints-ecr-api policy tags",
      "update VpcEndpoint endpoints-ecr-dkr policy tags",
      "update VpcEndpoint endpoints-logs tags",
      "update VpcEndpoint endpoints-s3 policy tags",
    ],
    moved: [
      "delete VpcEndpoint endpoints-logs",
      "replace SecurityGroup endpoints region vpcId",
      "replace VpcEndpoint endpoints-ecr-api dnsOptions ipAddressType policy region serviceName vpcId",
      "replace VpcEndpoint endpoints-ecr-dkr dnsOptions ipAddressType policy region serviceName vpcId",
      "replace VpcEndpoint endpoints-s3 ipAddressType policy region serviceName vpcId",
    ],
  },
});

/** Endpoints that lose the gateway of Amazon S3, and with it the buckets that it lets through. */
export const endpointsWithGateway = updateCase(RegistryEndpoints, "gateway", {
  children: /^gateway/,
  argsOf: ({ abroad }) => {
    const made = { ...endpointsIn("updated", ABROAD, abroad), logs: false };
    const updated = { ...made, routeTableIds: undefined, additionalBucketNames: undefined };
    return { made, updated, moved: updated };
  },
  changes: { updated: ["delete VpcEndpoint gateway-s3"], moved: [] },
});
