import { askAws, askingSettings, getKnownRegion, isDeployed } from "../support/askAws";
import { defineStackPolicy } from "../support/defineStackPolicy";
import { REPOSITORY } from "../support/resourceTypes";
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
  checkStack(_, config) {
    return (resource) => {
      const { name } = resource.props;
      if (isDeployed(resource) || typeof name !== "string") return [];
      return askAws(config, { path: "name", what: `${name} exists` }, async () => {
        const region = getKnownRegion(resource) || undefined;
        const ask = loadReports().readDeployedRepository;
        const deployed = await ask(name, region, config.timeoutSeconds);
        return deployed && describe(name, deployed);
      });
    };
  },
});

function describe(name: string, deployed: DeployedRepository): string {
  const { images, encryptionType } = deployed;
  const count = images === 1 ? "1 image" : `${images < 1000 ? images : "1,000 or more"} images`;
  return `repository ${name} exists already, with ${count} and encryption ${encryptionType}.`;
}
