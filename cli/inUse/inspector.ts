import type { ListCoverageRequest } from "@aws-sdk/client-inspector2";
import { parseJson } from "../../domain/json";
import {
  type CoveredResource,
  getImage,
  isInUse,
  listUsers,
  parseCoverage,
} from "../../domain/workload/inspectorUses";
import { type AwsOptions, clientConfig } from "../support/aws";
import { InputError } from "../support/inputError";
import { getDisplayName, readText } from "../support/readText";
import type { FoundUse, OnProgress, Use } from "./use";

const CONCURRENCY = 4;
const RESOURCES_A_CALL = 200;
const COVERAGE_BYTES = 512 * 2 ** 20;

/** Images that Amazon Inspector sees in use, or saw since a time, in all accounts that it covers, with their clusters. */
export async function usesOfInspector(
  options: AwsOptions,
  since: number,
  onProgress: OnProgress,
): Promise<FoundUse[]> {
  const { Inspector2Client, paginateGetClustersForImage, paginateListCoverage } =
    await import("@aws-sdk/client-inspector2");
  const { default: pMap } = await import("p-map");
  const client = new Inspector2Client(clientConfig(options));
  const covered = new Map<string, CoveredResource>();
  const used: ListCoverageRequest["filterCriteria"][] = [
    { ecrImageInUseCount: [{ lowerInclusive: 1 }] },
    { ecrImageLastInUseAt: [{ startInclusive: new Date(since) }] },
  ];
  for (const criteria of used) {
    const filterCriteria = { ...ONLY_IMAGES, ...criteria };
    for await (const page of paginateListCoverage(
      { client, pageSize: RESOURCES_A_CALL },
      { filterCriteria },
    )) {
      for (const one of toCovered({ coveredResources: page.coveredResources ?? [] })) {
        covered.set(one.resourceId, one);
      }
    }
  }
  const readClusters = async (one: CoveredResource): Promise<Use[]> => {
    const cluster: object[] = [];
    const filter = { resourceId: one.resourceId };
    for await (const page of paginateGetClustersForImage({ client }, { filter })) {
      cluster.push(...(page.cluster ?? []));
    }
    onProgress(1);
    return toCovered({ coveredResources: [{ ...one, cluster }] }).flatMap(toUses);
  };
  return (await pMap(covered.values(), readClusters, { concurrency: CONCURRENCY })).flat();
}

const ONLY_IMAGES: ListCoverageRequest["filterCriteria"] = {
  resourceType: [{ comparison: "EQUALS", value: "AWS_ECR_CONTAINER_IMAGE" }],
};

/** The same of a file with what `aws inspector2 list-coverage` prints. @throws InputError */
export async function usesOfCoverage(file: string, since: number): Promise<Use[]> {
  const json = parseJson(await readText(file, COVERAGE_BYTES), COVERAGE_BYTES);
  if (!json.ok) throw new InputError(`${getDisplayName(file)} is not JSON.`);
  return toCovered(json.value, getDisplayName(file))
    .filter((one) => isInUse(one, since))
    .flatMap(toUses);
}

/** @throws InputError */
function toCovered(value: unknown, name = "Amazon Inspector"): readonly CoveredResource[] {
  const parsed = parseCoverage(value);
  if (parsed.ok) return parsed.value;
  const problems = parsed.findings.map(({ path, message }) => `${name}, ${path}: ${message}`);
  throw new InputError(problems.slice(0, 20).join("\n"));
}

function toUses(resource: CoveredResource): Use[] {
  const image = getImage(resource);
  return image === undefined ? [] : listUsers(resource).map((usedBy) => ({ image, usedBy }));
}
