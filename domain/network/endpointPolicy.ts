import { PULL_ACTIONS, PUSH_ACTIONS } from "../iam/actions";
import { getDnsSuffix, getPartition, renderArn, repositoryArn } from "../arn";
import { type PolicyDocument, type PolicyStatement, EVERYBODY } from "../iam/iamPolicy";
import { getStrings } from "../json";
import { FILL_CACHE_ACTIONS, TAG_CACHE_ACTION, cachedRepositories } from "../registry/cacheFill";
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

/** Pulling of images that are in the cache and of those that are not yet. */
const CACHE_ACTIONS = [...PULL_ACTIONS, ...FILL_CACHE_ACTIONS, TAG_CACHE_ACTION];

/** The policy of the endpoints `ecr.api` and `ecr.dkr`: the repositories of the intent, and no others, whoever calls. */
export function buildRegistryEndpointPolicy(intent: RegistryReach): PolicyDocument {
  const pushed = hubArns(intent, getStrings(intent.pushRepositories));
  const pulled = [...hubArns(intent, getStrings(intent.repositories)), ...pushed];
  const cached = hubArns(
    intent,
    getStrings(intent.pullThroughCachePrefixes).map(cachedRepositories),
  );
  return {
    version: "2012-10-17",
    statements: [
      ...allow("GetAuthorizationToken", ["ecr:GetAuthorizationToken"], ["*"]),
      ...allow("PullFromHub", PULL_ACTIONS, pulled),
      ...allow("PushToHub", PUSH_ACTIONS, pushed),
      ...allow("PullThroughCacheOfHub", CACHE_ACTIONS, cached),
      ...allow("PullFromOthers", PULL_ACTIONS, getStrings(intent.additionalRepositoryArns)),
    ],
  };
}

/** The policy of the gateway endpoint: the layers of the region's images, and the additional buckets. */
export function buildGatewayEndpointPolicy(intent: GatewayReach): PolicyDocument {
  const { hubRegion } = intent;
  const bucketArn = (resource: string) =>
    renderArn({
      partition: getPartition(hubRegion),
      service: "s3",
      region: "",
      accountId: "",
      resource,
    });
  const buckets = getStrings(intent.additionalBucketNames);
  return {
    version: "2012-10-17",
    statements: [
      ...allow(
        "GetImageLayers",
        ["s3:GetObject"],
        [bucketArn(`prod-${hubRegion}-starport-layer-bucket/*`)],
      ),
      ...allow(
        "UseBuckets",
        ["s3:*"],
        buckets.flatMap((name) => [bucketArn(name), bucketArn(`${name}/*`)]),
      ),
    ],
  };
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
  const ownAccount = {
    operator: "StringEquals",
    key: "aws:ResourceAccount",
    values: ["${aws:PrincipalAccount}"],
  };
  const [statement] = allow("WriteLogsOfOwnAccount", WRITE_LOG_ACTIONS, ["*"]);
  return {
    version: "2012-10-17",
    statements: statement === undefined ? [] : [{ ...statement, conditions: [ownAccount] }],
  };
}

function hubArns(intent: RegistryReach, repositories: readonly string[]): string[] {
  const { hubAccountId: accountId, hubRegion: region } = intent;
  return repositories.map((repositoryName) => repositoryArn({ accountId, region, repositoryName }));
}

function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [{ sid, effect: "Allow", principals: [EVERYBODY], actions, resources, conditions: [] }];
}
