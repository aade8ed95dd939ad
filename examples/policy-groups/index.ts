import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PolicyGroup } from "@pulumi/pulumiservice";

const config = new pulumi.Config();
const organizationName = config.require("organizationName");
const versionTag = config.get("packVersion") ?? "0.1.0";
const mode = config.get("mode") ?? "audit";

/** Stacks by what they are, project/stack; each kind has its configuration beside this file. */
const stacks = {
  hub: config.getObject<string[]>("hubStacks") ?? ["hub/production"],
  spoke: config.getObject<string[]>("spokeStacks") ?? ["spoke-ecs/production"],
};

const groups = Object.entries(stacks).map(
  ([kind, members]) =>
    new PolicyGroup(kind, {
      organizationName,
      name: `ecr-hub-${kind}`,
      entityType: "stacks",
      mode,
      policyPacks: [{ name: "ecr-hub", versionTag, config: configurationOf(kind) }],
      stacks: members.map(toReference),
    }),
);

export const groupNames = groups.map((group) => group.name);

function configurationOf(kind: string): Record<string, unknown> {
  const file = join(__dirname, `${kind}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

function toReference(stack: string): { routingProject: string; name: string } {
  const [routingProject, name, ...rest] = stack.split("/");
  if (!routingProject || !name || rest.length > 0) {
    throw new Error(`${JSON.stringify(stack)} is no stack: write project/stack`);
  }
  return { routingProject, name };
}
