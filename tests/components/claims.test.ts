import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { HubRegistry, HubRepository, ImagePublisher, ImageSigning, ReplicaRegistry } from "ecr-hub";
import { type RecordOptions, record } from "../support/recordedMocks";

/** What is wrong with a program that runs in a stack, as `pulumi preview` runs it. */
async function refusalOf(program: () => void, options?: RecordOptions): Promise<string> {
  let message = "";
  const run = () =>
    pulumi.runtime.runInPulumiStack(() => {
      program();
      return Promise.resolve();
    });
  await record(run, options).catch((error: unknown) => {
    message = (error as Error).message;
  });
  return message;
}

const repositories = { "team-a/api": {} };
const publisher = (name: string, oidcProviderArn?: pulumi.Input<string>) =>
  new ImagePublisher(name, {
    hubAccountId: "111111111111",
    hubRegion: "us-east-1",
    repositories: ["team-a/api"],
    gitHub: { sources: [{ owner: "acme", repository: name, branches: ["main"] }], oidcProviderArn },
  });

const REGISTRY =
  "manages the registry of this account and region already: set another region or provider, or give the arguments to one component. (argument-duplicate)";

describe("two components that would fight for one thing in AWS", () => {
  it("are refused: two hubs of one registry", async () => {
    const refused = await refusalOf(() => {
      new HubRegistry("hub");
      new HubRegistry("other");
    });
    assert.equal(
      refused,
      `HubRegistry "other" refuses one argument:\n  region: HubRegistry "hub" ${REGISTRY}`,
    );
  });

  it("are refused: a replica without region beside a hub", async () => {
    const refused = await refusalOf(() => {
      new HubRegistry("hub");
      new ReplicaRegistry("replica");
    });
    assert.equal(
      refused,
      `ReplicaRegistry "replica" refuses one argument:\n  region: HubRegistry "hub" ${REGISTRY}`,
    );
  });

  it("are refused: two hubs of one registry with two providers, once accounts are known", async () => {
    const refused = await refusalOf(() => {
      for (const name of ["one", "two"]) {
        new HubRegistry(name, {}, { provider: new Provider(name, { region: "us-east-1" }) });
      }
    });
    assert.equal(
      refused,
      `HubRegistry "two" refuses one argument:\n  region: HubRegistry "one" ${REGISTRY}`,
    );
  });

  it("are refused: the managed signing of one registry twice", async () => {
    const refused = await refusalOf(() => {
      for (const name of ["one", "two"]) new ImageSigning(name, { managedSigning: {} });
    });
    assert.equal(
      refused,
      'ImageSigning "two" refuses one argument:\n  managedSigning: ImageSigning "one" manages the managed signing of this account and region already: leave it out of one of them. (argument-duplicate)',
    );
  });

  it("are refused: the same repository in a hub and alone", async () => {
    const alone = () => new HubRepository("api", { repositoryName: "team-a/api" });
    const fix =
      "manages this repository already: remove it from one of the two. (argument-duplicate)";
    assert.equal(
      await refusalOf(() => {
        new HubRegistry("hub", { repositories });
        alone();
      }),
      `HubRepository "api" refuses one argument:\n  repositoryName: HubRegistry "hub" ${fix}`,
    );
    assert.equal(
      await refusalOf(() => {
        alone();
        new HubRegistry("hub", { repositories });
      }),
      `HubRegistry "hub" refuses one argument:\n  repositories["team-a/api"]: HubRepository "api" ${fix}`,
    );
  });

  it("are refused: two publishers that make the OIDC provider of GitHub; not if they share it", async () => {
    const oidcProviderArn =
      "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    assert.equal(
      await refusalOf(() => {
        publisher("api");
        publisher("web", oidcProviderArn);
      }),
      "",
    );
    const refused = await refusalOf(() => {
      publisher("api");
      publisher("web");
    });
    assert.equal(
      refused,
      'ImagePublisher "web" refuses one argument:\n  gitHub.oidcProviderArn: ImagePublisher "api" manages the account\'s OIDC provider of GitHub, ' +
        "of which there is one already: set gitHub.oidcProviderArn to that component's oidcProviderArn. (argument-duplicate)",
    );
  });

  it("are fine in several regions", async () => {
    const refused = await refusalOf(() => {
      new HubRegistry("hub", { repositories, region: "us-east-1" });
      new HubRegistry("west", { repositories, region: "us-west-2" });
      new ReplicaRegistry("replica", { region: "eu-west-1" });
      new HubRepository("api", { repositoryName: "team-a/api", region: "eu-west-1" });
    });
    assert.equal(refused, "");
  });
});
