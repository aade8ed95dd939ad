import type { Finding } from "../../finding";
import { quote } from "../../finding";
import type { Image } from "../image";
import { timeOf } from "../image";
import type { LifecyclePolicy } from "../model";
import { compilePolicy } from "./compile";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { NONE, evaluate, newVerdicts } from "./evaluate";
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
  const repositories = divideInventory(images, findings).map((members): Repository => {
    const table = tabulate(members, compiled);
    const relations = relate(members, digests);
    return {
      table,
      relations,
      sheltered: shelter(members, relations),
      verdicts: newVerdicts(members.length),
    };
  });
  findings.push(...reviewInventory(repositories.map(({ table }) => table)));
  return { policy: compiled, repositories, findings };
}

/** Applies the policy to a repository as it is at `now`. */
export function judge(repository: Repository, policy: CompiledPolicy, now: number): void {
  evaluate(repository.table, policy, now, repository.sheltered, repository.verdicts);
}

/** The rule that takes an image, in use or not. */
export function takerOf(
  { verdicts }: Repository,
  index: number,
  { rules }: CompiledPolicy,
): CompiledRule | undefined {
  return rules[verdicts.takenBy[index] ?? NONE];
}

/** Whether an image expires: a rule takes it for that, and it is not in use. */
export function isExpiring(repository: Repository, index: number, policy: CompiledPolicy): boolean {
  const expires = takerOf(repository, index, policy)?.action === "expire";
  return expires && !repository.relations.inUse.has(index);
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

function shelter(images: readonly Image[], { listsOf, subjectOf }: Relations): Uint8Array {
  const sheltered = new Uint8Array(images.length);
  for (const index of listsOf.keys()) sheltered[index] = 1;
  for (const index of subjectOf.keys()) sheltered[index] = 1;
  return sheltered;
}
