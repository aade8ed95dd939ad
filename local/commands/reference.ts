import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../engine/engine";
import type { Outcome } from "../engine/outcome";
import { buildPolicyPack, type PolicyPack } from "../engine/policyPack";
import type { Reporter, Step } from "../engine/reporter";
import { mandatoryOf, type Row } from "../report/table";
import { badStack, type ExampleStack, hubStack, spokeStacks } from "../scenario";
import { mandatoryPolicies } from "./mandatoryPolicies";
import { openExample, operationStep } from "./operations";

const isDone = (outcome: Outcome) => outcome.succeeded;
const isUnchanged = (outcome: Outcome) => outcome.succeeded && outcome.changes.length === 0;

/** Whether every policy named, and none else, stopped the stack, and nothing else went wrong. */
export function isStoppedBy(policies: readonly string[], outcome: Outcome): boolean {
  const stopping = new Set(mandatoryOf(outcome).map(({ policy }) => policy));
  return (
    !outcome.succeeded &&
    outcome.errors.length === 0 &&
    isDeepStrictEqual(stopping, new Set(policies))
  );
}

/**
 * The reference scenario: a hub, then its spokes, then all again, which must change nothing. Beside the hub, the preview
 * of a stack that breaks the rules, which the policy pack must stop.
 */
export async function runReference(engine: Engine, reporter: Reporter): Promise<Row[]> {
  const pack = await buildPolicyPack();
  const up = (stack: ExampleStack, isExpected: (outcome: Outcome) => boolean) =>
    operationStep(stack, "up", () => openExample(engine, stack, pack), isExpected);

  const [hub, bad] = await reporter.run([up(hubStack, isDone), previewOfBad(engine, pack)]);
  const stopped = bad === undefined ? [] : [bad];
  if (hub?.expected !== true) {
    return hub === undefined ? stopped : [hub, ...stopped]; // the spokes read the hub's outputs
  }
  const spokes = await reporter.run(spokeStacks.map((stack) => up(stack, isDone)));
  const again = await reporter.run(
    [hubStack, ...spokeStacks].map((stack) => up(stack, isUnchanged)),
  );
  const repeated = again.map((row) => ({ ...row, action: "up again" }));
  return [hub, ...spokes, ...repeated, ...stopped];
}

function previewOfBad(engine: Engine, pack: PolicyPack): Step<Row> {
  const policies = mandatoryPolicies(pack.strictConfig);
  return operationStep(
    badStack,
    "preview",
    () => openExample(engine, badStack, pack, pack.strictConfig),
    (outcome) => isStoppedBy(policies, outcome),
  );
}

/** Removes what the reference scenario deployed, the spokes before the hub they read. */
export async function destroyReference(engine: Engine, reporter: Reporter): Promise<Row[]> {
  const pack = await buildPolicyPack();
  const destroy = (stack: ExampleStack) =>
    operationStep(stack, "destroy", () => openExample(engine, stack, pack), isDone);
  return [
    ...(await reporter.run(spokeStacks.map(destroy))),
    ...(await reporter.run([destroy(hubStack)])),
  ];
}
