import { parseArn, registryUrl } from "../arn";
import type { Parsed } from "../finding";
import { type JsonRecord, isList, isRecord, toRecord, toText } from "../json";
import { listOf, objectOf, optional, parseValue, stringShape, valueShape } from "../jsonReader";
import { toTime } from "../lifecycle/image";
import type { imagesInUseRules } from "./imagesInUse";

/** A resource that Amazon Inspector covers, as ListCoverage returns it, with what GetClustersForImage returns for it. */
export interface CoveredResource {
  /** Of an image: the ARN of its repository, a slash and its digest. */
  readonly resourceId: string;
  readonly resourceMetadata?: { readonly ecrImage?: EcrImageMetadata };
  readonly cluster?: readonly JsonRecord[];
}

interface EcrImageMetadata {
  /** How many tasks of Amazon ECS and pods of Amazon EKS run the image. */
  readonly inUseCount?: number;
  readonly lastInUseAt?: unknown;
}

const isTime = (value: unknown): value is unknown => !Number.isNaN(toTime(value));
const noToken = valueShape("none; list all pages", (value): value is null => value === null);

const coverage = {
  name: "coverage",
  rules: { shape: "inspector-coverage-shape" satisfies keyof typeof imagesInUseRules },
  shape: objectOf(
    {
      coveredResources: listOf(
        objectOf<CoveredResource>(
          {
            resourceId: stringShape,
            resourceMetadata: optional(
              objectOf<{ ecrImage?: EcrImageMetadata }>(
                {
                  ecrImage: optional(
                    objectOf<EcrImageMetadata>(
                      {
                        inUseCount: optional(
                          valueShape("a number", (value) => typeof value === "number"),
                        ),
                        lastInUseAt: optional(valueShape("a time", isTime)),
                      },
                      { open: true },
                    ),
                  ),
                },
                { open: true },
              ),
            ),
            cluster: optional(listOf(valueShape("an object", isRecord))),
          },
          { open: true },
        ),
      ),
      nextToken: optional(noToken),
      NextToken: optional(noToken),
    },
    { open: true },
  ),
};

/** Reads what `aws inspector2 list-coverage` prints. Fails with `inspector-coverage-shape`. */
export function parseCoverage(value: unknown): Parsed<readonly CoveredResource[]> {
  const parsed = parseValue(value, coverage);
  return parsed.ok ? { ok: true, value: parsed.value.coveredResources } : parsed;
}

/** Whether Amazon Inspector sees an image in use, or saw it since a time. */
export function isInUse({ resourceMetadata }: CoveredResource, since: number): boolean {
  const { inUseCount = 0, lastInUseAt } = resourceMetadata?.ecrImage ?? {};
  return inUseCount > 0 || toTime(lastInUseAt) >= since;
}

/** The image of a resource, by its digest; undefined for a resource of another kind. */
export function getImage({ resourceId }: CoveredResource): string | undefined {
  const { service, region = "", accountId = "", resource = "" } = parseArn(resourceId) ?? {};
  const [, name, digest] = /^repository\/(.+)\/(sha256:[0-9a-f]{64})$/.exec(resource) ?? [];
  if (service !== "ecr" || name === undefined || digest === undefined) return undefined;
  return `${registryUrl({ accountId, region })}/${name}@${digest}`;
}

/** Who uses an image: the clusters with their task definitions and workloads; where none is told, how many run it and since when. */
export function listUsers({ cluster = [], resourceMetadata }: CoveredResource): string[] {
  const users = cluster.flatMap(({ clusterArn, clusterDetails }) => {
    const workloads = toRecords(clusterDetails).flatMap((one) =>
      listWorkloads(one.clusterMetadata),
    );
    const cluster = toText(clusterArn);
    return workloads.length === 0 ? [cluster] : workloads.map((name) => `${cluster} (${name})`);
  });
  if (users.length > 0) return [...new Set(users)];
  const { inUseCount = 0, lastInUseAt } = resourceMetadata?.ecrImage ?? {};
  const last = isTime(lastInUseAt) ? `, last ${new Date(toTime(lastInUseAt)).toISOString()}` : "";
  return [`Amazon Inspector: ${inUseCount} tasks or pods${last}`];
}

/** The names of what runs in a cluster: task definitions of Amazon ECS, workloads of Amazon EKS. */
function listWorkloads(metadata: unknown): string[] {
  const { awsEcsMetadataDetails, awsEksMetadataDetails } = toRecord(metadata);
  const { taskDefinitionArn } = toRecord(awsEcsMetadataDetails);
  const { namespace = "default", workloadInfoList } = toRecord(awsEksMetadataDetails);
  const workloads = toRecords(workloadInfoList).map(
    ({ name, type }) => `${toText(type ?? "workload")} ${toText(namespace)}/${toText(name)}`,
  );
  return typeof taskDefinitionArn === "string" ? [taskDefinitionArn, ...workloads] : workloads;
}

function toRecords(value: unknown): JsonRecord[] {
  return isList(value) ? value.filter(isRecord) : [];
}
