import { isRetained } from "../engine/emulator";
import { type Engine, startEngine } from "../engine/engine";
import { ensureKept, findKept, type Kept, stopKept } from "../engine/kept";
import { buildPolicyPack } from "../engine/policyPack";
import type { Reporter } from "../engine/reporter";
import { ensureParts } from "../parts/all";
import { explainKept, stopHint } from "../report/kept";
import { renderDetails, renderTable, type Row } from "../report/table";
import { commandReporter } from "../report/terminal";
import { badStack, type ExampleStack } from "../scenario";
import { inTurn } from "./inTurn";
import { type Action, openExample, operationStep } from "./operations";

/** `npm start -- up|preview|destroy <example>`: does it to the example's stacks, side by side. */
export function runExample(action: Action, stacks: readonly ExampleStack[]): Promise<boolean> {
  return inTurn(() => runStacks(action, stacks));
}

async function runStacks(action: Action, stacks: readonly ExampleStack[]): Promise<boolean> {
  const reporter = await commandReporter();
  const kept = await keptFor(action, reporter);
  if (action === "destroy" && kept === undefined) {
    throw new Error("Nothing is deployed: no emulator was kept by npm start -- up or --keep.");
  }
  const engine = await startEngine({ reporter, ...(kept && { kept }) });
  try {
    const rows = await runAll(engine, reporter, action, stacks);
    report(rows);
    if (kept !== undefined) {
      console.log(`\n${await farewell(engine, action)}`);
    }
    return rows.every((row) => row.expected);
  } finally {
    await engine.stop();
  }
}

/** What `up` deploys must outlive the command; a preview looks at what is deployed, if anything is. */
async function keptFor(action: Action, reporter: Reporter): Promise<Kept | undefined> {
  const kept = await findKept();
  if (kept !== undefined || action !== "up") {
    return kept;
  }
  return await ensureKept((await ensureParts(reporter)).python);
}

async function runAll(
  engine: Engine,
  reporter: Reporter,
  action: Action,
  stacks: readonly ExampleStack[],
): Promise<Row[]> {
  const pack = await buildPolicyPack();
  return await reporter.run(
    stacks.map((stack) => {
      const config = stack.example === badStack.example ? pack.strictConfig : undefined;
      const open = () => openExample(engine, stack, pack, config);
      return operationStep(stack, action, open, (outcome) => outcome.succeeded);
    }),
  );
}

function report(rows: readonly Row[]): void {
  for (const details of rows.map(renderDetails).filter((text) => text !== "")) {
    console.log(`\n${details}`);
  }
  console.log(`\n${renderTable(rows)}`);
}

/** With the last stack the emulator goes too. */
async function farewell(engine: Engine, action: Action): Promise<string> {
  if (action === "up") {
    return await explainKept(engine);
  }
  const left = action === "destroy" ? await engine.emulator.inventory() : undefined;
  if (left?.every(isRetained)) {
    await stopKept();
    return `Nothing is left${left.length > 0 ? " but scanning, which stays on" : ""}: the emulator has been stopped.`;
  }
  return stopHint;
}
