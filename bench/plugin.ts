import { tmpdir } from "node:os";
import { installPlugin, startComponentPlugin } from "../tests/support/componentPlugin";
import type { Benchmark } from "./support/claim";
import { median } from "./support/median";

const ROUNDS = 7;

export const takes = "about ten seconds";

/** The component plugin, which every preview of a program in another language starts. */
export const benchmark: Benchmark = async (progress) => {
  const installed = installPlugin();
  const seconds: number[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`start ${round} of the plugin`);
      const start = performance.now();
      const plugin = await startComponentPlugin(installed, tmpdir());
      await plugin.schema();
      seconds.push((performance.now() - start) / 1000);
      await plugin.stop();
    }
  } finally {
    installed.remove();
  }
  return [
    {
      name: "start of the component plugin until its schema is there",
      measured: median(seconds),
      limit: 1.5,
      unit: "s",
      detail: `median of ${ROUNDS} starts, each a process of its own`,
    },
  ];
};
