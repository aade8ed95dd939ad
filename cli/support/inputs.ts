import type { Finding } from "../../domain/finding";
import type { Image } from "../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import type { ImageUse } from "../../domain/lifecycle/simulate/result";
import { reviewImagesInUse } from "../../domain/workload/imagesInUse";
import { formatCount } from "./output";
import { Progress } from "./progress";
import { type Inventory, readImages } from "./readImages";
import { readInUse } from "./readInUse";
import { requirePolicy } from "./readPolicy";
import { checkStandardInput, getDisplayName } from "./readText";

/** The files a command reads. */
export interface InputFiles {
  readonly policies: readonly string[];
  readonly inventory: readonly string[];
  readonly inUse?: readonly string[] | undefined;
}

/** What was in them. */
export interface Inputs {
  readonly policies: readonly LifecyclePolicy[];
  readonly images: readonly Image[];
  readonly inUse: readonly ImageUse[];
  /** What is wrong with the files: an inventory that is not whole, images in use that it does not have. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the files of a command, the small ones first, so that a mistake in them shows at once.
 *
 * @throws InputError, RefusedPolicy
 */
export async function readInputs({ policies, inventory, inUse = [] }: InputFiles): Promise<Inputs> {
  checkStandardInput([...policies, ...inventory, ...inUse]);
  const read: LifecyclePolicy[] = [];
  for (const file of policies) read.push(await requirePolicy(file));
  const used = await readInUse(inUse);
  const { images, findings: found } = await readInventory(inventory);
  const { findings, unplaced } = reviewImagesInUse(used, images);
  if (unplaced.length > 0) noteUnplaced(unplaced);
  return {
    policies: read,
    images,
    inUse: used.uses,
    findings: [...found, ...findings],
  };
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
    findings: inventories.flatMap((one) => one.findings),
  };
}
