import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { PublicRepository } from "../../components/publicRepository/publicRepository";
import type { PublicRepositoryArgs } from "../../components/publicRepository/publicRepositoryArgs";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const REPOSITORY = "aws:ecrpublic/repository:Repository";
const POLICY = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";

describe("PublicRepository", () => {
  it("makes a repository to which only its own account pushes", async () => {
    const recording = await record(() => new PublicRepository("node"));
    assert.deepEqual(
      recording.resources.map(({ type, name, parent, inputs }) => ({ type, name, parent, inputs })),
      [
        {
          type: REPOSITORY,
          name: "node",
          parent: "ecr-hub:index:PublicRepository node",
          inputs: { repositoryName: "node", forceDestroy: false, region: "us-east-1" },
        },
        { type: "ecr-hub:index:PublicRepository", name: "node", parent: "", inputs: {} },
      ],
    );
  });

  it("puts out where the repository is, and what a pusher needs", async () => {
    const { registeredOutputs } = await record(() => new PublicRepository("node"));
    const { pushPolicyJson, ...outputs } = registeredOutputs.node as Record<string, string>;
    const repositoryArn = "arn:aws:ecr-public::111111111111:repository/node";
    assert.deepEqual(outputs, {
      repositoryName: "node",
      repositoryArn,
      repositoryUrl: "public.ecr.aws/a1b2c3d4/node",
      registryId: "111111111111",
    });
    const { Statement } = JSON.parse(pushPolicyJson!) as { Statement: { Resource: string[] }[] };
    assert.deepEqual(
      Statement.map(({ Resource }) => Resource),
      [["*"], [repositoryArn]],
    );
  });

  it("takes every argument", async () => {
    const catalogData = {
      description: "Node.js",
      aboutText: "# Node.js",
      usageText: "Pull it.",
      architectures: ["x86-64"],
      operatingSystems: ["Linux"],
      logoImageBlob: "QUJD",
    };
    const recording = await record(
      () =>
        new PublicRepository("node", {
          repositoryName: "acme/node",
          catalogData,
          push: {
            accounts: ["222222222222"],
            principalArns: ["arn:aws:iam::333333333333:role/release"],
          },
          forceDelete: true,
          tags: { team: "platform" },
        }),
    );
    assert.deepEqual(inputsOf(recording, REPOSITORY), {
      "acme/node": {
        repositoryName: "acme/node",
        catalogData,
        forceDestroy: true,
        region: "us-east-1",
        tags: { team: "platform" },
      },
    });
    const { policy, ...rest } = inputsOf(recording, POLICY)["acme/node"]!;
    assert.deepEqual(rest, { repositoryName: "acme/node", region: "us-east-1" });
    const { Statement } = JSON.parse(policy as string) as { Statement: { Principal: object }[] };
    assert.deepEqual(
      Statement.map(({ Principal }) => Principal),
      [{ AWS: ["222222222222"] }, { AWS: ["arn:aws:iam::333333333333:role/release"] }],
    );
  });

  it("stays in us-east-1, with the provider of the component, whatever its region", async () => {
    const recording = await record(
      () => {
        const provider = new Provider("europe", { region: "eu-west-1" });
        const push = { accounts: ["222222222222"] };
        return new PublicRepository("node", { push }, { providers: [provider] });
      },
      { region: "eu-west-1" },
    );
    const made = recording.resources.filter(({ type }) => type.startsWith("aws:ecrpublic"));
    assert.deepEqual(
      made.map(({ inputs, provider }) => [inputs.region, provider]),
      [
        ["us-east-1", "europe"],
        ["us-east-1", "europe"],
      ],
    );
  });

  it("leaves unknown what has an unknown part, and no more", async () => {
    const recording = await record(
      () => {
        const roleArn = new pulumi.StackReference("ci").requireOutput("roleArn");
        return new PublicRepository("node", {
          push: { principalArns: [roleArn as pulumi.Output<string>] },
        });
      },
      { preview: true },
    );
    assert.equal(inputsOf(recording, POLICY).node!.policy, UNKNOWN);
    assert.equal(inputsOf(recording, REPOSITORY).node!.repositoryName, "node");
  });

  it("keeps what is secret of the catalog data secret", async () => {
    const recording = await record(
      () =>
        new PublicRepository("node", {
          catalogData: { description: pulumi.secret("soon"), operatingSystems: ["Linux"] },
        }),
    );
    assert.deepEqual(inputsOf(recording, REPOSITORY).node!.catalogData, {
      secret: { description: "soon", operatingSystems: ["Linux"] },
    });
  });

  it("warns of what the gallery does not show", async () => {
    const { warnings } = await record(
      () => new PublicRepository("node", { catalogData: { architectures: ["arm64"] } }),
    );
    assert.deepEqual(warnings, [
      'catalogData.architectures[0]: entry is not shown in the gallery: given "arm64", allowed ARM, ARM 64, x86, x86-64. (catalog-tag-unlisted)',
    ]);
  });

  it("lets in nobody for empty lists, which may come from files", async () => {
    const { resources } = await record(
      () => new PublicRepository("node", { push: { accounts: [] } }),
    );
    assert.deepEqual(
      resources.filter(({ type }) => type.endsWith(":RepositoryPolicy")),
      [],
    );
  });

  it("refuses everything that is wrong at once, before anything is registered", async () => {
    const wrong = {
      repositoryName: "Node",
      catalogData: { description: "d".repeat(1_025), logo: "QUJD" },
      push: {},
      forceDelete: "no",
      region: "eu-west-1",
    } as unknown as PublicRepositoryArgs;
    await assert.rejects(
      record(() => new PublicRepository("node", wrong)),
      ({ message }: Error) => {
        assert.deepEqual(
          message.split("\n").toSorted(),
          [
            'PublicRepository "node" refuses 6 arguments:',
            '  catalogData.logo: argument does not exist: given "logo", allowed description, aboutText, usageText, architectures, operatingSystems, logoImageBlob. (argument-unknown)',
            '  forceDelete: argument is of the wrong type: given "no", allowed a boolean. (argument-type)',
            '  region: argument does not exist: given "region", allowed repositoryName, catalogData, push, forceDelete, tags. (argument-unknown)',
            '  repositoryName: public repository name: given "Node", allowed lower-case letters and digits, with single . _ - or / between them. (public-repository-name-format)',
            "  catalogData.description: text is too long: given 1025 characters, allowed at most 1024. (catalog-text-length)",
            "  push: grant names nobody: add an entry to accounts, principalArns, or leave out the grant. (grant-empty)",
          ].toSorted(),
        );
        return true;
      },
    );
  });

  it("refuses a name of its own that no public repository can have", () => {
    assert.throws(() => new PublicRepository("my__node"), /repositoryName: public repository name/);
  });
});
