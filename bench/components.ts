import { startEngine } from "../local";
import { buildPackage } from "./support/buildPackage";
import type { Benchmark } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { interleaved } from "./support/interleaved";
import type { PreviewTimes } from "./support/previewHub";

const REPOSITORIES = 200;
const PAIRS = 5;
const LARGE_HUB = 3_000;

export const takes = "about seven minutes";

/** A hub made with the component against the same resources made one by one. */
export const benchmark: Benchmark = async (progress) => {
  progress("building the package");
  await buildPackage();
  // All previews talk to the emulator of this engine, which costs them no start of their own.
  const engine = await startEngine();
  try {
    const times = await interleaved(
      PAIRS,
      () => preview("hubOfComponents", REPOSITORIES),
      () => preview("hubOfResources", REPOSITORIES),
    );
    const { one, other, ratio } = times(({ seconds }) => seconds);
    const cpu = times(({ cpuSeconds }) => cpuSeconds);
    const resources = times((each) => each.resources);
    if (resources.one !== resources.other) {
      throw new Error(`${resources.one} resources are compared with ${resources.other}`);
    }
    const ofComponents = await preview("hubOfComponents", LARGE_HUB);
    const ofResources = await preview("hubOfResources", LARGE_HUB);
    return [
      {
        name: `preview of ${REPOSITORIES} repositories in a HubRegistry, against raw resources`,
        measured: ratio,
        limit: 1.1,
        unit: "x",
        detail: detailOf(one, other),
      },
      {
        name: "processor time of its program, against raw resources",
        measured: cpu.ratio,
        limit: 0.85,
        unit: "x",
        detail: detailOf(cpu.one, cpu.other),
      },
      {
        name: `memory of the program of ${LARGE_HUB.toLocaleString("en-US")} repositories at its most, against raw resources`,
        measured: ofComponents.megabytes / ofResources.megabytes,
        limit: 1,
        unit: "x",
        detail: `${ofComponents.megabytes.toFixed(0)} MB against ${ofResources.megabytes.toFixed(0)} MB, one preview of each`,
      },
    ];
  } finally {
    await engine.stop();
  }

  function preview(program: string, repositories: number): Promise<PreviewTimes> {
    progress(`preview of ${program} with ${repositories} repositories`);
    const module = require.resolve(`./support/${program}`);
    return inFreshProcess(require.resolve("./support/previewHub"), "previewHub", {
      args: [module, program, String(repositories)],
    });
  }
};

function detailOf(one: number, other: number): string {
  return `${one.toFixed(2)} s against ${other.toFixed(2)} s, medians of ${PAIRS} pairs`;
}
