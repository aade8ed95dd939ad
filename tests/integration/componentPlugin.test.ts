import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Role } from "@pulumi/aws/iam";
import { ComponentResource } from "@pulumi/pulumi";
import type { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import * as exported from "../../components";
import type { Outcome, Stack } from "../../local";
import { accounts } from "../../local/scenario";
import {
  type ComponentPlugin,
  type InstalledPlugin,
  RemoteHubRegistry,
  STAND_INS,
  installPlugin,
  startComponentPlugin,
} from "../support/componentPlugin";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const root = join(__dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "components/schema.json"), "utf8")) as Schema;

const trust = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
  ],
};

describe("the component plugin, by which every Pulumi language uses the components", () => {
  let installed: InstalledPlugin | undefined;
  let plugin: ComponentPlugin | undefined;
  let stack: Stack | undefined;
  let scanning: unknown = null;
  let up: Outcome;
  let again: Outcome;
  let refused: Outcome;
  let doubled: Outcome;
  let isDouble = false;

  const program = () => {
    const puller = new Role("puller", { assumeRolePolicy: JSON.stringify(trust) });
    const hub = new RemoteHubRegistry("hub", {
      repositories: { "team-a/api": { pull: { principalArns: [puller.arn] } } },
      repositoryDefaults: { lifecycle: null, tags: null },
      replication: null,
      scanning,
    });
    if (isDouble) new RemoteHubRegistry("hub2", { repositories: { "team-a/web": {} } });
    return Promise.resolve({ repositoryUrls: hub.repositoryUrls });
  };

  before("deploy a hub, and one that is refused", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    installed = installPlugin();
    plugin = await startComponentPlugin(installed, tmpdir());
    process.env.PULUMI_DEBUG_PROVIDERS = `ecr-hub:${plugin.port}`;
    const { hub: account } = accounts;
    const project = "other-language";
    stack = await engine.stack({ name: "test", project, account, region: "us-east-1", program });
    up = await stack.up();
    again = await stack.up();
    scanning = { scanType: "SUPER" };
    refused = await stack.preview();
    scanning = null;
    isDouble = true;
    doubled = await stack.preview();
    isDouble = false;
  });

  after("destroy it", async () => {
    const destroyed = await stack?.destroy();
    delete process.env.PULUMI_DEBUG_PROVIDERS;
    await plugin?.stop();
    installed?.remove();
    if (destroyed) succeeded(destroyed);
  });

  it("tells of every component, under the type it registers", () => {
    assert.deepEqual(
      Object.keys(schema.resources),
      components.map(({ __pulumiType }) => __pulumiType).toSorted(),
    );
  });

  it("describes every component, type, argument, output and value", () => {
    assert.deepEqual(undescribed(schema), []);
  });

  it("has the name, version and dependencies of the package", () => {
    const [plugged, whole] = [manifestIn("plugin"), manifestIn(".")];
    assert.deepEqual([plugged.name, plugged.version], [whole.name, whole.version]);
    assert.deepEqual([schema.name, schema.version], [whole.name, whole.version]);
    for (const [dependency, version] of Object.entries(plugged.dependencies)) {
      const isStandIn = STAND_INS.includes(dependency);
      const expected = isStandIn ? `file:${dependency}` : whole.devDependencies[dependency];
      assert.equal(version, expected, dependency);
    }
  });

  it("makes what the component makes in TypeScript, with null for what is not set", () => {
    assert.deepEqual(changesOf(succeeded(up)), [
      "create aws:ecr/lifecyclePolicy:LifecyclePolicy team-a/api@us-east-1",
      "create aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration registry@us-east-1",
      "create aws:ecr/repository:Repository team-a/api@us-east-1",
      "create aws:ecr/repositoryPolicy:RepositoryPolicy team-a/api@us-east-1",
      "create aws:iam/role:Role puller",
      "create aws:inspector2/enabler:Enabler registry@us-east-1",
      "create ecr-hub:index:HubRegistry hub",
    ]);
    assert.deepEqual(up.outputs, {
      repositoryUrls: { "team-a/api": "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api" },
    });
  });

  it("makes nothing more on a second up", () => {
    assert.deepEqual(changesOf(succeeded(again)), []);
  });

  it("refuses wrong arguments at their property paths", () => {
    const finding = 'scan type: given "SUPER", allowed BASIC, ENHANCED. (scanning-type)';
    assert.equal(refused.succeeded, false);
    const [told] = refused.errors.filter((error) => error.startsWith("ecr-hub:"));
    assert.deepEqual(
      told?.split("\n").map((line) => line.trim()),
      [
        `ecr-hub:index:HubRegistry resource 'hub' has a problem: HubRegistry "hub" refuses one argument:`,
        `scanning.scanType: ${finding}`,
        `- property scanning.scanType with value '{SUPER}' has a problem: ${finding}`,
      ],
    );
  });

  it("refuses two hubs of one registry, which Pulumi knows by the URN of what they share", () => {
    assert.equal(doubled.succeeded, false);
    const [error = ""] = doubled.errors;
    // Which of the shared resources comes first is up to the engine.
    assert.match(error, /^Duplicate resource URN '[^']+\$aws:[^']+::registry@us-east-1'/);
  });
});

type Component = typeof ComponentResource & { readonly __pulumiType?: string };

const components = Object.values<unknown>(exported).filter(
  (member): member is Component =>
    typeof member === "function" && member.prototype instanceof ComponentResource,
);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

type Schema = ReturnType<typeof generateSchema>;

/** Parts of the contract that no comment describes. */
function undescribed({ resources, types }: Schema): string[] {
  const described = [
    ...Object.entries(resources).flatMap(([type, { inputProperties, properties }]) => [
      ...partsOf(`${type} argument`, inputProperties),
      ...partsOf(`${type} output`, properties),
    ]),
    ...partsOf("resource", resources),
    ...partsOf("type", types),
    ...Object.entries(types).flatMap(([type, { properties, enum: values = [] }]) => [
      ...partsOf(type, properties),
      ...values.map(({ name, description }) => [`${type} ${name}`, description] as const),
    ]),
  ];
  return described.filter(([, description]) => description === undefined).map(([part]) => part);
}

function partsOf(
  whole: string,
  properties: Readonly<Record<string, { readonly description?: string }>> = {},
): (readonly [string, string | undefined])[] {
  return Object.entries(properties).map(([key, { description }]) => [
    `${whole} ${key}`,
    description,
  ]);
}
