import type { Finding } from "../../domain/finding";
import type { Image } from "../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import { reviewImagesInUse } from "../../domain/workload/imagesInUse";
import { formatCount } from "./output";
import { Progress } from "./progress";
import { readImages } from "./readImages";
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
  /** The digests in use. */
  readonly inUse: ReadonlySet<string>;
  /** What is wrong with the list of images in use for these images. */
  readonly inUseFindings: readonly Finding[];
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
  const images = await readInventory(inventory);
  const { findings, unplaced } = reviewImagesInUse(used, images);
  if (unplaced.length > 0) noteUnplaced(unplaced);
  return {
    policies: read,
    images,
    inUse: new Set(used.references.keys()),
    inUseFindings: findings,
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

async function readInventory(files: readonly string[]): Promise<readonly Image[]> {
  const progress = new Progress();
  const lists: (readonly Image[])[] = [];
  let before = 0;
  for (const file of files) {
    const images = await readImages(file, (count) => {
      progress.update(
        `Reading ${getDisplayName(file)}: ${(before + count).toLocaleString("en-US")} images`,
      );
    });
    before += images.length;
    lists.push(images);
  }
  progress.end();
  const [first] = lists;
  return first !== undefined && lists.length === 1 ? first : lists.flat();
}
