import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type InstalledPlugin,
  installPlugin,
  installPluginFolder,
  startComponentPlugin,
} from "../support/componentPlugin";

const kept = readFileSync(join(__dirname, "../../components/schema.json"), "utf8");

for (const [shape, install] of Object.entries({
  "packed in one file": installPlugin,
  "as a folder": installPluginFolder,
})) {
  describe(`the component plugin ${shape}`, () => {
    let plugin: InstalledPlugin;
    let folder: string;
    before(() => {
      plugin = install();
    });
    after(() => {
      plugin.remove();
    });
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "caller-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    /** The text of tsconfig.json in the folder of whoever uses the plugin. */
    const callers = {
      "an empty folder": undefined,
      "a folder whose tsconfig.json is not JSON": "{",
      "a folder whose tsconfig.json extends one that does not exist": '{"extends":"./none.json"}',
      "a folder whose tsconfig.json compiles JavaScript, strictly, for an old target":
        JSON.stringify({
          compilerOptions: {
            allowJs: true,
            checkJs: true,
            strict: true,
            target: "es5",
            types: ["none"],
          },
        }),
    };

    for (const [caller, tsconfig] of Object.entries(callers)) {
      it(`serves the kept schema in ${caller}`, async () => {
        if (tsconfig !== undefined) writeFileSync(join(folder, "tsconfig.json"), tsconfig);
        const running = await startComponentPlugin(plugin, folder);
        try {
          assert.deepEqual(JSON.parse(await running.schema()), JSON.parse(kept));
        } finally {
          await running.stop();
        }
      });
    }
  });
}
