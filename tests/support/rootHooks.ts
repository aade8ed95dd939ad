import type * as localEngine from "./localEngine";
import { leaveTracesOfPromises } from "./stackTraces";

leaveTracesOfPromises();

/** Test files run side by side, each in a process of its own; one that started a local engine stops it here. */
export const mochaHooks: Mocha.RootHookObject = {
  async afterAll() {
    const loaded = require.cache[require.resolve("./localEngine.ts")]?.exports as
      typeof localEngine | undefined;
    await loaded?.stopLocalEngine();
  },
};
