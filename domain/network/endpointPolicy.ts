import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import { getDnsSuffix, getPartition, renderArn, repositoryArn } from "../arn";
import {
  allow,
  policyDocument,
  stringEquals,
  type PolicyCondition,
  type PolicyDocument,
  type PolicyStatement,
  EVERYBODY,
} from "../iam/iamPolicy";
import { getStrings } from "../json";
import { PULL_THROUGH_ACTIONS, cachedRepositories } from "../registry/cacheFill";
import type { RepositorySelector } from "../repository/repositorySelector";

/** Which repositories the interface endpoints of a VPC lead to. */
export interface RegistryReach {
  readonly hubAccountId: string;
  /** Region of the hub's registry, and of the VPC: the endpoints of a region reach no other. */
  readonly hubRegion: string;
  /** Repositories of the hub to pull from. */
  readonly repositories: readonly RepositorySelector[];
  /** Repositories of the hub to push to, and so to pull from. */
  readonly pushRepositories?: readonly RepositorySelector[];
  /** Prefixes of the hub's pull-through cache rules. */
  readonly pullThroughCachePrefixes?: readonly string[];
  /** ARNs of repositories of other registries to pull from. */
  readonly additionalRepositoryArns?: readonly string[];
}

/** Which buckets the gateway endpoint of a VPC leads to. */
export interface GatewayReach {
  readonly hubRegion: string;
  /** Buckets besides that of the image layers. */
  readonly additionalBucketNames?: readonly string[];
}

/** What may go through the VPC endpoints to a hub's registry. */
export interface RegistryEndpointsIntent extends RegistryReach, GatewayReach {
  /** Whether the endpoints are validated under FIPS 140-3. */
  readonly fips?: boolean;
}

/** A service that an endpoint leads to. */
export type EndpointService = "ecr.api" | "ecr.dkr" | "logs" | "s3";

/**
 * The name of an endpoint service, such as `com.amazonaws.us-east-1.ecr.api`. Outside the commercial regions the services
 * of Amazon ECR are called after their domain: `cn.com.amazonaws.cn-north-1.ecr.api`.
 */
export function endpointServiceName(
  service: EndpointService,
  { hubRegion, fips }: Pick<RegistryEndpointsIntent, "hubRegion" | "fips">,
): string {
  const domain = service.startsWith("ecr.") ? getDnsSuffix(hubRegion) : "amazonaws.com";
  const prefix = domain.split(".").reverse().join(".");
  return `${prefix}.${hubRegion}.${fips === true ? fipsName(service, hubRegion) : service}`;
}

function fipsName(service: EndpointService, region: string): string {
  switch (service) {
    case "ecr.api":
      return "ecr-fips.api";
    case "ecr.dkr":
      return "ecr-fips.dkr";
    case "logs":
      // In AWS GovCloud (US) the one endpoint there is is validated.
      return getPartition(region) === "aws-us-gov" ? "logs" : "logs-fips";
    case "s3":
      return "s3";
  }
}

/** The policy of the endpoints `ecr.api` and `ecr.dkr`: the repositories of the intent, and no others, whoever calls. */
export function buildRegistryEndpointPolicy(intent: RegistryReach): PolicyDocument {
  const { hubAccountId: accountId, hubRegion: region } = intent;
  const toArns = (names: readonly string[]) =>
    names.map((repositoryName) => repositoryArn({ accountId, region, repositoryName }));
  const pushed = toArns(getStrings(intent.pushRepositories));
  const pulled = [...toArns(getStrings(intent.repositories)), ...pushed];
  const cached = toArns(getStrings(intent.pullThroughCachePrefixes).map(cachedRepositories));
  return policyDocument(
    allowAll("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], ["*"]),
    allowAll("PullFromHub", PULL_ACTIONS, pulled),
    allowAll("PushToHub", PUSH_ACTIONS, pushed),
    allowAll("PullThroughCacheOfHub", PULL_THROUGH_ACTIONS, cached),
    allowAll("PullFromOthers", PULL_ACTIONS, getStrings(intent.additionalRepositoryArns)),
  );
}

/** The policy of the gateway endpoint: the layers of the region's images, and the additional buckets. */
export function buildGatewayEndpointPolicy(intent: GatewayReach): PolicyDocument {
  const { hubRegion } = intent;
  const s3 = { partition: getPartition(hubRegion), service: "s3", region: "", accountId: "" };
  const toArn = (resource: string) => renderArn({ ...s3, resource });
  const layers = toArn(`prod-${hubRegion}-starport-layer-bucket/*`);
  const buckets = getStrings(intent.additionalBucketNames).flatMap((name) => [name, `${name}/*`]);
  return policyDocument(
    allowAll("GetImageLayers", ["s3:GetObject"], [layers]),
    allowAll("UseBuckets", ["s3:*"], buckets.map(toArn)),
  );
}

const WRITE_LOG_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
] as const;

/** The policy of the endpoint `logs`: callers write the logs of their own account, and of no other. */
export function buildLogsEndpointPolicy(): PolicyDocument {
  const ownAccount = stringEquals("aws:ResourceAccount", "${aws:PrincipalAccount}");
  return policyDocument(allowAll("WriteLogsOfOwnAccount", WRITE_LOG_ACTIONS, ["*"], [ownAccount]));
}

function allowAll(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: readonly PolicyCondition[] = [],
): PolicyStatement[] {
  return allow(sid, actions, { principals: [EVERYBODY], resources, conditions });
}
