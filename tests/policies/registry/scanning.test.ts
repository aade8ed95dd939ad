import assert from "node:assert/strict";
import { registryEnhancedScanning } from "../../../policies/registry/enhancedScanning";
import { registryInspectorEnabled } from "../../../policies/registry/inspectorEnabled";
import { type Fixture, UNKNOWN, cannotRun, judge, runPack } from "../../support/policyHarness";

const rule = (scanFrequency: unknown, ...filters: unknown[]) => ({
  scanFrequency,
  repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
});

const scanning = (props: Record<string, unknown>, rest: Partial<Fixture> = {}): Fixture => ({
  type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  name: "scanning",
  props,
  ...rest,
});

describe("ecr-registry-enhanced-scanning", () => {
  const policy = registryEnhancedScanning;
  const fix =
    'How to fix: Set scanType to "ENHANCED", with a rule of scanFrequency "CONTINUOUS_SCAN" for the filter "*".';
  const uncovered = "rules: no CONTINUOUS_SCAN rule covers all repositories: allowed the filter *.";

  it("lets continuous scanning of all repositories pass", async () => {
    const rules = [rule("CONTINUOUS_SCAN", "base/*", "*"), rule("SCAN_ON_PUSH", "tmp/*")];
    assert.deepEqual(await judge(policy, [scanning({ scanType: "ENHANCED", rules })]), []);
  });

  it("reports basic scanning, and reads no rules for that", async () => {
    assert.deepEqual(await judge(policy, [scanning({ scanType: "BASIC", rules: UNKNOWN })]), [
      [
        "advisory: scanning",
        'scanType: scanning is not enhanced: given "BASIC", allowed ENHANCED.',
        fix,
      ],
    ]);
  });

  it("reports rules that leave repositories out, absent rules included", async () => {
    for (const rules of [
      [rule("CONTINUOUS_SCAN", "base/*")],
      [rule("CONTINUOUS_SCAN", "a")],
      [rule("SCAN_ON_PUSH", "*")],
      undefined,
    ]) {
      assert.deepEqual(await judge(policy, [scanning({ scanType: "ENHANCED", rules })]), [
        ["advisory: scanning", uncovered, fix],
      ]);
    }
  });

  it("reports what AWS would refuse", async () => {
    const rules = [rule("CONTINUOUS_SCAN", "*"), rule("MANUAL", "tmp")];
    assert.deepEqual(await judge(policy, [scanning({ scanType: "ENHANCED", rules })]), [
      [
        "advisory: scanning",
        'scanning-frequency at rules[1].scanFrequency: scan frequency: given "MANUAL", allowed ' +
          "CONTINUOUS_SCAN or SCAN_ON_PUSH for ENHANCED.",
        fix,
      ],
    ]);
  });

  it("reports a configuration that it cannot read", async () => {
    for (const props of [{}, { scanType: 7 }, { scanType: "ENHANCED", rules: "all" }]) {
      const [violation] = await judge(policy, [scanning(props)]);
      assert.match(violation?.[1] ?? "", /^scanning-shape at (scanType|rules): /);
    }
  });

  it("says at preview that it could not run where a filter is unknown", async () => {
    const rules = [rule("CONTINUOUS_SCAN", UNKNOWN)];
    assert.deepEqual(await judge(policy, [scanning({ scanType: "ENHANCED", rules })]), [
      cannotRun(policy, "string value at .rules.0.repositoryFilters.0.filter", "scanning"),
    ]);
  });
});

describe("ecr-registry-inspector-enabled", () => {
  const policy = registryInspectorEnabled;
  const enhanced = scanning({ scanType: "ENHANCED" });
  const enabler = (resourceTypes: unknown, rest: Partial<Fixture> = {}): Fixture => ({
    type: "aws:inspector2/enabler:Enabler",
    name: "inspector",
    props: { accountIds: ["111111111111"], resourceTypes },
    ...rest,
  });
  const disabled = [
    "advisory: scanning",
    "scanType: Amazon Inspector is not enabled for ECR in this stack.",
    'How to fix: Add an aws.inspector2.Enabler with "ECR" among its resourceTypes, or set enabledElsewhere of this policy ' +
      "where Inspector is enabled for the whole organization.",
  ];

  it("lets enhanced scanning pass with an enabler for ECR", async () => {
    assert.deepEqual(await judge(policy, [enhanced, enabler(["EC2", "ECR"])]), []);
  });

  it("lets it pass where the organization enables ECR in new accounts", async () => {
    const organization: Fixture = {
      type: "aws:inspector2/organizationConfiguration:OrganizationConfiguration",
      name: "organization",
      props: { autoEnable: { ec2: false, ecr: true } },
    };
    assert.deepEqual(await judge(policy, [enhanced, organization]), []);
  });

  it("asks nothing of basic scanning, nor where no type of scanning is given", async () => {
    assert.deepEqual(await judge(policy, [scanning({ scanType: "BASIC" })]), []);
    assert.deepEqual(await judge(policy, [scanning({})]), []);
  });

  it("says at preview that it could not run where it is unknown what an enabler is for", async () => {
    for (const [resourceTypes, path] of [
      [UNKNOWN, ".resourceTypes"],
      [["EC2", UNKNOWN], ".resourceTypes.1"],
    ] as const) {
      assert.deepEqual(await judge(policy, [enhanced, enabler(resourceTypes)]), [
        cannotRun(policy, `scanning: string value at ${path}`, "(stack)"),
      ]);
    }
  });

  it("reports enhanced scanning without, or with an enabler for other things or elsewhere", async () => {
    const elsewhere = enabler(["ECR"], {
      provider: { name: "other", props: { profile: "other" } },
    });
    for (const stack of [[], [enabler(["EC2"])], [enabler("ECR")], [elsewhere]]) {
      assert.deepEqual(await judge(policy, [enhanced, ...stack]), [disabled]);
    }
  });

  it("goes by the accounts that an enabler names, where that of the registry is known", async () => {
    const hub = { name: "hub", props: { allowedAccountIds: ["111111111111"] } };
    const administrator = { name: "administrator", props: { profile: "security" } };
    const registry = scanning({ scanType: "ENHANCED" }, { provider: hub });
    const existing = scanning({ scanType: "ENHANCED", registryId: "111111111111" });
    const by = (provider: Fixture["provider"], ...accountIds: unknown[]) =>
      enabler(["ECR"], { props: { accountIds, resourceTypes: ["ECR"] }, provider });
    for (const each of [registry, existing]) {
      const others = by(administrator, "222222222222", "111111111111");
      assert.deepEqual(await judge(policy, [each, others]), []);
      assert.deepEqual(await judge(policy, [each, by(each.provider, UNKNOWN)]), []);
      assert.deepEqual(await judge(policy, [each, by(each.provider, "222222222222")]), [disabled]);
      assert.deepEqual(await judge(policy, [each, by(administrator, UNKNOWN)]), [disabled]);
    }
    const abroad = { ...hub, props: { ...hub.props, region: "eu-west-1" } };
    const here = { ...hub, props: { ...hub.props, region: "us-east-1" } };
    assert.deepEqual(
      await judge(policy, [{ ...registry, provider: here }, by(abroad, "111111111111")]),
      [disabled],
    );
  });

  it("believes its configuration where Inspector is enabled elsewhere", async () => {
    const config = { [policy.metadata.id]: { enabledElsewhere: true } };
    const { violations, notApplicable } = await runPack([policy], [enhanced], config);
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });

  it("says at preview that it could not run where the scan type is unknown", async () => {
    assert.deepEqual(await judge(policy, [scanning({ scanType: UNKNOWN })]), [
      cannotRun(policy, "scanning: string value at .scanType", "(stack)"),
    ]);
  });
});
