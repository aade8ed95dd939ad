import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Repository } from "@pulumi/aws/ecr";
import { type Stack, buildPolicyPack, quietReporter } from "../../local";
import { ensureParts } from "../../local/parts/all";
import { accounts } from "../../local/scenario";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";
import { cloneSources, install, requestsOf, ship } from "../support/shippedPack";

interface PolicyEvent {
  readonly policyEvent?: { readonly policyName: string; readonly enforcementLevel: string };
}

/** Ids of the policies that `pulumi policy analyze --json` tells of, with their levels. */
function policiesIn({ stdout }: SpawnSyncReturns<string>): string[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => (JSON.parse(line) as PolicyEvent).policyEvent ?? [])
    .map(({ policyName, enforcementLevel }) => `${enforcementLevel} ${policyName}`)
    .toSorted();
}

describe("the policy pack, on its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "ecr-hub-pack-"));
  const state = join(folder, "state.json");
  let stack: Stack;
  let pack: string;
  let pulumi: string;

  const analyze = (policyPack: string, config?: object): SpawnSyncReturns<string> => {
    const configFile = join(folder, "config.json");
    writeFileSync(configFile, JSON.stringify(config ?? {}));
    const options = [
      "--file",
      state,
      "--policy-pack",
      policyPack,
      "--policy-pack-config",
      configFile,
    ];
    return spawnSync(pulumi, ["policy", "analyze", "--json", ...options], { encoding: "utf8" });
  };

  before("export a stack that breaks three rules", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    ({ folder: pack } = await buildPolicyPack());
    ({ pulumi } = await ensureParts(quietReporter));
    stack = await engine.stack({
      project: "audited",
      name: "test",
      account: accounts.hub,
      region: "us-east-1",
      program: () => {
        new Repository("api", { name: "team-a/api", imageTagMutability: "MUTABLE" });
        return Promise.resolve();
      },
    });
    succeeded(await stack.up());
    const name = "organization/audited/test";
    const exported = spawnSync(pulumi, ["stack", "export", "--stack", name, "--file", state]);
    assert.equal(exported.status, 0);
  });

  after("destroy it", async () => {
    rmSync(folder, { recursive: true, force: true });
    succeeded(await stack.destroy());
  });

  const broken = [
    "mandatory ecr-lifecycle-present",
    "mandatory ecr-repository-immutable-tags",
    "mandatory ecr-repository-scanning",
  ];

  it("audits an exported state without AWS and without the program", () => {
    const audit = analyze(pack);
    assert.deepEqual([audit.status, policiesIn(audit)], [1, broken]);
  });

  it("judges what a program only looks up, unless that is left out of the state", () => {
    const text = readFileSync(state, "utf8");
    const exported = JSON.parse(text) as { deployment: { resources: Record<string, unknown>[] } };
    const { resources } = exported.deployment;
    const auditOf = (kept: readonly Record<string, unknown>[]) => {
      const deployment = { ...exported.deployment, resources: kept };
      writeFileSync(state, JSON.stringify({ ...exported, deployment }));
      return policiesIn(analyze(pack));
    };
    const lookedUp = resources.map((each) =>
      String(each.type).startsWith("aws:ecr/") ? { ...each, external: true } : each,
    );
    assert.deepEqual(auditOf(lookedUp), broken);
    assert.deepEqual(auditOf(lookedUp.filter((each) => each.external !== true)), []);
    writeFileSync(state, text);
  });

  it("takes levels, settings and exemptions from a configuration file", () => {
    const audit = analyze(pack, {
      "ecr-lifecycle-present": "advisory",
      "ecr-repository-scanning": { scannedByRegistry: ["team-a/*"] },
      "ecr-repository-immutable-tags": {
        exemptions: [
          {
            resource: "api",
            atMost: 1,
            reason: "moves to the hub in spring",
            expires: "2999-12-31",
          },
        ],
      },
    });
    assert.deepEqual(
      [audit.status, policiesIn(audit)],
      [0, ["advisory ecr-exemptions", "advisory ecr-lifecycle-present"]],
    );
  });

  it("refuses a wrong configuration, with every mistake at its path", () => {
    const { status, stderr } = analyze(pack, {
      "ecr-repository-trusted-principals": { trustedAccounts: ["111111111111", "1234"] },
      "ecr-lifecycle-effective": { keepProductionImages: "five" },
      "ecr-repository-naming": { exemptions: [{ resource: "api", expires: "tomorrow" }] },
      "ecr-repository-encryption": { allowedKeys: ["alias/hub"] },
      "ecr-pull-through-allowed-upstreams": { allowedUpstreams: ["https://quay.io"] },
      "workload-image-from-hub": { allowedImages: ["https://public.ecr.aws/eks-distro/*"] },
    });
    assert.equal(status, 1);
    for (const sentence of [
      "ecr-repository-trusted-principals: trustedAccounts.1: Does not match pattern '^[0-9]{12}$'",
      "ecr-lifecycle-effective: keepProductionImages: Invalid type. Expected: integer, given: string",
      "ecr-repository-naming: exemptions.0: reason is required",
      "ecr-repository-naming: exemptions.0.expires: Does not match format 'date'",
      "ecr-repository-encryption: allowedKeys.0: Does not match pattern '^(arn:|[*])'",
      "ecr-pull-through-allowed-upstreams: allowedUpstreams.0: Does not match pattern '^[^:/]+$'",
      "workload-image-from-hub: allowedImages.0: Does not match pattern '^[^:/@]+(:[0-9*]+)?(/[^:@]*)?$'",
    ]) {
      assert.ok(stderr.includes(sentence), `${sentence} in ${stderr}`);
    }
  });

  it("refuses a setting that there is none of, at the resource it would have been for", () => {
    const audit = analyze(pack, { "ecr-repository-immutable-tags": { mutableTag: ["latest"] } });
    assert.ok(audit.stdout.includes('has no such setting: given \\"mutableTag\\"'), audit.stdout);
    assert.equal(audit.status, 1);
  });

  describe("as it is shipped", () => {
    let shipped: string;
    let installed: boolean;

    before("pack it, unpack it outside of this repository, and install it", () => {
      shipped = ship(cloneSources(join(folder, "clone")), join(folder, "shipped"));
      installed = install(shipped);
    });

    it("is built when it is packed, and has all that it runs with", () => {
      const files = readdirSync(shipped).filter((name) => !/^node_modules|lock/.test(name));
      assert.deepEqual(files.toSorted(), [
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "configuration.schema.json",
        "dist",
        "main.js",
        "package.json",
        "presets",
      ]);
      assert.deepEqual(readdirSync(join(shipped, "dist")).toSorted(), [
        "THIRD-PARTY-LICENSES.txt",
        "check-config.js",
        "imageReports.js",
        "index.js",
        "oidcProviders.js",
        "yamlText.js",
      ]);
    });

    it("judges", () => {
      const audit = analyze(shipped);
      assert.deepEqual([audit.status, policiesIn(audit)], [1, broken]);
    });

    it("asks for neither TypeScript nor @pulumi/aws", async () => {
      assert.deepEqual(await requestsOf(shipped), ["./dist/index.js", "@pulumi/policy"]);
      const scope = readdirSync(join(shipped, "node_modules/@pulumi")).toSorted();
      assert.deepEqual(scope, ["policy", "pulumi"]);
      if (installed) assert.ok(!existsSync(join(shipped, "node_modules/typescript")));
    });

    it("can be packed once more, without what builds it", () => {
      const again = ship(shipped, join(folder, "again"));
      const bundle = (pack: string) => readFileSync(join(pack, "dist/index.js"), "utf8");
      assert.equal(bundle(again), bundle(shipped));
    });
  });
});
