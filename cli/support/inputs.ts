import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import type { Image } from "../../domain/lifecycle/image";
import { Progress } from "./progress";
import { readImages } from "./readImages";
import { readInUse } from "./readInUse";
import { requirePolicy } from "./readPolicy";
import { checkStandardInput, nameOf } from "./readText";

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
  readonly inUse: ReadonlySet<string>;
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
  const digests = await readInUse(inUse);
  return { policies: read, images: await readInventory(inventory), inUse: digests };
}

async function readInventory(files: readonly string[]): Promise<readonly Image[]> {
  const progress = new Progress();
  const lists: (readonly Image[])[] = [];
  let before = 0;
  for (const file of files) {
    const images = await readImages(file, (count) => {
      progress.update(
        `Reading ${nameOf(file)}: ${(before + count).toLocaleString("en-US")} images`,
      );
    });
    before += images.length;
    lists.push(images);
  }
  progress.end();
  const [first] = lists;
  return first !== undefined && lists.length === 1 ? first : lists.flat();
}
