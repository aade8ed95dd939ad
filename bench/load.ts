import { run } from "../local/support/processes";
import { buildPackage } from "./support/buildPackage";
import type { Benchmark, Claim } from "./support/claim";
import { type Pairs, interleaved } from "./support/interleaved";

const PAIRS = 9;
const TIME_LIMIT = 1.25;
const MEMORY_LIMIT = 1.25;
const MODULE = require.resolve("./support/measureLoad.cjs");

/** What loading modules took. */
interface Load {
  /** Of the processor, not of the clock, so that other work on the machine does not count. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** What a program imports that makes a hub without `ecr-hub`: that of support/hubOfResources.ts, and no more. */
const RAW_IMPORTS = [
  "@pulumi/pulumi",
  "@pulumi/aws/ecr",
  "@pulumi/aws/inspector2",
  "@pulumi/aws/getCallerIdentity",
];

export const takes = "about half a minute";

/** `import "ecr-hub"`, all components of it, against the imports of a hub made of raw resources. */
export const benchmark: Benchmark = async (progress) => {
  progress("building the package");
  await buildPackage();
  progress("loading ecr-hub, and what a raw hub imports");
  const loads = await interleaved(
    PAIRS,
    () => load("ecr-hub"),
    () => load(...RAW_IMPORTS),
  );
  const time = loads(({ milliseconds }) => milliseconds);
  const memory = loads(({ megabytes }) => megabytes);
  return [
    claim('processor time of import "ecr-hub", against those of a raw hub', time, TIME_LIMIT, "ms"),
    claim('memory of import "ecr-hub", against those of a raw hub', memory, MEMORY_LIMIT, "MB"),
  ];
};

async function load(...modules: readonly string[]): Promise<Load> {
  return JSON.parse(await run(process.execPath, [MODULE, ...modules])) as Load;
}

function claim(name: string, { one, other, ratio }: Pairs, limit: number, unit: string): Claim {
  const detail = `${one.toFixed(0)} ${unit} against ${other.toFixed(0)} ${unit}, medians of ${PAIRS} pairs`;
  return { name, measured: ratio, limit, unit: "x", detail };
}
