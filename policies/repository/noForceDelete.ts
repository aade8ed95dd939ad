import { matchesWildcard } from "../../domain/wildcard";
import { definePolicy } from "../support/definePolicy";
import { PUBLIC_REPOSITORY, REPOSITORY } from "../support/resourceTypes";
import { strings } from "../support/settings";

const repository = (forceDelete: boolean) => ({
  type: REPOSITORY,
  name: "api",
  props: { name: "team-a/api", forceDelete },
});

export const repositoryNoForceDelete = definePolicy({
  id: "ecr-repository-no-force-delete",
  title: "A repository of a protected stack is not deleted while it has images",
  why:
    "With forceDelete a renamed resource, a changed key or a wrong `pulumi destroy` deletes every image, and with them " +
    "what is running now and what could be rolled back to.",
  fix: "Take forceDelete (forceDestroy of a public repository) out, or leave the stack out of protectedStacks.",
  severity: "high",
  level: "mandatory",
  resource: [REPOSITORY, PUBLIC_REPOSITORY],
  config: {
    protectedStacks: strings({
      description: "Names of the stacks to protect; `*` stands for any run of characters.",
      default: ["*"],
    }),
  },
  examples: { good: [repository(false)], bad: [repository(true)] },
  *check({ type, urn, props }, { protectedStacks }) {
    const stack = getStackName(urn);
    if (!protectedStacks.some((pattern) => matchesWildcard(pattern, stack))) return;
    const property = type === REPOSITORY ? "forceDelete" : "forceDestroy";
    // The AWS provider takes texts for what they say.
    if ([undefined, null, false, "false"].includes(props[property] as never)) return;
    yield { path: property, message: `images are deleted with the repository in stack ${stack}.` };
  },
});

/** The name of the stack in a URN: `urn:pulumi:<stack>::<project>::<type>::<name>`. */
function getStackName(urn: string): string {
  const [head = ""] = urn.split("::");
  return head.replace(/^urn:pulumi:/, "");
}
