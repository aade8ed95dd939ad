import type { Image } from "../image";
import type { LifecyclePolicy } from "../model";
import { collect } from "./collect";
import { evaluateRepository } from "./evaluateRepository";
import { parseNow, prepare } from "./prepare";
import type { SimulateOptions, Simulation } from "./result";

/**
 * Tells what Amazon ECR would do if the policy were evaluated at `now`: which images would go, by which rule, which are
 * protected, and which of them are in use. Images of several repositories are evaluated repository by repository. A policy
 * that AWS refuses does nothing; the findings say why.
 *
 * @throws RangeError when `now` is not a time.
 */
export function simulateLifecycle(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: SimulateOptions,
): Simulation {
  const now = parseNow(options.now);
  const prepared = prepare(policy, images, options.inUse);
  for (const repository of prepared.repositories)
    evaluateRepository(repository, prepared.policy, now);
  return collect(prepared, now);
}
