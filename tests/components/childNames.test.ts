import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DependencyResource } from "@pulumi/pulumi/resource";
import { HubRegistry, HubRepository, ImagePublisher, ReplicaRegistry } from "ecr-hub";
import { type RecordOptions, record } from "../support/recordedMocks";

/** Types and names of the AWS resources that a program registers. */
async function namesIn(program: () => void, options?: RecordOptions): Promise<string[]> {
  const { resources } = await record(program, options);
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name }) => `${type.replace(/^aws:.*:/, "")} ${name}`);
}

const repositories = { "team-a/api": {} };

describe("names of children", () => {
  it("do not depend on the name of their component", async () => {
    const named = (name: string) =>
      namesIn(() => {
        new HubRegistry(name, {
          repositories,
          replication: { destinations: [{ region: "eu-west-1" }] },
        });
        new HubRepository(name, { repositoryName: "team-b/batch", region: "eu-west-1" });
        new ReplicaRegistry(name, { region: "eu-west-1" });
      });
    assert.deepEqual(await named("one"), await named("other"));
  });

  it("end with the region that is asked for, or that of the default provider", async () => {
    const named = (region: string | undefined, configured?: string) =>
      namesIn(
        () => {
          new HubRegistry("hub", { scanning: { enableInspector: false }, region });
        },
        configured === undefined ? {} : { config: { "aws:region": configured } },
      );
    const inRegion = ["RegistryScanningConfiguration registry@eu-west-1"];
    assert.deepEqual(await named("eu-west-1"), inRegion);
    assert.deepEqual(await named("eu-west-1", "us-east-1"), inRegion);
    assert.deepEqual(await named(undefined, "eu-west-1"), inRegion);
    assert.deepEqual(await named(undefined), ["RegistryScanningConfiguration registry"]);
  });

  it("tell accounts apart by their explicit providers", async () => {
    const names = await namesIn(() => {
      for (const account of ["production", "staging"]) {
        const provider = new Provider(account, { region: "us-east-1" });
        new HubRepository(account, { repositoryName: "team-a/api" }, { provider });
        new HubRepository(
          `${account}-replica`,
          { repositoryName: "team-a/api", region: "eu-west-1" },
          { provider },
        );
      }
    });
    assert.deepEqual(
      names.filter((name) => name.startsWith("Repository ")),
      [
        "Repository team-a/api@production",
        "Repository team-a/api@production@eu-west-1",
        "Repository team-a/api@staging",
        "Repository team-a/api@staging@eu-west-1",
      ],
    );
  });

  it("end with the component's name where the region is not known at once", async () => {
    const region = pulumi.output(Promise.resolve("eu-west-1"));
    assert.deepEqual(
      await namesIn(() => {
        new HubRepository("api", {
          repositoryName: "team-a/api",
          lifecycle: { rules: [] },
          region,
        });
      }),
      ["Repository team-a/api@api"],
    );
  });

  it("are those of the account where there is one in all regions", async () => {
    const names = await namesIn(
      () => {
        new ImagePublisher("publisher", {
          hubAccountId: "111111111111",
          hubRegion: "us-east-1",
          repositories: ["team-a/api"],
          gitHub: { sources: [{ owner: "acme", repository: "api", branches: ["main"] }] },
        });
      },
      { config: { "aws:region": "us-east-1" } },
    );
    assert.ok(names.includes("OpenIdConnectProvider token.actions.githubusercontent.com"));
  });

  describe("in the state of a stack", () => {
    /** The URNs that the repository of a HubRepository may have, by the resource that is its parent's parent. */
    async function aliasesBelow(parent: () => pulumi.Resource | undefined): Promise<string[]> {
      const { result } = await record(() => {
        let aliases: pulumi.Input<string>[] = [];
        const remember: pulumi.ResourceTransformation = ({ type, opts }) => {
          if (type === "aws:ecr/repository:Repository") {
            aliases = opts.aliases as pulumi.Input<string>[];
          }
          return undefined;
        };
        new HubRepository(
          "api",
          { repositoryName: "team-a/api" },
          { parent: parent(), transformations: [remember] },
        );
        return aliases;
      });
      return result;
    }

    const urns = (above: string) =>
      [
        `urn:pulumi:stack::project::${above}ecr-hub:index:HubRepository$aws:ecr/repository:Repository::api`,
        `urn:pulumi:stack::project::${above}ecr-hub:index:HubRegistry$aws:ecr/repository:Repository::team-a/api`,
      ] as const;

    it("may be those of version 0.1.0, and of the component they moved from", async () => {
      assert.deepEqual(await aliasesBelow(() => undefined), urns(""));
    });

    it("have the types of the components around their own", async () => {
      const parent = () => new pulumi.ComponentResource("acme:index:Platform", "platform");
      assert.deepEqual(await aliasesBelow(parent), urns("acme:index:Platform$"));
    });

    it("are the same where the program knows the URN of the parent alone, as in the plugin", async () => {
      const parent = () =>
        new DependencyResource("urn:pulumi:stack::project::acme:index:Platform::platform");
      assert.deepEqual(await aliasesBelow(parent), urns("acme:index:Platform$"));
    });

    it("are those of the components that have the same child, and of no other", async () => {
      const before = "urn:pulumi:stack::project::";
      const aliases: Record<string, unknown> = {};
      const remember: pulumi.ResourceTransformation = ({ type, opts }) => {
        if (type.startsWith("aws:")) aliases[type.replace(/^aws:.*:/, "")] = opts.aliases;
        return undefined;
      };
      await record(() => {
        const pull = { accounts: ["222222222222"] };
        new HubRegistry("hub", { repositories, pull }, { transformations: [remember] });
      });
      const repository = (type: string) => [
        `${before}ecr-hub:index:HubRegistry$aws:ecr/${type}::hub-team-a/api`,
        `${before}ecr-hub:index:HubRepository$aws:ecr/${type}::team-a/api`,
      ];
      const registry = (type: string) => [
        `${before}ecr-hub:index:HubRegistry$aws:${type}::hub`,
        `${before}ecr-hub:index:ReplicaRegistry$aws:${type}::registry`,
      ];
      assert.deepEqual(aliases, {
        Repository: repository("repository:Repository"),
        LifecyclePolicy: repository("lifecyclePolicy:LifecyclePolicy"),
        RepositoryPolicy: repository("repositoryPolicy:RepositoryPolicy"),
        Enabler: registry("inspector2/enabler:Enabler"),
        RegistryScanningConfiguration: registry(
          "ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        ),
      });
    });
  });
});
