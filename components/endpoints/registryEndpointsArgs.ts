import type * as pulumi from "@pulumi/pulumi";

/** The addresses that VPC endpoints have. */
export const EndpointIpAddressType = {
  /** IPv4 addresses. */
  Ipv4: "ipv4",
  /** IPv4 and IPv6 addresses. */
  Dualstack: "dualstack",
  /** IPv6 addresses, in subnets that have no others. */
  Ipv6: "ipv6",
} as const;
export type EndpointIpAddressType =
  (typeof EndpointIpAddressType)[keyof typeof EndpointIpAddressType];

/** The DNS records of interface endpoints. */
export const EndpointDnsRecordIpType = {
  /** A records. */
  Ipv4: "ipv4",
  /** A and AAAA records. */
  Dualstack: "dualstack",
  /** AAAA records. */
  Ipv6: "ipv6",
  /** A records for the private DNS name, A and AAAA records for the names of the endpoint itself. */
  ServiceDefined: "service-defined",
} as const;
export type EndpointDnsRecordIpType =
  (typeof EndpointDnsRecordIpType)[keyof typeof EndpointDnsRecordIpType];

/** Arguments of `RegistryEndpoints`. */
export interface RegistryEndpointsArgs {
  /** Id of the VPC. Its DNS support and DNS hostnames must be turned on, for the endpoints have private DNS names. */
  vpcId: pulumi.Input<string>;
  /** Ids of the subnets in which each interface endpoint has a network interface, one subnet an Availability Zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ids of the route tables that get a gateway endpoint for Amazon S3, from where image layers come. Through it they reach the
   * layers of the region's images and the buckets of `additionalBucketNames`, and no other bucket.
   * @default - no gateway endpoint: the VPC must have another way to Amazon S3
   */
  routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * IPv4 CIDR blocks whose hosts may reach the interface endpoints, on port 443; each begins with its first address.
   * @default - the CIDR blocks of the VPC
   */
  vpcCidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * `ipv4`, `dualstack` or `ipv6`: the addresses of all endpoints. The subnets need addresses of the same types.
   * @default "ipv4"
   */
  ipAddressType?: EndpointIpAddressType;
  /**
   * `ipv4`, `dualstack`, `ipv6` or `service-defined`: the DNS records of the interface endpoints, of types that
   * `ipAddressType` has. `service-defined` requires `dualstack`.
   * @default - what AWS chooses for `ipAddressType`
   */
  dnsRecordIpType?: EndpointDnsRecordIpType;
  /**
   * IPv6 CIDR blocks whose hosts may reach the interface endpoints, on port 443; each begins with its first address. Only with
   * an `ipAddressType` other than `ipv4`.
   * @default - the IPv6 CIDR block of the VPC, unless `ipAddressType` is `ipv4`
   */
  vpcIpv6CidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  /** Id of the AWS account of the hub, which is that of its registry; 12 digits. */
  hubAccountId: pulumi.Input<string>;
  /** AWS region of the VPC, and of the hub's registry or its replica: endpoints reach the registries of their own region only. */
  hubRegion: pulumi.Input<string>;
  /** Names of the hub's repositories that may be pulled from. A `*` at the end stands for any rest of a name. */
  repositories: pulumi.Input<string>[];
  /**
   * Names of the hub's repositories that may be pushed to, and so pulled from. A `*` at the end stands for any rest of a name.
   * @default - none
   */
  pushRepositories?: pulumi.Input<string>[];
  /**
   * Prefixes of the hub's pull-through cache rules whose images may be pulled, and cached while they are pulled. Amazon ECR
   * needs a route to the internet from the VPC when an image is pulled for the first time.
   * @default - none
   */
  pullThroughCachePrefixes?: pulumi.Input<string>[];
  /**
   * ARNs of repositories of other registries in the region that may be pulled from, such as those of the add-ons of Amazon
   * EKS: `arn:aws:ecr:us-east-1:602401143452:repository/eks/*`.
   * @default - none
   */
  additionalRepositoryArns?: pulumi.Input<string>[];
  /**
   * Names of buckets that the route tables reach through the gateway endpoint besides image layers, with all rights their
   * callers have. Only together with `routeTableIds`.
   * @default - none
   */
  additionalBucketNames?: pulumi.Input<string>[];
  /**
   * Whether there is an interface endpoint for Amazon CloudWatch Logs, which the `awslogs` driver needs on AWS Fargate. Through
   * it callers write the logs of their own account only.
   * @default false
   */
  logs?: boolean;
  /**
   * Whether the interface endpoints are those validated under FIPS 140-3, which only the regions `us-east-1`, `us-east-2`,
   * `us-west-1`, `us-west-2`, `us-gov-east-1` and `us-gov-west-1` have. Image references must
   * then name the host `<account>.dkr.ecr-fips.<region>.amazonaws.com`.
   * @default false
   */
  fips?: boolean;
  /**
   * Tags of all resources the component makes, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
