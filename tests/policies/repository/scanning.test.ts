import assert from "node:assert/strict";
import { repositoryScanning as policy } from "../../../policies/repository/scanning";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const repository = (props: Record<string, unknown> = {}): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name: "api",
  props: { name: "team-a/api", ...props },
});

const onPush = { imageScanningConfiguration: { scanOnPush: true } };

const registry = (
  scanType: unknown,
  rules: readonly (readonly [frequency: string, ...filters: unknown[]])[],
  rest: Partial<Fixture> = {},
): Fixture => ({
  type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  name: "scanning",
  props: {
    scanType,
    rules: rules.map(([scanFrequency, ...filters]) => ({
      scanFrequency,
      repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
    })),
  },
  ...rest,
});

const fix =
  "How to fix: Set scanOnPush: true in imageScanningConfiguration of the repository; or add an " +
  "aws.ecr.RegistryScanningConfiguration with scanType ENHANCED and a CONTINUOUS_SCAN rule for *. Where that is in another " +
  "stack, name the repositories it covers in scannedByRegistry of this policy.";

const neither = [
  "mandatory: api",
  "imageScanningConfiguration.scanOnPush: images are not scanned: neither the repository nor its registry asks for it.",
  fix,
];

const uncovered = [
  "mandatory: api",
  "name: images are not scanned: the scanning configuration scanning of the registry does not cover the repository.",
  fix,
];

describe("ecr-repository-scanning", () => {
  it("lets a repository pass that is scanned on push", async () => {
    assert.deepEqual(await judge(policy, [repository(onPush)]), []);
  });

  it("stops a repository that nothing scans", async () => {
    const off = { imageScanningConfiguration: { scanOnPush: false } };
    for (const props of [{}, off, { imageScanningConfiguration: "on" }]) {
      assert.deepEqual(await judge(policy, [repository(props)]), [neither]);
    }
  });

  it("judges by a configuration whose id is not known yet", async () => {
    const { props, ...rest } = registry("ENHANCED", [["CONTINUOUS_SCAN", "base/*"]]);
    const created = { ...rest, props: { ...props, id: UNKNOWN } };
    assert.deepEqual(await judge(policy, [repository(), created]), [uncovered]);
  });

  it("lets a repository pass that its registry covers", async () => {
    for (const rules of [
      [["CONTINUOUS_SCAN", "*"]],
      [["SCAN_ON_PUSH", "team-a"]],
      [
        ["CONTINUOUS_SCAN", "base/*"],
        ["SCAN_ON_PUSH", "*/api"],
      ],
    ] as const) {
      assert.deepEqual(await judge(policy, [repository(), registry("ENHANCED", rules)]), []);
    }
  });

  it("stops a repository that its registry leaves out, though it asks for scanning itself", async () => {
    const enhanced = registry("ENHANCED", [["CONTINUOUS_SCAN", "base/*"]]);
    assert.deepEqual(await judge(policy, [repository(onPush), enhanced]), [uncovered]);
  });

  it("takes the word of the repository where the registry scans by BASIC", async () => {
    const basic = registry("BASIC", [["SCAN_ON_PUSH", "base/*"]]);
    assert.deepEqual(await judge(policy, [repository(onPush), basic]), []);
    assert.deepEqual(await judge(policy, [repository(), basic]), [uncovered]);
  });

  it("stops a repository whose registry has a configuration that cannot be read", async () => {
    assert.deepEqual(await judge(policy, [repository(), registry(7, [])]), [uncovered]);
  });

  it("takes no registry of another account or region for that of the repository", async () => {
    const rules = [["CONTINUOUS_SCAN", "*"]] as const;
    const elsewhere = { provider: { name: "other-account", props: { profile: "other" } } };
    assert.deepEqual(await judge(policy, [repository(), registry("ENHANCED", rules, elsewhere)]), [
      neither,
    ]);
    const { props } = registry("ENHANCED", rules);
    const abroad = { props: { ...props, region: "eu-west-1" } };
    const here = { ...repository(), provider: { props: { region: "us-east-1" } } };
    const there = { ...registry("ENHANCED", rules, abroad), provider: here.provider };
    assert.deepEqual(await judge(policy, [here, there]), [neither]);
  });

  it("believes its configuration where scanning is set elsewhere", async () => {
    assert.deepEqual(await judge(policy, [repository()], { scannedByRegistry: ["team-a/*"] }), []);
    assert.deepEqual(await judge(policy, [repository()], { scannedByRegistry: ["base/*"] }), [
      neither,
    ]);
  });

  it("asks for an unknown name only where the name matters", async () => {
    const unnamed = repository({ name: UNKNOWN });
    const all = registry("ENHANCED", [["CONTINUOUS_SCAN", "*"]]);
    assert.deepEqual(await judge(policy, [unnamed, all]), []);
    assert.deepEqual(await judge(policy, [unnamed], { scannedByRegistry: ["*"] }), []);
    const some = registry("ENHANCED", [["CONTINUOUS_SCAN", "base/*"]]);
    const cannotKnow = [cannotRun(policy, "api: string value at .name", "(stack)")];
    assert.deepEqual(await judge(policy, [unnamed, some]), cannotKnow);
    assert.deepEqual(await judge(policy, [unnamed], { scannedByRegistry: ["base/*"] }), cannotKnow);
  });

  it("tells what it knows although one repository is unknown", async () => {
    const unknown = { ...repository({ imageScanningConfiguration: UNKNOWN }), name: "unknown" };
    assert.deepEqual(await judge(policy, [unknown, repository()]), [
      neither,
      cannotRun(policy, "unknown: string value at .imageScanningConfiguration", "(stack)"),
    ]);
  });
});
