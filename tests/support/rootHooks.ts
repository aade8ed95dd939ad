import type * as localEngine from "./localEngine";

/** Test files run side by side, each in a process of its own; one that started a local engine stops it here. */
export const mochaHooks: Mocha.RootHookObject = {
  async afterAll(this: Mocha.Context) {
    this.timeout(60_000);
    const loaded = require.cache[require.resolve("./localEngine.ts")]?.exports as
      typeof localEngine | undefined;
    await loaded?.stopLocalEngine();
  },
};
