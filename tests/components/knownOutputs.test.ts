import type * as pulumi from "@pulumi/pulumi";
import {
  FindingsAlerts,
  HubRegistry,
  type HubRegistryArgs,
  ImagePublisher,
  ImageSigning,
  ReplicaRegistry,
  SpokeAccess,
} from "ecr-hub";

import { record } from "../support/recordedMocks";

const hub = { hubAccountId: "111111111111", hubRegion: "us-east-1", repositories: ["team-a/api"] };
const sources = [{ owner: "acme", repository: "api", branches: ["main"] }];

/** Takes what is there for certain, and nothing else: the compiler is the test. */
function take(...outputs: pulumi.Output<string>[]): void {
  for (const output of outputs) output.apply((text: string) => text.length);
}

describe("outputs that are there by the arguments", () => {
  it("compile where a program shares them", async () => {
    await record(() => {
      const first = new ImagePublisher("api", { ...hub, gitHub: { sources } });
      const { oidcProviderArn } = first;
      new ImagePublisher("batch", { ...hub, gitHub: { sources, oidcProviderArn } });
      take(first.gitHubRoleArn, oidcProviderArn);
      const codeBuild = { sourceType: "GITHUB", sourceLocation } as const;
      const second = new ImagePublisher("build", { ...hub, codeBuild });
      take(second.projectName, second.projectArn, second.projectRoleArn);
      const both = new ImagePublisher("both", {
        ...hub,
        gitHub: { sources, oidcProviderArn },
        codeBuild,
      });
      take(both.gitHubRoleArn, both.projectArn);

      const alerts = new FindingsAlerts("alerts");
      take(alerts.topicArn, alerts.kmsKeyArn);
      const blockedStages = { api: { pipelineName: "team-a-api", stageName: "Production" } };
      const stages = new FindingsAlerts("stages", { createTopic: false, blockedStages });
      take(stages.stateMachineArn);
      const all = new FindingsAlerts("all", { blockedStages });
      take(all.topicArn, all.stateMachineArn);
    });
  });

  it("compile for keys and roles", async () => {
    await record(() => {
      const made = new HubRegistry("hub", { encryption: { createKey: true } });
      const region = "eu-west-1";
      const given = new ReplicaRegistry("replica", { region, encryption: { kmsKey: key } });
      take(made.kmsKeyArn, given.kmsKeyArn);

      const createRoles = { ecsTaskExecution: true, eksPods: { builder: pod } } as const;
      const access = new SpokeAccess("spoke", { ...hub, createRoles });
      new ImageSigning("signing", { sign: { roleArns: { builder: access.roleArns.builder } } });
      take(access.roleArns.ecsTaskExecution, access.createdRoleNames.builder);
      access.roleArns.apply(({ ecsTaskExecution }) => ecsTaskExecution.length);
    });
  });
});

/** What is not there for certain does not compile. */
export const unknownOutputs = (registry: HubRegistryArgs, createTopic: boolean): void => {
  // @ts-expect-error: no key is asked for.
  take(new HubRegistry("none").kmsKeyArn);
  // @ts-expect-error: a key may be asked for.
  take(new HubRegistry("either", registry).kmsKeyArn);
  // @ts-expect-error: there may be a topic.
  take(new FindingsAlerts("either", { createTopic }).topicArn);
  // @ts-expect-error: the project is for CodeBuild.
  take(new ImagePublisher("either", { ...hub, gitHub: { sources } }).projectArn);
  // @ts-expect-error: no role of Lambda is made.
  take(new SpokeAccess("none", { ...hub, createRoles: { eksNode: true } }).roleArns.lambda);
  // @ts-expect-error: arguments that do not exist are refused as before.
  new HubRegistry("typo", { encryption: { createKy: true } });
};

const sourceLocation = "https://github.com/acme/api.git";
const key = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const pod = { namespace: "ci", serviceAccount: "builder", clusterName: "production" };
