import type { Finding } from "../../finding";
import { quote } from "../../finding";
import type { Image } from "../image";
import { toTime } from "../image";
import type { LifecyclePolicy } from "../model";
import { compilePolicy } from "./compile";
import type { CompiledPolicy } from "./compile";
import { createOutcomes } from "./evaluateRules";
import type { RuleOutcomes } from "./evaluateRules";
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
  readonly referenced: Uint8Array;
  readonly outcomes: RuleOutcomes;
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
  const digests = new Set(Array.from(inUse, getDigest));
  const divided = divideInventory(images, findings);
  const repositories = divided.map((members): Repository => {
    const table = tabulate(members.images, compiled);
    const relations = relate(members, digests);
    const { length } = members.images;
    const referenced = markReferenced(length, relations);
    return { table, relations, referenced, outcomes: createOutcomes(length) };
  });
  findings.push(...reviewInventory(divided));
  return { policy: compiled, repositories, findings };
}

/** @throws RangeError when the value is not a time. */
export function parseNow(value: unknown): number {
  const moment = toTime(value);
  if (!Number.isNaN(moment)) return moment;
  throw new RangeError(
    `now: given ${quote(value)}, allowed a time with a time zone, such as 2026-01-31T00:00:00Z.`,
  );
}

function getDigest(reference: string): string {
  return reference.slice(reference.lastIndexOf("@") + 1);
}

function markReferenced(count: number, { listsByChild, subjectByReferrer }: Relations): Uint8Array {
  const referenced = new Uint8Array(count);
  for (const index of listsByChild.keys()) referenced[index] = 1;
  for (const index of subjectByReferrer.keys()) referenced[index] = 1;
  return referenced;
}
