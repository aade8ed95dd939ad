import { buildPackage } from "./support/buildPackage";
import type { Benchmark, Claim } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { type Pairs, interleaved } from "./support/interleaved";
import type { Load } from "./support/measureLoad";

const PAIRS = 9;
const TIME_LIMIT = 1.25;
const MEMORY_LIMIT = 1.25;
const MODULE = require.resolve("./support/measureLoad");

/** `import "ecr-hub"` against importing the same parts of @pulumi/aws and @pulumi/pulumi without it. */
export const benchmark: Benchmark = async (progress) => {
  progress("building the package");
  await buildPackage();
  const packages = await inFreshProcess<string[]>(MODULE, "packagesOf", { args: ["ecr-hub"] });
  progress(`loading ecr-hub, and what it loads: ${packages.length} modules`);
  const loads = await interleaved(
    PAIRS,
    () => load("ecr-hub"),
    () => load(...packages),
  );
  const time = loads(({ milliseconds }) => milliseconds);
  const memory = loads(({ megabytes }) => megabytes);
  return [
    claim('time of import "ecr-hub", against the same raw imports', time, TIME_LIMIT, "ms"),
    claim('memory of import "ecr-hub", against the same raw imports', memory, MEMORY_LIMIT, "MB"),
  ];
};

function load(...modules: readonly string[]): Promise<Load> {
  return inFreshProcess(MODULE, "measureLoad", { args: modules });
}

function claim(name: string, { one, other, ratio }: Pairs, limit: number, unit: string): Claim {
  const detail = `${one.toFixed(0)} ${unit} against ${other.toFixed(0)} ${unit}, medians of ${PAIRS} pairs`;
  return { name, measured: ratio, limit, unit: "x", detail };
}
