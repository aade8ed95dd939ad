import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/pack";
import { runPack } from "../support/policyHarness";

const folder = join(__dirname, "../../policies/presets");
const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

type Preset = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

function read(file: string): Preset {
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as Preset;
}

describe("the presets", () => {
  it("are these", () => {
    const files = ["baseline.json", "hub.json", "spoke.json", "strict.json"];
    assert.deepEqual(readdirSync(folder).toSorted(), files);
  });

  for (const file of readdirSync(folder)) {
    const preset = read(file);

    it(`name policies of the pack, settings that they have, and a reason for a changed level: ${file}`, () => {
      for (const [id, given] of Object.entries(preset)) {
        const settings = policies.find(({ metadata }) => metadata.id === id)?.metadata.config;
        assert.ok(id === "all" || settings !== undefined, `${id} is a policy`);
        if (typeof given === "string") {
          assert.ok(LEVELS.includes(given), `${given} is a level`);
          continue;
        }
        const { enforcementLevel, ...rest } = given;
        if (enforcementLevel !== undefined) {
          assert.ok(
            LEVELS.some((level) => level === enforcementLevel),
            `${id} has a level`,
          );
          assert.ok(given.reason, `${id} has a reason`);
        }
        for (const name of Object.keys(rest)) assert.ok(settings?.[name], `${id} has ${name}`);
      }
    });

    it(`let an empty stack pass: ${file}`, async () => {
      const { all, ...given } = preset;
      const config = Object.fromEntries(
        policies.map(({ metadata: { id } }) => {
          const own = given[id] ?? all ?? {};
          return [id, typeof own === "string" ? { enforcementLevel: own } : own];
        }),
      );
      assert.deepEqual((await runPack(policies, [], config as never)).violations, []);
    });
  }

  it("ask AWS in none of them", () => {
    for (const file of readdirSync(folder)) {
      const preset = read(file);
      const gate = preset["workload-image-verified"];
      const level = typeof gate === "object" ? gate.enforcementLevel : gate;
      assert.equal(level ?? preset.all ?? "disabled", "disabled", file);
    }
  });
});
