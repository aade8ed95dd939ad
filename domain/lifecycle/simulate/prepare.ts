import type { Finding } from "../../finding";
import { quote } from "../../finding";
import type { Image } from "../image";
import { timeOf } from "../image";
import type { LifecyclePolicy } from "../model";
import { compilePolicy } from "./compile";
import type { CompiledPolicy } from "./compile";
import { newVerdicts } from "./evaluate";
import type { Verdicts } from "./evaluate";
import { tabulate } from "./imageTable";
import type { ImageTable } from "./imageTable";
import { divideInventory, reviewInventory } from "./inventory";
import { relate } from "./relations";
import type { Relations } from "./relations";

/** One repository with everything that is needed to apply the rules to it at any moment. */
export interface Repository {
  readonly table: ImageTable;
  readonly relations: Relations;
  /** 1 for an image the rules leave alone: it is listed by a manifest or refers to an image in the repository. */
  readonly sheltered: Uint8Array;
  readonly verdicts: Verdicts;
}

/** A policy and an inventory made ready. */
export interface Prepared {
  readonly policy: CompiledPolicy;
  readonly repositories: readonly Repository[];
  readonly findings: readonly Finding[];
}

/** Makes a policy and an inventory ready. Total: what cannot be read becomes a finding. */
export function prepare(
  policy: LifecyclePolicy,
  images: readonly Image[],
  inUse: Iterable<string> = [],
): Prepared {
  const { compiled, findings } = compilePolicy(policy);
  const digests = new Set(Array.from(inUse, digestOf));
  const divided = divideInventory(images, findings);
  const repositories = divided.map((members): Repository => {
    const table = tabulate(members.images, compiled);
    const relations = relate(members, digests);
    const { length } = members.images;
    const sheltered = shelter(length, relations);
    return { table, relations, sheltered, verdicts: newVerdicts(length) };
  });
  findings.push(...reviewInventory(divided));
  return { policy: compiled, repositories, findings };
}

/** @throws RangeError when the value is not a time. */
export function momentOf(value: unknown): number {
  const moment = timeOf(value);
  if (!Number.isNaN(moment)) return moment;
  throw new RangeError(
    `now: given ${quote(value)}, allowed a time with a time zone, such as 2026-01-31T00:00:00Z.`,
  );
}

function digestOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("@") + 1);
}

function shelter(count: number, { listsOf, subjectOf }: Relations): Uint8Array {
  const sheltered = new Uint8Array(count);
  for (const index of listsOf.keys()) sheltered[index] = 1;
  for (const index of subjectOf.keys()) sheltered[index] = 1;
  return sheltered;
}
