import { type StoredSizes, storageBill } from "../../cost";
import type { Finding } from "../../finding";
import { type Prices, PRICES } from "../../prices";
import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { DAY } from "./compile";
import { divideInventory } from "./inventory";
import { ImageState } from "./imageTable";
import { isConflict } from "./collect";
import { type Prepared, prepare } from "./prepare";
import { futurePushes } from "./pushes";
import { RepositoryTimeline } from "./repositoryTimeline";
import type { ImageAction, ImageConflict, ReferrerAction, SimulateOptions } from "./result";
import { type Counts, addCounts } from "./savings";
import { reportBroken } from "./simulate";

/** How far and with what to look ahead. */
export interface OverTimeOptions extends SimulateOptions {
  /** How many days to step through, 1 to 3,650; the policy is evaluated once at `now` and once a day. */
  readonly days: number;
  /**
   * New images a day in each repository, each like one of its newest 100 images. A tag with a number in it is pushed with
   * another number; one without, such as `latest`, moves from the image that has it. @default 0
   */
  readonly pushesPerDay?: number;
  /** @default - `PRICES` */
  readonly prices?: Prices;
  /** Called with each day when it is simulated. @default - nothing is called */
  readonly onDay?: (day: SimulatedDay) => void;
}

/** What is stored, and what that costs. */
interface Stock extends StoredSizes {
  readonly imageTotalCount: number;
  /** What a month of this size costs, in US dollars; an upper bound, for layers are shared. */
  readonly monthlyCost: number;
}

/** The inventory at the end of one day. */
export interface SimulatedDay extends Readonly<Counts>, Stock {
  /** 0 is the evaluation at `now`. */
  readonly day: number;
  readonly date: string;
  readonly pushed: number;
  /** What rules take on this day, oldest first in each repository, images in use included. */
  readonly actions: readonly ImageAction[];
  /** What follows its subject on this day. */
  readonly referrers: readonly ReferrerAction[];
}

/** An image in use when a rule takes it. */
export interface DatedConflict extends ImageConflict {
  readonly date: string;
}

/** An inventory's way through time. */
export interface SimulationOverTime {
  readonly days: readonly SimulatedDay[];
  /** Images in use that rules take, which Amazon ECR does like with any other. */
  readonly conflicts: readonly DatedConflict[];
  readonly findings: readonly Finding[];
}

export const DAYS_LIMIT = 3_650;
export const PUSHES_LIMIT = 1_000_000;

/**
 * Steps through days: what a run leaves open comes due in a later one, such as the manifests of an index that has gone,
 * archive terms and ages. Images that are being restored at `now` are in standard storage the next day; none is pulled,
 * and no other one restored, meanwhile.
 *
 * @throws RangeError when `now` is not a time, or there are too many days or pushes.
 */
export function simulateOverTime(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: OverTimeOptions,
): SimulationOverTime {
  const { days, pushesPerDay = 0, prices = PRICES, onDay } = options;
  const { now } = prepare(undefined, [], options);
  const pushes = allPushes(images, now, days, pushesPerDay);
  const prepared = prepare(policy, images, options, pushes);
  const pushesByDay = schedulePushes(prepared, new Set<Image>(pushes));
  const timelines = prepared.repositories.map(
    (one) => new RepositoryTimeline(one, prepared.policy),
  );
  const steps = Array.from({ length: days + 1 }, (_, day): SimulatedDay => {
    const moment = now + day * DAY;
    const pushed = pushesByDay.get(day) ?? [];
    for (const { place, index } of pushed) timelines[place]?.push(index);
    if (day === 1) for (const timeline of timelines) timeline.finishRestores(now);
    const runs = timelines.map((timeline) => timeline.run(moment));
    const counts = { expired: 0, archived: 0, removedReferrers: 0, archivedReferrers: 0 };
    for (const run of runs) addCounts(counts, run);
    const simulated = {
      ...{ day, date: new Date(moment).toISOString(), pushed: pushed.length },
      ...counts,
      ...getStock(timelines, prices),
      actions: runs.flatMap(({ actions }) => actions),
      referrers: runs.flatMap(({ referrers }) => referrers),
    };
    onDay?.(simulated);
    return simulated;
  });
  const conflicts = steps.flatMap(({ date, actions }) =>
    actions.filter(isConflict).map((conflict) => ({ ...conflict, date })),
  );
  const broken = timelines.flatMap((timeline) => timeline.brokenIndexes);
  return { days: steps, conflicts, findings: [...prepared.findings, ...reportBroken(broken)] };
}

function allPushes(
  images: readonly Image[],
  now: number,
  days: number,
  pushesPerDay: number,
): readonly Image[] {
  if (!Number.isInteger(days) || days < 1 || days > DAYS_LIMIT) {
    throw new RangeError(`days: given ${days}, allowed an integer of 1 to ${DAYS_LIMIT}.`);
  }
  const repositories = pushesPerDay === 0 ? [] : divideInventory(images, []);
  if (!(pushesPerDay >= 0 && pushesPerDay * days * repositories.length <= PUSHES_LIMIT)) {
    const allowed = `0 or more, and at most ${PUSHES_LIMIT} pushes to all repositories on all days`;
    throw new RangeError(`pushesPerDay: given ${pushesPerDay}, allowed ${allowed}.`);
  }
  return repositories.flatMap((members) => futurePushes(members, now, days, pushesPerDay));
}

interface Push {
  /** The place of the repository. */
  readonly place: number;
  readonly index: number;
}

/** Takes the images to come out of their repositories, and tells on which day they arrive. */
function schedulePushes(
  { repositories, now }: Prepared,
  future: ReadonlySet<Image>,
): ReadonlyMap<number, readonly Push[]> {
  const byDay = new Map<number, Push[]>();
  if (future.size === 0) return byDay;
  for (const [place, { table }] of repositories.entries()) {
    for (const [index, image] of table.images.entries()) {
      if (!future.has(image)) continue;
      table.state[index] = ImageState.notYet;
      const day = Math.ceil(((table.rankedAt[index] ?? now) - now) / DAY);
      const list = byDay.get(day) ?? [];
      byDay.set(day, list);
      list.push({ place, index });
    }
  }
  return byDay;
}

function getStock(timelines: readonly RepositoryTimeline[], prices: Prices): Stock {
  const add = (read: (timeline: RepositoryTimeline) => number): number =>
    timelines.reduce((sum, timeline) => sum + read(timeline), 0);
  const sizes = {
    standardSizeInBytes: add(({ standardSizeInBytes }) => standardSizeInBytes),
    archiveSizeInBytes: add(({ archiveSizeInBytes }) => archiveSizeInBytes),
  };
  const imageTotalCount = add((timeline) => timeline.imageTotalCount);
  return { imageTotalCount, ...sizes, monthlyCost: storageBill(sizes, prices).totalCost };
}
