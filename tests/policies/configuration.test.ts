import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { checkConfigurationText } from "../../policies/configuration/check";
import { policies } from "../../policies/pack";
import { useTemporaryFolder } from "../local/support/temporaryFolder";

const root = join(__dirname, "../..");
const presets = join(root, "policies/presets");
const schema = JSON.parse(
  readFileSync(join(root, "policies/configuration.schema.json"), "utf8"),
) as object;

const check = (configuration: unknown) =>
  checkConfigurationText(JSON.stringify(configuration)).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe("the check of a configuration", () => {
  it("finds nothing in the presets, nor in the configurations of the policies' examples", () => {
    for (const file of readdirSync(presets)) {
      assert.deepEqual(checkConfigurationText(readFileSync(join(presets, file), "utf8")), [], file);
    }
    const examples = policies.map(
      ({
        metadata: {
          id,
          examples: { config },
        },
      }) => [id, config ?? {}],
    );
    assert.deepEqual(check(Object.fromEntries(examples)), []);
  });

  it("finds unknown ids, settings and levels", () => {
    const [id = "", ...others] = check({
      "ecr-repository-nameing": { allowedNames: ["team-*/*"] },
      "ecr-repository-naming": { allowedName: ["team-*/*"] },
      "ecr-repository-scanning": "strict",
      "ecr-lifecycle-valid": { enforcementLevel: "warn" },
      all: "off",
    });
    assert.match(
      id,
      /^ecr-repository-nameing: the pack has no such policy: given "ecr-repository-nameing", allowed all, ecr-/,
    );
    const levels = "advisory, mandatory, remediate, disabled";
    assert.deepEqual(others, [
      'ecr-repository-naming: The configuration of this policy has no such setting: given "allowedName", allowed allowedNames, ' +
        "reason, exemptions, enforcementLevel.",
      `ecr-repository-scanning: not a level: given "strict", allowed ${levels}.`,
      `ecr-lifecycle-valid.enforcementLevel: should be equal to one of the allowed values: ${levels}.`,
      `all: not a level: given "off", allowed ${levels}.`,
    ]);
  });

  it("finds values of a wrong form, and values that can match nothing", () => {
    assert.deepEqual(
      check({
        "ecr-repository-naming": { allowedNames: ["Team-*"] },
        "ecr-repository-trusted-principals": {
          trustedAccounts: ["1234"],
          trustedOrganizationPaths: ["r-ab12/*"],
        },
        "ecr-replication-allowed-destinations": { allowedRegions: ["Frankfurt"] },
        "ecr-lifecycle-effective": { keepProductionImages: "five" },
        "ecr-registry-scoped": { exemptions: [{ resource: "api", expires: "tomorrow" }] },
      }).map((line) => line.split(": ")[0]),
      [
        "ecr-repository-naming.allowedNames[0]",
        "ecr-repository-trusted-principals.trustedAccounts[0]",
        "ecr-repository-trusted-principals.trustedOrganizationPaths[0]",
        "ecr-replication-allowed-destinations.allowedRegions[0]",
        "ecr-lifecycle-effective.keepProductionImages",
        "ecr-registry-scoped.exemptions[0]",
        "ecr-registry-scoped.exemptions[0].expires",
        "ecr-registry-scoped.exemptions[0].expires",
      ],
    );
  });

  it("finds settings that contradict each other, and names where URNs are needed", () => {
    assert.deepEqual(
      check({
        "ecr-lifecycle-effective": { minimumDays: 90, maximumDays: 30 },
        "iam-ecr-least-privilege": { publishers: ["nobody"] },
      }),
      [
        "ecr-lifecycle-effective.minimumDays: minimumDays is above maximumDays: given 90, allowed at most 30.",
        'iam-ecr-least-privilege.publishers[0]: not a URN: given "nobody", allowed the URN of a resource ' +
          "(`pulumi stack --show-urns`), or the ARN of a role, user, group or policy in an account; for nobody set forbidPush to true.",
      ],
    );
  });

  it("finds what is no configuration at all", () => {
    assert.deepEqual(
      ["[]", "{", '{ "ecr-lifecycle-valid": 7 }'].map(
        (text) => checkConfigurationText(text).length,
      ),
      [1, 1, 1],
    );
  });
});

describe("the schema of a configuration", () => {
  const isValid = new Ajv({ allErrors: true }).compile(schema);

  it("accepts the presets", () => {
    for (const file of readdirSync(presets)) {
      assert.equal(isValid(JSON.parse(readFileSync(join(presets, file), "utf8"))), true, file);
    }
  });

  it("refuses unknown ids and settings", () => {
    for (const configuration of [
      { "ecr-repository-nameing": "advisory" },
      { "ecr-repository-naming": { allowedName: [] } },
      { all: "off" },
    ]) {
      assert.equal(isValid(configuration), false);
    }
  });
});

describe("the command ecr-hub-policies", () => {
  const folder = useTemporaryFolder();

  before(() => {
    execFileSync(process.execPath, [join(root, "policies/build.mjs")]);
  });

  const run = (...options: string[]) =>
    spawnSync(process.execPath, [join(root, "policies/dist/check-config.js"), ...options], {
      encoding: "utf8",
      cwd: folder(),
    });

  it("ends with status 0 where there is nothing to correct, and else prints each place, with status 1", () => {
    assert.equal(run("check-config", join(presets, "strict.json")).status, 0);
    writeFileSync(join(folder(), "config.json"), '{ "all": "off" }');
    const { status, stderr } = run("check-config", "config.json");
    assert.deepEqual(
      { status, stderr },
      {
        status: 1,
        stderr:
          'config.json: all: not a level: given "off", allowed advisory, mandatory, remediate, disabled.\n',
      },
    );
  });

  it("prints how it is called where it is called otherwise", () => {
    const { status, stderr } = run();
    assert.deepEqual([status, stderr], [2, "usage: ecr-hub-policies check-config FILE...\n"]);
  });
});
