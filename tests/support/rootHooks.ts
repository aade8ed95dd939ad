import type * as localEngine from "./localEngine";
import { leaveTracesOfPromises } from "./stackTraces";

leaveTracesOfPromises();
// The region of whoever runs the tests would be in the names of children.
delete process.env.AWS_REGION;
delete process.env.AWS_DEFAULT_REGION;

/** Test files run side by side, each in a process of its own; one that started a local engine stops it here. */
export const mochaHooks: Mocha.RootHookObject = {
  async afterAll() {
    const loaded = require.cache[require.resolve("./localEngine.ts")]?.exports as
      typeof localEngine | undefined;
    await loaded?.stopLocalEngine();
  },
};
