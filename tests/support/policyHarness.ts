import { takeExempted } from "../../policies/support/exemptions";
import type { PackPolicy } from "../../policies/support/policy";
import {
  type PackConfig,
  type PolicySettings,
  type Report,
  type ResourceFixture,
  runPolicies,
} from "../../testing";

export {
  type PackConfig,
  type PolicySettings,
  type Report,
  type ResourceFixture as Fixture,
  type Violation,
  UNKNOWN,
  secret,
  unknownCheckingProxy,
  urnOf,
} from "../../testing";

type Fixture = ResourceFixture;

/** Runs policies of the pack over resources, each time as in a new process. */
export async function runPack(
  pack: readonly PackPolicy[],
  resources: readonly Fixture[],
  config: PackConfig = {},
): Promise<Report> {
  takeExempted(); // The engine starts a new process for each run.
  return await runPolicies(
    pack.map(({ policy }) => policy),
    resources,
    { config, packName: "ecr-hub" },
  );
}

/** What one policy says of resources: level and resource, then the text below the policy's title, line by line. */
export async function judge(
  policy: PackPolicy,
  resources: readonly Fixture[],
  settings: PolicySettings = {},
): Promise<readonly (readonly string[])[]> {
  const { violations } = await runPack([policy], resources, { [policy.metadata.id]: settings });
  return violations.map(({ level, resource = "(stack)", message: text }) => {
    const [title, ...lines] = text.split("\n");
    return [`${level}: ${resource}`, ...(title === policy.metadata.title ? lines : [text])];
  });
}

/** How the runtime reports a policy that would have to read what a preview cannot know. */
export function cannotRun(policy: PackPolicy, path: string, resource = "it"): readonly string[] {
  const name = policy.metadata.id;
  const what = `can't run policy '${name}' from policy pack 'ecr-hub@v0.0.0' during preview`;
  return [`advisory: ${resource}`, `${what}: ${path} can't be known during preview`];
}
