import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Provider, type ProviderArgs } from "@pulumi/aws";
import * as ecr from "@pulumi/aws/ecr";
import type { CustomResourceOptions, Inputs, ProviderResource } from "@pulumi/pulumi";
import { parse } from "yaml";
import type { RegistryScan } from "../../domain/adoption/registryScan";
import { type Engine, type Stack, buildPolicyPack } from "../../local";
import type { Credentials } from "../../local/engine/environment";
import { findTerraformProvider } from "../../local/parts/terraformProvider";
import { makeRepositories } from "./adoptedRegistry";
import { RemoteHubRegistry, installPlugin, startComponentPlugin } from "./componentPlugin";
import { ENGINE_START_TIMEOUT_IN_MS, changesOf, localEngine, succeeded } from "./localEngine";
import { exportState, importState } from "./stackState";

const region = "us-east-1";
const root = join(__dirname, "../..");
const command = join(root, "cli/main.ts");
const SOURCE = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];

/** The arguments of the component are no thing in AWS. */
const COMPONENT_ALONE = /^(create|update) ecr-hub:index:HubRegistry hub/;

/** Takes a registry of so many mixed repositories into programs, from each source, and holds that nothing changes in AWS. */
export function describeAdoption(count: number): void {
  describe(`ecr-hub adopt, of ${count} mixed repositories`, function () {
    this.timeout(20 * 60_000);
    let engine: Engine;
    let folder: string;
    before("start the engine", async function () {
      this.timeout(ENGINE_START_TIMEOUT_IN_MS);
      engine = await localEngine();
      // Inside of the repository, where a program finds ecr-hub.
      mkdirSync(join(root, ".local"), { recursive: true });
      folder = mkdtempSync(join(root, ".local/adopt-"));
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it("takes what was made by plain calls, and what is missing in the state after a crash", async () => {
      const owner = await ownerOf("811111111111");
      await makeRepositories(owner.credentials, { accountId: owner.account, region, count });
      const before = owner.scan("before");
      assert.equal(before.repositories.length, count);
      const program = owner.write("before");
      const stack = await owner.stack("plain", program);
      await stack.import(join(program, "import.json"));
      await changesNothing(stack);
      assert.deepEqual(owner.scan("after"), before);

      const state = owner.file("state.json");
      const text = exportState(engine, "organization/plain/test");
      writeFileSync(state, text);
      assert.deepEqual(owner.check("after", state), { notInState: [], notInAws: [] });
      const [lost = "", other = ""] = before.repositories.map((each) => each.repositoryName);
      const { deployment } = JSON.parse(text) as { deployment: { resources: Named[] } };
      deployment.resources = deployment.resources.filter(
        ({ urn }) => ![lost, other].some((name) => urn.endsWith(`::${name}@${region}`)),
      );
      writeFileSync(state, JSON.stringify({ version: 3, deployment }));
      assert.deepEqual(owner.check("after", state), {
        notInState: [lost, other].toSorted(),
        notInAws: [],
      });
      importState(engine, "organization/plain/test", state);
      const missing = owner.file("missing.json");
      succeeded(await stack.planImport(missing));
      adopt(["ids", missing, "--scan", owner.file("after.json")]);
      await stack.import(missing);
      assert.deepEqual(changesOf(succeeded(await stack.up())), []);
      assert.deepEqual(owner.scan("healed"), before);

      writeFileSync(state, exportState(engine, "organization/plain/test"));
      const { folder: pack } = await buildPolicyPack();
      const violations = owner.file("violations.ndjson");
      const baseline = join(root, "policies/presets/baseline.json");
      const found = analyze(state, pack, baseline);
      writeFileSync(violations, found);
      assert.match(found, /"policyName":"ecr-repository-/);
      const exemption = ["--reason", "adopted as it was", "--expires", "2999-12-31"];
      const config = owner.file("policy-config.json");
      adopt(["exemptions", violations, "--config", baseline, ...exemption, "--out", config]);
      // What is exempt is listed, as advisory, and nothing else.
      assert.deepEqual(policiesIn(analyze(state, pack, config)), ["advisory ecr-exemptions"]);
    });

    it("takes the same into a program in YAML, through the plugin", async () => {
      const owner = await ownerOf("811111111111");
      const program = owner.write("before", "--language", "yaml");
      const installed = installPlugin();
      const plugin = await startComponentPlugin(installed, tmpdir());
      process.env.PULUMI_DEBUG_PROVIDERS = `ecr-hub:${plugin.port}`;
      try {
        const stack = await engine.stack({
          ...{ project: "in-yaml", name: "test", account: owner.account, region },
          program: () => Promise.resolve(runYaml(join(program, "Pulumi.yaml"))),
        });
        await stack.import(join(program, "import.json"));
        await changesNothing(stack);
      } finally {
        delete process.env.PULUMI_DEBUG_PROVIDERS;
        await plugin.stop();
        installed.remove();
      }
      assert.deepEqual(owner.scan("after"), owner.read("before"));
    });

    it("takes what Terraform made, which lets go of it", async function () {
      const provider = findTerraformProvider();
      if (provider === undefined || spawnSync("terraform", ["version"]).status !== 0) {
        console.warn("    Terraform or its AWS provider is not on this machine: skipped.");
        this.skip();
      }
      const example = await ownerOf("811111111111");
      const owner = await ownerOf("822222222222");
      const work = join(folder, "terraform");
      mkdirSync(work);
      const made = toAccount(example.read("before"), owner.account);
      const terraform = (...args: string[]) =>
        execFileSync("terraform", [`-chdir=${work}`, ...args], {
          encoding: "utf8",
          maxBuffer: 2 ** 26,
          stdio: "pipe",
          env: { ...process.env, ...toVariables(owner.credentials) },
        });
      writeFileSync(
        join(work, "main.tf.json"),
        JSON.stringify({ provider: PROVIDER, resource: toTerraform(made) }),
      );
      terraform("init", `-plugin-dir=${join(provider, "../../../../../..")}`);
      terraform("apply", "-auto-approve");
      const show = owner.file("show.json");
      writeFileSync(show, terraform("show", "-json"));
      const removed = join(work, "removed.tf");
      const before = owner.scan("aws");
      const ofFile = owner.scan("file", "--terraform", join(work, "terraform.tfstate"));
      assert.deepEqual(owner.scan("show-scan", "--terraform", show, "--removed", removed), ofFile);
      assert.deepEqual(
        ofFile.repositories.map(({ repositoryName, tags }) => [repositoryName, tags]),
        before.repositories.map(({ repositoryName, tags }) => [repositoryName, tags]),
      );
      const program = owner.write("file");
      const stack = await owner.stack("terraform", program);
      await stack.import(join(program, "import.json"));
      await changesNothing(stack);
      writeFileSync(join(work, "main.tf.json"), JSON.stringify({ provider: PROVIDER }));
      const applied = terraform("apply", "-auto-approve", "-no-color");
      assert.match(applied, /0 added, 0 changed, 0 destroyed/);
      assert.deepEqual(owner.scan("kept"), before);
    });

    const movesRaw = async (account: string, kept: number, toProvider?: () => ProviderResource) => {
      const example = await ownerOf("811111111111");
      const owner = await ownerOf(account);
      const { repositories, ...settings } = toAccount(example.read("before"), owner.account);
      const made = { ...settings, repositories: repositories.slice(0, kept) };
      const project = `raw-${account}`;
      const stack = await engine.stack({
        ...{ project, name: "test", account: owner.account, region },
        program: () => Promise.resolve(makeRaw(made, { provider: toProvider?.() })),
      });
      succeeded(await stack.up());
      const before = owner.scan("aws");
      writeFileSync(owner.file("state.json"), exportState(engine, `organization/${project}/test`));
      owner.scan("raw", "--pulumi", owner.file("state.json"));
      const moved = await owner.stack(project, owner.write("raw"));
      await changesNothing(moved);
      assert.deepEqual(owner.scan("after"), before);
    };

    it("moves what another Pulumi program made in the same stack", () =>
      movesRaw("833333333333", count));

    it("moves what has an explicit provider, and keeps that", () =>
      movesRaw("844444444444", 6, () => new Provider("west", PROVIDER_ARGS)));

    /** What the pack finds in the state of a stack, one event a line. */
    function analyze(state: string, pack: string, config: string): string {
      const args = ["--file", state, "--policy-pack", pack, "--policy-pack-config", config];
      return spawnSync(engine.pulumi, ["policy", "analyze", "--json", ...args], {
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      }).stdout;
    }

    async function ownerOf(account: string) {
      const credentials = await engine.account(account);
      const file = (name: string) => join(folder, `${account}-${name}`);
      const read = (name: string) =>
        JSON.parse(readFileSync(file(`${name}.json`), "utf8")) as RegistryScan;
      return {
        account,
        credentials,
        file,
        read,
        scan: (name: string, ...args: string[]) => {
          adopt(["scan", "--region", region, "--out", file(`${name}.json`), ...args], credentials);
          return read(name);
        },
        write: (name: string, ...args: string[]) => {
          const out = file([name, ...args].join(""));
          adopt(["write", file(`${name}.json`), "--out", out, ...args]);
          return out;
        },
        check: (name: string, state: string): unknown => {
          const args = ["check", "--scan", file(`${name}.json`), "--state", state];
          const { stdout } = ecrHub([...args, "--format", "json"]);
          const { version: _, ...gaps } = JSON.parse(stdout) as { version: number };
          return gaps;
        },
        stack: (project: string, program: string) =>
          engine.stack({ project, name: "test", account, region, program: run(program) }),
      };
    }
  });
}

interface Named {
  readonly urn: string;
}

/** Levels and ids of the policies that events tell of, each once. */
function policiesIn(events: string): string[] {
  const found = events
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => (JSON.parse(line) as PolicyEvent).policyEvent ?? [])
    .map(({ policyName, enforcementLevel }) => `${enforcementLevel} ${policyName}`);
  return [...new Set(found)].toSorted();
}

interface PolicyEvent {
  readonly policyEvent?: { readonly policyName: string; readonly enforcementLevel: string };
}

async function changesNothing(stack: Stack): Promise<void> {
  const preview = changesOf(succeeded(await stack.preview()));
  const changes = changesOf(succeeded(await stack.up()));
  for (const list of [preview, changes]) {
    assert.deepEqual(
      list.filter((line) => !COMPONENT_ALONE.test(line)),
      [],
    );
  }
  assert.deepEqual(changesOf(succeeded(await stack.up())), []);
}

function run(program: string): () => Promise<Record<string, unknown>> {
  const index = join(program, "index.ts");
  return () => {
    const requireProgram = createRequire(index);
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is keyed by file
    delete requireProgram.cache[index];
    return Promise.resolve({ ...(requireProgram(index) as object) });
  };
}

interface YamlProgram {
  readonly resources: Readonly<Record<string, { readonly properties: Inputs }>>;
}

/** Registers what Pulumi's host of YAML would, which reads `$$` as `$`. */
function runYaml(file: string): Record<string, unknown> {
  const unescape = (_: unknown, value: unknown) =>
    typeof value === "string" ? value.replaceAll("$$", () => "$") : value;
  const { resources } = parse(readFileSync(file, "utf8"), unescape) as YamlProgram;
  for (const [name, { properties }] of Object.entries(resources)) {
    new RemoteHubRegistry(name, properties);
  }
  return {};
}

const PROVIDER_ARGS: ProviderArgs = {
  region,
  maxRetries: 3,
  s3UsePathStyle: true,
  skipCredentialsValidation: true,
  skipMetadataApiCheck: true,
  skipRegionValidation: true,
};

/** The same registry in another account. */
function toAccount(scan: RegistryScan, account: string): RegistryScan {
  const text = JSON.stringify(scan).replaceAll(scan.registryId, account);
  return JSON.parse(text) as RegistryScan;
}

const PROVIDER = {
  aws: { region, skip_credentials_validation: true, skip_metadata_api_check: true },
};

/** The resources of a registry as Terraform's JSON has them, which reads `${` as a reference. */
function toTerraform(scan: RegistryScan): object {
  const resource: Record<string, Record<string, object>> = {};
  const add = (type: string, key: number, value: object) => {
    (resource[type] ??= {})[`this_${key}`] = JSON.parse(
      JSON.stringify(value).replaceAll("${", () => "$${"),
    ) as object;
  };
  scan.repositories.forEach((one, index) => {
    const repository = `\${aws_ecr_repository.this_${index}.name}`;
    const reference = (policy: string) => ({ policy });
    add("aws_ecr_repository", index, {
      name: one.repositoryName,
      image_tag_mutability: one.imageTagMutability,
      image_scanning_configuration: { scan_on_push: one.imageScanningConfiguration?.scanOnPush },
      encryption_configuration: {
        encryption_type: one.encryptionConfiguration?.encryptionType,
        kms_key: one.encryptionConfiguration?.kmsKey,
      },
      tags: one.tags,
    });
    const { policyText, lifecyclePolicyText } = one;
    for (const [type, policy] of [
      ["aws_ecr_repository_policy", policyText],
      ["aws_ecr_lifecycle_policy", lifecyclePolicyText],
    ] as const) {
      if (policy === undefined) continue;
      add(type, index, reference(policy));
      Object.assign(resource[type]![`this_${index}`]!, { repository });
    }
  });
  add("aws_ecr_registry_policy", 0, { policy: scan.registryPolicyText });
  add("aws_ecr_replication_configuration", 0, {
    replication_configuration: {
      rule: scan.replicationConfiguration?.rules.map(({ destinations }) => ({
        destination: destinations.map((one) => ({
          region: one.region,
          registry_id: one.registryId,
        })),
      })),
    },
  });
  add("aws_ecr_registry_scanning_configuration", 0, {
    scan_type: scan.scanningConfiguration?.scanType,
    rule: scan.scanningConfiguration?.rules.map((one) => ({
      scan_frequency: one.scanFrequency,
      repository_filter: one.repositoryFilters.map(({ filter }) => ({
        filter,
        filter_type: "WILDCARD",
      })),
    })),
  });
  scan.pullThroughCacheRules?.forEach((rule, index) => {
    add("aws_ecr_pull_through_cache_rule", index, {
      ecr_repository_prefix: rule.ecrRepositoryPrefix,
      upstream_registry_url: rule.upstreamRegistryUrl,
      credential_arn: rule.credentialArn,
    });
  });
  scan.repositoryCreationTemplates?.forEach((one, index) => {
    add("aws_ecr_repository_creation_template", index, {
      prefix: one.prefix,
      description: one.description,
      applied_for: one.appliedFor,
      image_tag_mutability: one.imageTagMutability,
      encryption_configuration: {
        encryption_type: one.encryptionConfiguration?.encryptionType,
        kms_key: one.encryptionConfiguration?.kmsKey,
      },
      custom_role_arn: one.customRoleArn,
      lifecycle_policy: one.lifecyclePolicy,
      repository_policy: one.repositoryPolicy,
      resource_tags: one.resourceTags,
    });
  });
  return resource;
}

/** A program of plain resources, each under a name of its own. */
function makeRaw(scan: RegistryScan, options: CustomResourceOptions): Record<string, unknown> {
  scan.repositories.forEach((one, index) => {
    const { encryptionType, kmsKey } = one.encryptionConfiguration ?? {};
    const repository = new ecr.Repository(
      `repository-${index}`,
      {
        name: one.repositoryName,
        imageTagMutability: one.imageTagMutability,
        imageScanningConfiguration: {
          scanOnPush: one.imageScanningConfiguration?.scanOnPush ?? false,
        },
        ...(kmsKey && { encryptionConfigurations: [{ encryptionType, kmsKey }] }),
        tags: one.tags,
      },
      options,
    );
    const { policyText: policy, lifecyclePolicyText: lifecycle } = one;
    const of = { repository: repository.name };
    if (policy) new ecr.RepositoryPolicy(`policy-${index}`, { ...of, policy }, options);
    if (lifecycle)
      new ecr.LifecyclePolicy(`lifecycle-${index}`, { ...of, policy: lifecycle }, options);
  });
  new ecr.RegistryPolicy("registry", { policy: scan.registryPolicyText ?? "" }, options);
  new ecr.ReplicationConfiguration(
    "replication",
    {
      replicationConfiguration: {
        rules: (scan.replicationConfiguration?.rules ?? []).map(({ destinations }) => ({
          destinations: destinations.map(({ region: to, registryId = scan.registryId }) => ({
            region: to,
            registryId,
          })),
        })),
      },
    },
    options,
  );
  for (const rule of scan.pullThroughCacheRules ?? []) {
    new ecr.PullThroughCacheRule(
      `cache-${rule.ecrRepositoryPrefix}`,
      {
        ecrRepositoryPrefix: rule.ecrRepositoryPrefix,
        upstreamRegistryUrl: rule.upstreamRegistryUrl,
        credentialArn: rule.credentialArn,
      },
      options,
    );
  }
  return {};
}

function adopt(args: readonly string[], credentials?: Credentials): string {
  const { status, stdout, stderr } = ecrHub(args, credentials);
  assert.equal(status, 0, stderr);
  return stdout;
}

function ecrHub(args: readonly string[], credentials?: Credentials) {
  return spawnSync(process.execPath, [...SOURCE, command, "adopt", ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...(credentials && toVariables(credentials)) },
  });
}

function toVariables({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
  };
}
