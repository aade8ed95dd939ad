import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { readImages } from "../cli/support/readImages";
import type { Benchmark } from "./support/claim";
import { inFreshProcess } from "./support/freshProcess";
import { sampleImages } from "./support/lifecycleSamples";
import { median } from "./support/median";

const IMAGES = 1_000_000;
const PAIRS = 3;
const NODE_OPTIONS = ["--conditions=ecr-hub:source"];

interface Measured {
  readonly time: number;
  readonly images: number;
  readonly peakInMegabytes: number;
}

export const takes = "about a minute";

/** Reading an inventory of a million images as a stream, against JSON.parse of its lines, each in a process of its own. */
export const benchmark: Benchmark = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), "ecr-hub-bench-"));
  const file = join(folder, "images.ndjson");
  const run = (name: string): Promise<Measured> =>
    inFreshProcess<Measured>(__filename, name, { args: [file], nodeOptions: NODE_OPTIONS });
  try {
    progress(`writing an inventory of ${IMAGES.toLocaleString("en-US")} images`);
    await writeInventory(file);
    const parsed: Measured[] = [];
    const read: Measured[] = [];
    for (let pair = 1; pair <= PAIRS; pair++) {
      progress(`reading it, pair ${pair} of ${PAIRS}`);
      parsed.push(await run("parseLines"));
      read.push(await run("readStream"));
    }
    const parseTime = median(parsed.map(({ time }) => time));
    const readTime = median(read.map(({ time }) => time));
    const peak = Math.max(...read.map(({ peakInMegabytes }) => peakInMegabytes));
    const images = Math.min(...read.map((one) => one.images));
    return [
      {
        name: "reading an inventory of 1,000,000 images as a stream, against JSON.parse of its lines into a list",
        measured: readTime / parseTime,
        limit: 2,
        unit: "x",
        detail: `${readTime.toFixed(0)} ms against ${parseTime.toFixed(0)} ms, medians of ${PAIRS} pairs`,
      },
      {
        name: "memory resident at most while it is read",
        measured: peak,
        limit: 1024,
        unit: "MB",
        detail: `${images.toLocaleString("en-US")} images, with the TypeScript compiler of the bench`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Writes images as `ecr-hub inventory --format lines` does. */
async function writeInventory(file: string): Promise<void> {
  const out = createWriteStream(file);
  const time = (value: unknown): string => new Date(value as number).toISOString();
  for (let start = 0; start < IMAGES; start += 50_000) {
    for (const image of sampleImages(50_000 + start / 50_000).slice(0, 50_000)) {
      const line = JSON.stringify({
        ...image,
        imagePushedAt: time(image.imagePushedAt),
        lastRecordedPullTime: time(image.lastRecordedPullTime),
        imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
        artifactMediaType: "application/vnd.oci.image.config.v1+json",
      });
      if (!out.write(`${line}\n`)) await once(out, "drain");
    }
  }
  out.end();
  await finished(out);
}

/** The lines are in memory before the time begins. */
export function parseLines(file: string): Measured {
  const lines = readFileSync(file, "latin1").trimEnd().split("\n");
  const start = process.cpuUsage();
  const images = lines.map((line) => JSON.parse(line) as unknown);
  return measured(start, images.length);
}

export async function readStream(file: string): Promise<Measured> {
  const start = process.cpuUsage();
  const { images } = await readImages(file);
  return measured(start, images.length);
}

/** Time of the processor, not of the clock, so that other work on the machine does not count. */
function measured(start: NodeJS.CpuUsage, images: number): Measured {
  const { user, system } = process.cpuUsage(start);
  const peakInMegabytes = process.resourceUsage().maxRSS / 1024;
  return { time: (user + system) / 1000, images, peakInMegabytes };
}
