import type { Finding } from "../../finding";
import type { Image } from "../image";
import { report } from "../inventoryRules";
import type { LifecyclePolicy } from "../model";
import { addLater, collect } from "./collect";
import { evaluateRepository } from "./evaluateRepository";
import { NONE } from "./evaluateRules";
import { type Repository, prepare } from "./prepare";
import { RepositoryTimeline, runToTheEnd } from "./repositoryTimeline";
import type { ImageAction, SimulateOptions, Simulation } from "./result";
import { reviewSignatures } from "./signatures";

/**
 * Returns what Amazon ECR would do if the policy were evaluated at `now`: which images would go, by which rule, which are
 * protected, which of them are in use, and what the next runs take. Images of several repositories are evaluated repository
 * by repository. A policy that AWS refuses does nothing; the findings say why.
 *
 * @throws RangeError when `now` is not a time.
 */
export function simulateLifecycle(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions,
): Simulation {
  const prepared = prepare(policy, images, options);
  const { repositories, now } = prepared;
  for (const repository of repositories) evaluateRepository(repository, prepared.policy, now);
  const simulation = collect(prepared);
  const findSignatureFindings = reviewSignatures(prepared);
  const later: ImageAction[] = [];
  let laterSizeInBytes = 0;
  const broken: string[] = [];
  for (const repository of repositories.filter(setsFree)) {
    const timeline = new RepositoryTimeline(repository, prepared.policy);
    timeline.apply(now);
    const before = timeline.sizeInBytes;
    const next = timeline.runAgain(now);
    for (const { actions } of runToTheEnd(timeline, now, next)) later.push(...actions);
    laterSizeInBytes += before - timeline.sizeInBytes;
    broken.push(...timeline.brokenIndexes);
  }
  return addLater(
    {
      ...simulation,
      findings: [...prepared.findings, ...findSignatureFindings(), ...reportBroken(broken)],
    },
    later,
    laterSizeInBytes,
  );
}

/** Whether what is taken from a repository may set other images free, or has gone from an archived index. */
function setsFree({ relations, outcomes }: Repository): boolean {
  const isTaken = (index: number): boolean => outcomes.appliedRule[index] !== NONE;
  return (
    outcomes.affectedReferrers.size > 0 ||
    [relations.childrenByList, relations.referrersBySubject, relations.listsByChild].some(
      (related) => [...related.keys()].some(isTaken),
    )
  );
}

/** An archived index of which a manifest goes, so that restoring it gives an image that cannot be pulled. */
export function reportBroken(digests: readonly string[]): Finding[] {
  const [first] = digests;
  if (first === undefined) return [];
  const [what, its] =
    digests.length === 1
      ? ["an archived index", "it lists"]
      : [`${digests.length} archived indexes`, "they list"];
  const message = `The policy takes manifests of ${what} (${first}${digests.length > 1 ? ", …" : ""}): an archived index keeps none of what ${its}, so a restore gives an image that cannot be pulled. Archive or keep the untagged images, too, or expire the index.`;
  return [report("inventory-archived-index-broken", "images", message)];
}
