import { defineStackPolicy } from "../support/defineStackPolicy";
import type { PolicyFinding, StackResource } from "../support/policy";
import { REPOSITORY } from "../support/resourceTypes";
import { askingSettings } from "../support/settings";
import { readIfKnown } from "../support/unknown";
import { loadReports } from "../workload/gate";
import type { DeployedRepository } from "../workload/imageReports";

const repository = (name: string) => ({
  type: REPOSITORY,
  name,
  props: { name: `team-a/${name}`, region: "us-east-1" },
});

export const repositoryCreatable = defineStackPolicy({
  id: "ecr-repository-creatable",
  title: "AWS takes the repositories that an update creates",
  why:
    "AWS refuses a repository whose name is taken: by one that no stack has, or by the one that is replaced, as its encryption " +
    "never changes. The update would end there. It asks Amazon ECR, with the AWS credentials of the environment, and so is off by default.",
  fix:
    "Take a repository that exists into the stack, as docs/guides/adopt.md says. Where the stack has it, leave its encryption as it is, " +
    "or make a repository of another name and copy the images there.",
  severity: "medium",
  level: "disabled",
  resource: REPOSITORY,
  config: askingSettings,
  examples: { good: [repository("new")], bad: [repository("taken")] },
  checkStack(_, { whenNotAnswered, timeoutSeconds }) {
    return async function* (resource): AsyncIterable<PolicyFinding> {
      // What is deployed and stays has an ARN in the preview already.
      if (typeof readIfKnown(() => resource.props.arn) === "string") return;
      const { name } = resource.props;
      if (typeof name !== "string") return;
      try {
        const ask = loadReports().readDeployedRepository;
        const deployed = await ask(name, getRegion(resource), timeoutSeconds);
        if (deployed !== undefined) yield { path: "name", message: describe(name, deployed) };
      } catch (error) {
        if (whenNotAnswered === "pass") return;
        yield {
          path: "name",
          message: `AWS does not say whether ${name} exists: ${String(error)}`,
        };
      }
    };
  },
});

function describe(name: string, deployed: DeployedRepository): string {
  const { images, encryptionType } = deployed;
  const count = images === 1 ? "1 image" : `${images < 1000 ? images : "1,000 or more"} images`;
  return `repository ${name} exists already, with ${count} and encryption ${encryptionType}.`;
}

function getRegion({ props, provider }: StackResource): string | undefined {
  const region = readIfKnown(() => props.region) ?? readIfKnown(() => provider?.props.region);
  return typeof region === "string" ? region : undefined;
}
