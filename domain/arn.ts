/** An Amazon Resource Name in its parts: `arn:partition:service:region:accountId:resource`. */
export interface Arn {
  /** Such as `aws` or `aws-cn`. */
  readonly partition: string;
  /** Such as `ecr` or `iam`. */
  readonly service: string;
  /** Empty for global services such as IAM. */
  readonly region: string;
  /** Empty where the resource's name is unique without it, as with S3 buckets. */
  readonly accountId: string;
  /** The rest, colons included, such as `repository/team-a/api`. */
  readonly resource: string;
}

/** Reads the parts of an ARN; undefined where one is missing, or partition, service or resource are empty. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):([^]+)$/.exec(text);
  if (match === null) return undefined;
  const [, partition = "", service = "", region = "", accountId = "", resource = ""] = match;
  return { partition, service, region, accountId, resource };
}

/** The account that an ARN belongs to; empty where it names none. */
export function getArnAccount(arn: string): string {
  return parseArn(arn)?.accountId ?? "";
}

/** The six segments of an ARN or of a pattern of ARNs, fewer where some are left out; the last one has all further colons. */
export function splitArn(arn: string): string[] {
  const segments = arn.split(":");
  return segments.length > 6 ? [...segments.slice(0, 5), segments.slice(5).join(":")] : segments;
}

/** Writes an ARN: the inverse of `parseArn`. */
export function renderArn(arn: Arn): string {
  return ["arn", arn.partition, arn.service, arn.region, arn.accountId, arn.resource].join(":");
}

interface Partition {
  readonly id: string;
  readonly regionPrefix: string;
  readonly dnsSuffix: string;
}

/** The partition of all regions that no other entry claims. */
const COMMERCIAL: Partition = { id: "aws", regionPrefix: "", dnsSuffix: "amazonaws.com" };

const PARTITIONS: readonly Partition[] = [
  { id: "aws-cn", regionPrefix: "cn-", dnsSuffix: "amazonaws.com.cn" },
  { id: "aws-us-gov", regionPrefix: "us-gov-", dnsSuffix: "amazonaws.com" },
  { id: "aws-iso", regionPrefix: "us-iso-", dnsSuffix: "c2s.ic.gov" },
  { id: "aws-iso-b", regionPrefix: "us-isob-", dnsSuffix: "sc2s.sgov.gov" },
  { id: "aws-iso-e", regionPrefix: "eu-isoe-", dnsSuffix: "cloud.adc-e.uk" },
  { id: "aws-iso-f", regionPrefix: "us-isof-", dnsSuffix: "csp.hci.ic.gov" },
  { id: "aws-eusc", regionPrefix: "eusc-", dnsSuffix: "amazonaws.eu" },
];

/** Ids of all partitions, such as `aws` and `aws-cn`. */
export const PARTITION_IDS: readonly string[] = [COMMERCIAL, ...PARTITIONS].map(({ id }) => id);

function partitionWith(region: string): Partition {
  return PARTITIONS.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? COMMERCIAL;
}

/** The partition a region belongs to, such as `aws`, `aws-cn` or `aws-us-gov`; `aws` for any region not known otherwise. */
export function getPartition(region: string): string {
  return partitionWith(region).id;
}

/** The domain of a region's endpoints: `amazonaws.com`, in China `amazonaws.com.cn`. */
export function getDnsSuffix(region: string): string {
  return partitionWith(region).dnsSuffix;
}

/** What names a repository among all repositories of AWS. */
export interface RepositoryLocation {
  /** @default - the partition of the region */
  readonly partition?: string;
  /** Region of the registry, such as `us-east-1`. */
  readonly region: string;
  /** Account of the registry: 12 digits. */
  readonly accountId: string;
  /** Name with its path, such as `team-a/api`. */
  readonly repositoryName: string;
}

/** The ARN of a repository; with a name such as `team-a/*`, the ARN pattern of several. */
export function repositoryArn(location: RepositoryLocation): string {
  const { region, accountId, repositoryName } = location;
  const partition = location.partition ?? getPartition(region);
  const resource = `repository/${repositoryName}`;
  return renderArn({ partition, service: "ecr", region, accountId, resource });
}

/** The ARN that stands for all principals of an account: `arn:aws:iam::222222222222:root`. */
export function accountRootArn(accountId: string, region: string): string {
  const partition = getPartition(region);
  return renderArn({ partition, service: "iam", region: "", accountId, resource: "root" });
}

/** The host name of a private registry, without scheme: `111111111111.dkr.ecr.us-east-1.amazonaws.com`. */
export function registryUrl(registry: {
  readonly accountId: string;
  readonly region: string;
}): string {
  const { accountId, region } = registry;
  return `${accountId}.dkr.ecr.${region}.${getDnsSuffix(region)}`;
}
