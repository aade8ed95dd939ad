import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "./support/cache";
import { didYouMean } from "../domain/similar";

/** One stack of an example, as the local engine deploys it. */
export interface ExampleStack {
  /** The example's folder under examples/. It is the project's name, too. */
  readonly example: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly config: Readonly<Record<string, string>>;
}

/** The accounts of the reference scenario. */
export const accounts = {
  hub: "111111111111",
  production: "222222222222",
  staging: "333333333333",
  outsider: "999999999999",
} as const;

const HOME_REGION = "us-east-1";
const HUB_REFERENCE = "organization/hub/production";
const ORGANIZATION_ID = "o-acme123456";
const IMAGE_DIGEST = `sha256:${"0".repeat(64)}`;

/** The registry of the shared-services account. */
export const hubStack = stackOf("hub", "production", accounts.hub, {
  organizationId: ORGANIZATION_ID,
  productionAccountId: accounts.production,
  stagingAccountId: accounts.staging,
  replicaRegion: "eu-west-1",
});

/** The workload accounts that pull from the hub. */
export const spokeStacks: readonly ExampleStack[] = (["production", "staging"] as const).map(
  (name) =>
    stackOf("spoke-ecs", name, accounts[name], {
      hubStack: HUB_REFERENCE,
      imageDigest: IMAGE_DIGEST,
    }),
);

/** The stack that the policy pack stops. */
export const badStack = stackOf("bad", "production", accounts.hub);

/** Every example that needs a configuration or another account than the hub's. */
const stacks: readonly ExampleStack[] = [
  hubStack,
  ...spokeStacks,
  badStack,
  stackOf("admission", "production", accounts.production, {
    hubStack: HUB_REFERENCE,
    signingStack: "organization/image-signing/production",
  }),
  stackOf("alerts-in-slack", "production", accounts.hub, {
    slackTeamId: "T012ABCDEFG",
    slackChannelId: "C012ABCDEFG",
  }),
  stackOf("failover", "production", accounts.production, { imageDigest: IMAGE_DIGEST }),
  stackOf("findings-alerts", "production", accounts.hub, {
    productionBusArn: `arn:aws:events:${HOME_REGION}:${accounts.production}:event-bus/hub-findings`,
  }),
  stackOf("findings-spoke", "production", accounts.production, {
    alertsStack: "organization/findings-alerts/production",
  }),
  stackOf("publisher-codebuild", "production", accounts.hub, {
    hubStack: HUB_REFERENCE,
    sourceLocation: "https://github.com/acme/team-a",
  }),
  stackOf("publisher-github", "production", accounts.hub, {
    hubStack: HUB_REFERENCE,
    gitHubOwner: "acme",
    gitHubRepository: "team-a",
  }),
  stackOf("registry-endpoints", "production", accounts.production, { hubStack: HUB_REFERENCE }),
  stackOf("replica-account", "production", accounts.production, {
    hubAccountId: accounts.hub,
    organizationId: ORGANIZATION_ID,
  }),
  stackOf("replica-region", "production", accounts.hub, {
    replicaRegion: "eu-west-1",
    organizationId: ORGANIZATION_ID,
  }),
  stackOf("spoke-eks", "production", accounts.production, {
    hubStack: HUB_REFERENCE,
    imageDigest: IMAGE_DIGEST,
  }),
  stackOf("spoke-lambda", "production", accounts.production, {
    hubStack: HUB_REFERENCE,
    imageDigest: IMAGE_DIGEST,
  }),
];

/** The stacks of an example, with further configuration where it is given. */
export function stacksOf(
  example: string,
  config: Readonly<Record<string, string>> = {},
): readonly ExampleStack[] {
  if (!existsSync(programOf(example))) {
    throw new Error(`No example named "${example}". Available: ${examples().join(", ")}.`);
  }
  const foreign = FOREIGN_PLUGINS.get(example);
  if (foreign !== undefined) {
    const where = `examples/${example}/README.md says how to deploy it to AWS`;
    throw new Error(
      `Example ${example} needs the plugin ${foreign}, which the local engine lacks: ${where}.`,
    );
  }
  refuseUnknownKeys(example, Object.keys(config));
  const known = stacks.filter((stack) => stack.example === example);
  const all = known.length > 0 ? known : [stackOf(example, "production", accounts.hub)];
  return all.map((stack) => ({ ...stack, config: { ...stack.config, ...config } }));
}

/** A mistyped key would change nothing, and say nothing. Keys of providers, such as `aws:region`, are theirs to refuse. */
function refuseUnknownKeys(example: string, keys: readonly string[]): void {
  const declared = declaredKeys(example);
  const own = keys.filter((key) => !key.includes(":"));
  const unknown = own.filter((key) => !declared.includes(key));
  if (unknown.length === 0) return;
  const lines = unknown.map((key) => {
    const suggestion = didYouMean(key, declared);
    return `Example ${example} has no configuration key "${key}".${suggestion}`;
  });
  throw new Error([...lines, `Available: ${declared.join(", ") || "none"}.`].join("\n"));
}

/** The configuration keys that the example's Pulumi.yaml declares for `pulumi new`. */
function declaredKeys(example: string): string[] {
  const file = join(projectRoot, "examples", example, "Pulumi.yaml");
  const { template } = parse(readFileSync(file, "utf8")) as {
    readonly template?: { readonly config?: Readonly<Record<string, unknown>> };
  };
  return Object.keys(template?.config ?? {}).filter((key) => !key.includes(":"));
}

/** The names of the examples that the local engine can run. */
export function examples(): string[] {
  const names = readdirSync(join(projectRoot, "examples"));
  return names.filter((name) => existsSync(programOf(name)) && !FOREIGN_PLUGINS.has(name));
}

function programOf(example: string): string {
  return join(projectRoot, "examples", example, "index.ts");
}

/** Plugins that examples need and the local engine does not have, by example. */
const FOREIGN_PLUGINS: ReadonlyMap<string, string> = new Map([
  ["managed-signing", "aws-native"],
  ["policy-groups", "pulumiservice"],
]);

/** The folder of an example's program. */
export function folderOf(stack: ExampleStack): string {
  return join(projectRoot, "examples", stack.example);
}

function stackOf(
  example: string,
  name: string,
  account: string,
  config: Readonly<Record<string, string>> = {},
): ExampleStack {
  return { example, name, account, region: HOME_REGION, config };
}
