import { type Engine, startEngine } from "../engine/engine";
import { type Kept, findKept, restartKept } from "../engine/kept";
import type { Reporter } from "../engine/reporter";
import { ensureParts } from "../parts/all";
import { explainKept } from "../report/kept";
import { type Row, renderReport } from "../report/table";
import { commandReporter } from "../report/terminal";
import { inTurn } from "./inTurn";
import { destroyReference, runReference } from "./reference";

/** `npm start`: runs the reference scenario, and returns whether all of it came out as expected. */
export function start({ keep }: { readonly keep: boolean }): Promise<boolean> {
  const work = () => runReported(keep);
  return keep ? inTurn(work) : work();
}

async function runReported(keep: boolean): Promise<boolean> {
  const reporter = await commandReporter();
  const kept = keep ? await prepareKept(reporter) : undefined;
  const engine = await startEngine({ reporter, ...(kept && { kept }) });
  try {
    const rows = await runScenario(engine, reporter);
    console.log(renderReport(rows));
    if (kept !== undefined) {
      console.log(`\n${await explainKept(engine)}`);
    }
    return rows.every((row) => row.expected);
  } finally {
    await engine.stop();
  }
}

/** An emulator of somebody else's is left as it was found. */
async function runScenario(engine: Engine, reporter: Reporter): Promise<Row[]> {
  if (!engine.sharesEmulator) {
    return await runReference(engine, reporter);
  }
  console.log(`Using the emulator at ${engine.emulator.endpoint}.`);
  const rows = await runReference(engine, reporter);
  return [...rows, ...(await destroyReference(engine, reporter))];
}

async function prepareKept(reporter: Reporter): Promise<Kept> {
  const { python } = await ensureParts(reporter);
  if ((await findKept()) !== undefined) {
    console.log("Stopping the emulator that was kept before.");
  }
  return await restartKept(python);
}
