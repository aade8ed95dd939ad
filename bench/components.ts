import { startEngine } from "../local";
import { buildPackage } from "./support/buildPackage";
import type { Benchmark } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { interleaved } from "./support/interleaved";
import type { PreviewTimes } from "./support/previewHub";

const REPOSITORIES = 200;
const PAIRS = 5;
const LIMIT = 1.1;

export const takes = "about three minutes";

/** A hub made with the component against the same resources made one by one. */
export const benchmark: Benchmark = async (progress) => {
  progress("building the package");
  await buildPackage();
  // All previews talk to the emulator of this engine, which costs them no start of their own.
  const engine = await startEngine();
  try {
    const times = await interleaved(
      PAIRS,
      () => preview("hubOfComponents"),
      () => preview("hubOfResources"),
    );
    const { one, other, ratio } = times(({ seconds }) => seconds);
    const cpu = times(({ cpuSeconds }) => cpuSeconds);
    const resources = times((each) => each.resources);
    if (resources.one !== resources.other) {
      throw new Error(`${resources.one} resources are compared with ${resources.other}`);
    }
    return [
      {
        name: `preview of ${REPOSITORIES} repositories in a HubRegistry, against raw resources`,
        measured: ratio,
        limit: LIMIT,
        unit: "x",
        detail: detailOf(one, other),
      },
      {
        name: "processor time of its program, against raw resources",
        measured: cpu.ratio,
        limit: LIMIT,
        unit: "x",
        detail: detailOf(cpu.one, cpu.other),
      },
    ];
  } finally {
    await engine.stop();
  }

  function preview(program: string): Promise<PreviewTimes> {
    progress(`preview of ${program}`);
    const module = require.resolve(`./support/${program}`);
    return inFreshProcess(require.resolve("./support/previewHub"), "previewHub", {
      args: [module, program, String(REPOSITORIES)],
    });
  }
};

function detailOf(one: number, other: number): string {
  return `${one.toFixed(2)} s against ${other.toFixed(2)} s, medians of ${PAIRS} pairs`;
}
