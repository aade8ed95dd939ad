import { type Finding, quote } from "../../finding";
import { type Image, toTime } from "../image";
import type { LifecyclePolicy } from "../model";
import { type CompiledPolicy, NO_RULES, compilePolicy } from "./compile";
import { type RuleOutcomes, createOutcomes } from "./evaluateRules";
import { type ImageTable, holdsOthers, tabulate } from "./imageTable";
import { divideInventory, reviewInventory } from "./inventory";
import { type Relations, relate } from "./relations";
import type { SimulateOptions } from "./result";
import { Uses } from "./uses";

/** One repository with everything that is needed to apply the rules to it at any moment. */
export interface Repository {
  readonly table: ImageTable;
  readonly relations: Relations;
  /** How many lists and subjects hold each image that has any: those in the repository that are not archived. */
  readonly holders: Map<number, number>;
  /** 1 for an image that is held: the rules leave it alone. */
  readonly referenced: Uint8Array;
  readonly outcomes: RuleOutcomes;
}

/** A policy and an inventory made ready. */
export interface Prepared {
  readonly policy: CompiledPolicy;
  readonly repositories: readonly Repository[];
  readonly now: number;
  readonly findings: readonly Finding[];
}

/**
 * Makes a policy, or none, and an inventory ready, with images that are pushed later. Total but for the time: what cannot be read becomes a finding.
 *
 * @throws RangeError when `now` is not a time.
 */
export function prepare(
  policy: LifecyclePolicy | undefined,
  images: readonly Image[],
  { now: given, inUse = [], ...advice }: SimulateOptions,
  future: readonly Image[] = [],
): Prepared {
  const now = parseNow(given);
  const { compiled, findings } =
    policy === undefined
      ? { compiled: NO_RULES, findings: [] as Finding[] }
      : compilePolicy(policy, advice);
  const uses = new Uses(inUse);
  const divided = divideInventory(future.length === 0 ? images : [...images, ...future], findings);
  const repositories = divided.map((members): Repository => {
    const table = tabulate(members.images, compiled);
    const relations = relate(members, uses);
    const { length } = members.images;
    return { table, relations, ...findHeld(table, relations), outcomes: createOutcomes(length) };
  });
  findings.push(...reviewInventory(divided, now, new Set(future)));
  return { policy: compiled, repositories, now, findings };
}

/** @throws RangeError when the value is not a time. */
function parseNow(value: unknown): number {
  const moment = toTime(value);
  if (!Number.isNaN(moment)) return moment;
  throw new RangeError(
    `now: given ${quote(value)}, allowed a time with a time zone, such as 2026-01-31T00:00:00Z.`,
  );
}

function findHeld(
  { state }: ImageTable,
  { listsByChild, subjectByReferrer }: Relations,
): Pick<Repository, "holders" | "referenced"> {
  const holders = new Map<number, number>();
  const referenced = new Uint8Array(state.length);
  const hold = (index: number, count: number): void => {
    if (count === 0) return;
    holders.set(index, (holders.get(index) ?? 0) + count);
    referenced[index] = 1;
  };
  for (const [child, lists] of listsByChild) {
    hold(child, lists.filter((list) => holdsOthers(state[list])).length);
  }
  for (const [referrer, subject] of subjectByReferrer) {
    hold(referrer, holdsOthers(state[subject]) ? 1 : 0);
  }
  return { holders, referenced };
}
