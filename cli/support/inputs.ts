import type { Finding } from "../../domain/finding";
import type { Image } from "../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import type { RepositoryRecord } from "../../domain/lifecycle/repositoryRecord";
import type { SimulateOptions } from "../../domain/lifecycle/simulate/result";
import type { TagMutability } from "../../domain/repository/tagMutability";
import { reviewImagesInUse } from "../../domain/workload/imagesInUse";
import { formatCount } from "./output";
import { Progress } from "./progress";
import { type Inventory, readImages } from "./readImages";
import { readInUse } from "./readInUse";
import { type RequiredPolicy, requirePolicy } from "./readPolicy";
import { checkStandardInput, getDisplayName } from "./readText";

/** The files a command reads. */
export interface InputFiles {
  readonly policies: readonly string[];
  readonly inventory: readonly string[];
  readonly inUse?: readonly string[] | undefined;
  readonly now?: number | undefined;
  /** @default - that of the last policy's repository or, where its file does not have that, of those in the inventory */
  readonly tagMutability?: TagMutability | undefined;
}

/** What was in them. */
export interface Inputs {
  readonly policies: readonly LifecyclePolicy[];
  readonly images: readonly Image[];
  /** When and for which repositories the policies are evaluated, and what they use. */
  readonly when: SimulateOptions & { readonly now: number };
  /** What is wrong with the files: an inventory that is not whole, images in use that it does not have. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the files of a command, the small ones first, so that a mistake in them shows at once.
 *
 * @throws InputError, RefusedPolicy
 */
export async function readInputs({
  policies,
  inventory,
  inUse = [],
  now = Date.now(),
  tagMutability,
}: InputFiles): Promise<Inputs> {
  checkStandardInput([...policies, ...inventory, ...inUse]);
  const read: RequiredPolicy[] = [];
  for (const file of policies) read.push(await requirePolicy(file));
  const used = await readInUse(inUse);
  const { images, repositories, findings: found } = await readInventory(inventory);
  const { findings, unplaced } = reviewImagesInUse(used, images);
  if (unplaced.length > 0) noteUnplaced(unplaced);
  const known = tagMutability ?? read.findLast((one) => one.tagMutability)?.tagMutability;
  return {
    policies: read.map(({ policy }) => policy),
    images,
    when: {
      ...{ now, inUse: used.uses },
      tagMutability: known ? [known] : findMutability(repositories, images),
    },
    findings: [...found, ...findings],
  };
}

/** The mutability of the repositories that have images in the inventory, as far as it is known. */
function findMutability(
  repositories: readonly RepositoryRecord[],
  images: readonly Image[],
): TagMutability[] {
  if (repositories.length === 0) return [];
  const names = new Set(images.map(({ repositoryName }) => repositoryName));
  return repositories
    .filter(({ repositoryName }) => names.has(repositoryName) || names.has(undefined))
    .map(({ tagMutability }) => tagMutability);
}

const NAMED_DIGESTS = 3;

/** No finding: a list by hand may be of more repositories than the inventory, and does not tell which. */
function noteUnplaced(digests: readonly string[]): void {
  const names = digests.slice(0, NAMED_DIGESTS).join(", ");
  const more = digests.length > NAMED_DIGESTS ? ", …" : "";
  process.stderr.write(
    `Not in the inventory: ${formatCount(digests.length, "digest")} in use (${names}${more}).\n`,
  );
}

async function readInventory(files: readonly string[]): Promise<Inventory> {
  const progress = new Progress();
  const inventories: Inventory[] = [];
  let before = 0;
  for (const file of files) {
    const inventory = await readImages(file, (count) => {
      progress.update(`Reading ${getDisplayName(file)}: ${formatCount(before + count, "image")}`);
    });
    before += inventory.images.length;
    inventories.push(inventory);
  }
  progress.end();
  const [first] = inventories;
  return {
    images:
      first && inventories.length === 1 ? first.images : inventories.flatMap((one) => one.images),
    repositories: inventories.flatMap((one) => one.repositories),
    findings: inventories.flatMap((one) => one.findings),
  };
}
