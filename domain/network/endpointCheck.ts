import { parseArn } from "../arn";
import { ADDRESS_RULES, checkIpv4CidrBlock, checkIpv6CidrBlock } from "./endpointAddresses";
import {
  type GatewayReach,
  type RegistryReach,
  buildGatewayEndpointPolicy,
  buildRegistryEndpointPolicy,
} from "./endpointPolicy";
import { type CheckValue, type Finding, checkOptional, valueChecks, wrong } from "../finding";
import { checkList, hasEntries, isEmptyList } from "../repository/grants";
import { type PolicyDocument, checkPolicyLength } from "../iam/iamPolicy";
import { checkAccountId, checkRegion, checkRepositoryPrefix, isAccountId } from "../identifiers";
import { checkRepositorySelector } from "../repository/repositorySelector";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of VPC endpoints to a hub's registry. */
export const endpointRules = {
  "endpoint-repositories": error("The endpoints lead to no repository of the hub."),
  "endpoint-repository-arn": error(
    "An additional repository is not an ARN of one account's repositories.",
  ),
  "endpoint-repository-region": error(
    "An additional repository is in a region that the endpoints do not reach.",
  ),
  "endpoint-bucket-name": error("An additional bucket is not the name of an S3 bucket."),
  "endpoint-bucket-unreachable": error(
    "Additional buckets are given, but no route tables from which they could be reached.",
  ),
  "endpoint-fips-region": error("Amazon ECR has no FIPS endpoint in the region."),
  "endpoint-policy-size": error("An endpoint policy has more than 20,480 characters."),
  "endpoint-network-id": error(
    "The id of a VPC, subnet or route table is not its prefix and hexadecimal digits.",
  ),
  "endpoint-network-empty": error("A list of subnets, route tables or address ranges is empty."),
  ...ADDRESS_RULES,
} satisfies RuleTable;

const report = reporter(endpointRules);
const check = valueChecks(report);

const checkBucketName = check(
  "endpoint-bucket-name",
  "bucket name",
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "3 to 63 lower-case letters, digits, . and -, without wildcards",
);

function idCheck(prefix: "vpc" | "subnet" | "rtb"): CheckValue {
  const allowed = `${prefix}- and 8 or 17 hexadecimal digits`;
  const shape = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return check("endpoint-network-id", "id", shape, allowed);
}

const checkVpcId = idCheck("vpc");
const checkSubnetId = idCheck("subnet");
const checkRouteTableId = idCheck("rtb");

/** Checks which repositories the interface endpoints shall lead to. Fails with the findings of `endpointRules` and of the identifiers. */
export function checkRegistryReach(intent: RegistryReach): Finding[] {
  const { hubAccountId, hubRegion } = intent;
  return [
    ...checkAccountId(hubAccountId, "hubAccountId"),
    ...checkRegion(hubRegion, "hubRegion"),
    ...checkNamed(intent),
    ...checkList(intent.repositories, "repositories", checkRepositorySelector),
    ...checkList(intent.pushRepositories, "pushRepositories", checkRepositorySelector),
    ...checkList(intent.pullThroughCachePrefixes, "pullThroughCachePrefixes", (prefix, path) =>
      checkRepositoryPrefix(prefix, path, "pullThroughCache"),
    ),
    ...checkList(intent.additionalRepositoryArns, "additionalRepositoryArns", (arn, path) =>
      checkRepositoryArn(arn, path, hubRegion),
    ),
    ...checkSize(hubRegion, "repositories", () => buildRegistryEndpointPolicy(intent)),
  ];
}

/** Checks which buckets the gateway endpoint shall lead to. */
export function checkGatewayReach(intent: GatewayReach): Finding[] {
  const path = "additionalBucketNames";
  return [
    ...checkList(intent.additionalBucketNames, path, checkBucketName),
    ...checkSize(intent.hubRegion, path, () => buildGatewayEndpointPolicy(intent)),
  ];
}

/** Source: AWS General Reference, "Amazon ECR endpoints and quotas", as of mid 2026. The regions of Canada have none. */
const FIPS_REGIONS = [
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
];

/** Checks that there are FIPS endpoints where they are asked for. Fails with `endpoint-fips-region`. */
export function checkFips(region: unknown, fips: boolean | undefined): Finding[] {
  if (fips !== true || typeof region !== "string" || FIPS_REGIONS.includes(region)) return [];
  const what = "region has no FIPS endpoint of Amazon ECR";
  const message = wrong(what, region, FIPS_REGIONS.join(", "));
  return [report("endpoint-fips-region", "fips", message)];
}

function checkNamed(intent: RegistryReach): Finding[] {
  const { repositories, pushRepositories, pullThroughCachePrefixes } = intent;
  if ([repositories, pushRepositories, pullThroughCachePrefixes].some(hasEntries)) return [];
  const allowed = "at least one name here, in pushRepositories or in pullThroughCachePrefixes";
  const message = wrong("endpoints lead to no repository of the hub", repositories, allowed);
  return [report("endpoint-repositories", "repositories", message)];
}

function checkRepositoryArn(value: unknown, path: string, hubRegion: unknown): Finding[] {
  const arn = typeof value === "string" ? parseArn(value) : undefined;
  const names = arn?.service === "ecr" && isAccountId(arn.accountId) ? arn.resource : "";
  if (arn === undefined || !/^repository\/[a-z0-9][a-z0-9._/-]*\*?$|^repository\/\*$/.test(names)) {
    const allowed = "an ARN such as arn:aws:ecr:us-east-1:602401143452:repository/eks/*";
    const message = wrong("repository ARN", value, allowed);
    return [report("endpoint-repository-arn", path, message)];
  }
  if (arn.region === hubRegion || typeof hubRegion !== "string") return [];
  const allowed = `an ARN in ${hubRegion}, for endpoints reach their own region only`;
  return [
    report("endpoint-repository-region", path, wrong("repository is out of reach", value, allowed)),
  ];
}

/** Longest policy of a VPC endpoint, in characters. */
const ENDPOINT_POLICY_LENGTH = 20_480;

function checkSize(region: unknown, path: string, build: () => PolicyDocument): Finding[] {
  if (typeof region !== "string") return [];
  return checkPolicyLength(
    build(),
    { what: "endpoint policy", most: ENDPOINT_POLICY_LENGTH, fix: "Give fewer names." },
    (message) => report("endpoint-policy-size", path, message),
  );
}

/** The network that gets the endpoints. */
export interface EndpointNetwork {
  readonly vpcId?: string;
  readonly subnetIds?: readonly string[];
  /** Route tables that get the gateway endpoint. */
  readonly routeTableIds?: readonly string[];
  /** IPv4 address ranges whose hosts may reach the interface endpoints. */
  readonly vpcCidrBlocks?: readonly string[];
  /** IPv6 address ranges whose hosts may reach the interface endpoints. */
  readonly vpcIpv6CidrBlocks?: readonly string[];
}

/** Checks the ids and address ranges of a network. Fails with the findings of `endpointRules`. */
export function checkEndpointNetwork(network: EndpointNetwork): Finding[] {
  const { vpcId, subnetIds, routeTableIds, vpcCidrBlocks, vpcIpv6CidrBlocks } = network;
  return [
    ...checkOptional(vpcId, "vpcId", checkVpcId),
    ...checkNetworkList(subnetIds, "subnetIds", checkSubnetId),
    ...checkNetworkList(routeTableIds, "routeTableIds", checkRouteTableId),
    ...checkNetworkList(vpcCidrBlocks, "vpcCidrBlocks", checkIpv4CidrBlock),
    ...checkNetworkList(vpcIpv6CidrBlocks, "vpcIpv6CidrBlocks", checkIpv6CidrBlock),
  ];
}

function checkNetworkList(list: unknown, path: string, checkEntry: CheckValue): Finding[] {
  if (list === undefined || !isEmptyList(list)) return checkList(list, path, checkEntry);
  return [report("endpoint-network-empty", path, "list is empty: given [], allowed at least one.")];
}

/** Checks that given buckets can be reached: without route tables there is no gateway endpoint. */
export function checkBucketsReachable(
  additionalBucketNames: readonly string[] | undefined,
  hasRouteTables: boolean,
): Finding[] {
  if (hasRouteTables || isEmptyList(additionalBucketNames)) return [];
  const message =
    "additionalBucketNames requires routeTableIds: buckets are reached through the gateway endpoint only.";
  return [report("endpoint-bucket-unreachable", "additionalBucketNames", message)];
}
