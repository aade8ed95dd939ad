import { PULL_ACTIONS } from "../../domain/iam/actions";
import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import type { PackResource } from "../../tests/support/runningPack";

/** Repositories that comply, each with a lifecycle policy and a repository policy that no other has. */
export function judgedHub(repositories: number): PackResource[] {
  return Array.from({ length: repositories }, (_, index) => {
    const name = `team-${index}/api`;
    const repository = {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      forceDelete: false,
    };
    const lifecycle = lifecyclePolicy([expireUntagged({ afterDays: index + 1 })]);
    return [
      { type: "aws:ecr/repository:Repository", name, props: repository },
      {
        type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        name,
        props: { repository: name, policy: lifecycle },
      },
      {
        type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
        name,
        props: { repository: name, policy: repositoryPolicyOf(index) },
      },
    ];
  }).flat();
}

function repositoryPolicyOf(index: number): string {
  const pull = {
    Effect: "Allow",
    Principal: { AWS: [String(222_222_222_222 + index), String(333_333_333_333 + index)] },
    Action: PULL_ACTIONS,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [pull] });
}
