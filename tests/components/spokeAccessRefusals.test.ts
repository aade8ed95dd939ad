import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type SpokeAccessArgs, SpokeAccess } from "ecr-hub";

import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";

const hub: SpokeAccessArgs = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["base/node", "team-a/api"],
};

describe("SpokeAccess with wrong arguments", () => {
  it("refuses all of them at once, with their paths, before anything is registered", async () => {
    const wrong = {
      hubAccountId: true,
      hubRegion: "mars",
      repositories: ["team-a/*", "base/node", "base/node"],
      roleNames: ["arn:aws:iam::222222222222:role/app", "lambda"],
      roles: { lambda: "worker/1" },
      createRoles: { lambda: true, lambdaFunctions: ["*"], eks: true },
      images: {
        api: { repository: "team-a/api", digest: "sha256:0", tag: "-1" },
        node: { repository: "base/node" },
      },
      tags: { team: "a\u0000" },
      repository: "base/node",
    };
    assert.deepEqual(
      (await refusal(() => new SpokeAccess("hub", wrong as never))).toSorted(),
      [
        "hubAccountId: argument is of the wrong type: given true, allowed a string. (argument-type)",
        'createRoles.eks: argument does not exist: given "eks", allowed ecsTaskExecution, eksNode, eksAddOnAccounts, eksPods, lambda, lambdaFunctions. (argument-unknown)',
        'repository: argument does not exist: given "repository", allowed hubAccountId, hubRegion, repositories, pullThroughCachePrefixes, roleNames, roles, createRoles, permissionsBoundaryArn, images, tags. Did you mean "repositories"? (argument-unknown)',
        'hubRegion: region: given "mars", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
        'repositories[0]: repository name: given "team-a/*", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
        'repositories[2]: the same is given twice: given "base/node", allowed once, as in repositories[1]. (grant-duplicate)',
        'roleNames[0]: role name: given "arn:aws:iam::222222222222:role/app", allowed 1 to 64 letters, digits and _ + = , . @ -, without path and ARN. (role-name-format)',
        'roles.lambda: role name: given "worker/1", allowed 1 to 64 letters, digits and _ + = , . @ -, without path and ARN. (role-name-format)',
        'createRoles.lambdaFunctions[0]: function name: given "*", allowed 1 to 64 letters, digits and - _, with * at the end for any rest of a name. (lambda-function-name)',
        'images.api.repository: image is of a repository that may not be pulled from: given "team-a/api", allowed "team-a/*", "base/node", "base/node". (argument-conflict)',
        'images.api.tag: tag of the image: given "-1", allowed 1 to 128 letters, digits and _ . -, the first not . or -. (image-reference-format)',
        'images.api.digest: digest of the image: given "sha256:0", allowed sha256: and 64 lower-case hexadecimal digits, or sha512: and 128 of them. (image-reference-format)',
        "images.node: set digest, tag or both. (argument-missing)",
        'tags.team: tag value: given "a\\u0000", allowed letters, digits, spaces and _ . : / = + - @. (tag-value-format)',
        'roleNames[1]: two roles have the same name here: given "lambda", allowed another name than in createRoles.lambda. (argument-conflict)',
        'roles.lambda: two roles have the same name here: given "lambda", allowed another name than in createRoles.lambda. (argument-conflict)',
      ].toSorted(),
    );
  });

  const cases: [title: string, args: unknown, ...findings: string[]][] = [
    [
      "nothing at all",
      {},
      "hubAccountId (argument-missing)",
      "hubRegion (argument-missing)",
      "repositories (argument-missing)",
    ],
    [
      "the same role twice, however it is written",
      {
        ...hub,
        repositories: ["api"],
        roleNames: ["Deployer", "ci"],
        roles: { ci2: "ci", deploy: "deployer", other: "other", late: pulumi.output("other") },
      },
      "roles.ci2 (argument-conflict)",
      "roles.deploy (argument-conflict)",
    ],
    ["no repository", { ...hub, repositories: [] }, "repositories (pull-policy-repositories)"],
    [
      "more repositories than a policy holds",
      { ...hub, repositories: Array.from({ length: 100 }, (_, index) => `team-${index}/api`) },
      "repositories (pull-policy-size)",
    ],
    [
      "a role that deploys whatever function there is",
      { ...hub, createRoles: { lambda: true } },
      "createRoles.lambdaFunctions (argument-missing)",
    ],
    [
      "functions without the role that would deploy them",
      { ...hub, createRoles: { lambdaFunctions: [pulumi.output("api")] } },
      "createRoles.lambdaFunctions (argument-conflict)",
    ],
    [
      "functions that are no list, and says so once",
      { ...hub, createRoles: { lambda: true, lambdaFunctions: "api" } },
      "createRoles.lambdaFunctions (argument-type)",
    ],
    [
      "functions and accounts of add-ons that are none",
      {
        ...hub,
        createRoles: {
          lambda: true,
          lambdaFunctions: ["*", "a:b", "api", "api"],
          eksNode: true,
          eksAddOnAccounts: ["6"],
        },
      },
      "createRoles.eksAddOnAccounts[0] (account-id-format)",
      "createRoles.lambdaFunctions[0] (lambda-function-name)",
      "createRoles.lambdaFunctions[1] (lambda-function-name)",
      "createRoles.lambdaFunctions[3] (grant-duplicate)",
    ],
    [
      "prefixes of caches that are none, and the same prefix twice",
      { ...hub, pullThroughCachePrefixes: ["*", "quay", "quay/"] },
      "pullThroughCachePrefixes[0] (repository-prefix-format)",
      "pullThroughCachePrefixes[0] (repository-prefix-length)",
      "pullThroughCachePrefixes[2] (pull-policy-prefix-duplicate)",
    ],
    [
      "an image of a cache that may not be pulled from",
      {
        ...hub,
        pullThroughCachePrefixes: ["quay"],
        images: { app: { repository: "quayside/app", tag: "1" } },
      },
      "images.app.repository (argument-conflict)",
    ],
    [
      "keys of pods that IAM takes in no role name",
      {
        ...hub,
        createRoles: {
          eksPods: {
            "team a/api!": { namespace: "a", serviceAccount: "b", clusterName: "c" },
            ["x".repeat(80)]: { namespace: "a", serviceAccount: "b", clusterName: "c" },
          },
        },
      },
      'createRoles.eksPods["team a/api!"] (iam-name-format)',
      `createRoles.eksPods.${"x".repeat(80)} (iam-name-format)`,
    ],
    [
      "an attachment that is called like that of a managed policy",
      {
        ...hub,
        createRoles: { eksNode: true },
        roles: { "eksNode-AmazonEKSWorkerNodePolicy": "worker" },
      },
      'roles["eksNode-AmazonEKSWorkerNodePolicy"] (argument-conflict)',
    ],
    [
      "role names as Outputs, which cannot name an attachment",
      { ...hub, roleNames: [pulumi.output("app"), pulumi.output("ci")] },
      "roleNames[0] (argument-plain)",
      "roleNames[1] (argument-plain)",
    ],
  ];
  for (const [title, args, ...findings] of cases) {
    it(`refuses ${title}`, async () => {
      const lines = await refusal(() => new SpokeAccess("hub", args as SpokeAccessArgs));
      assert.deepEqual(lines.map(pathAndRule), findings);
    });
  }

  it("refuses a name that IAM takes for no policy and no role, before anything is registered", async () => {
    const allowed = "letters, digits and _ + = , . @ -. (iam-name-format)";
    assert.deepEqual(await refusal(() => new SpokeAccess("team-a/api", hub)), [
      `name: IAM takes no policy of this name: given "team-a/api", allowed 1 to 120 ${allowed}`,
    ]);
    const createRoles = { ecsTaskExecution: true };
    const long = "x".repeat(50);
    assert.deepEqual(await refusal(() => new SpokeAccess(long, { ...hub, createRoles })), [
      `createRoles.ecsTaskExecution: IAM takes no role of this name: given "${long}-ecsTaskExecution" of 67 characters, allowed 1 to 56 ${allowed}`,
    ]);
  });

  it("refuses an account id as soon as it is known", async () => {
    const args = { ...hub, hubAccountId: pulumi.output("11") };
    await assert.rejects(
      record(() => new SpokeAccess("hub", args)),
      {
        message:
          'error serializing property "policy": error serializing property "hubAccountId": SpokeAccess "hub" refuses one argument:\n' +
          '  hubAccountId: account id: given "11", allowed a string of 12 digits. (account-id-format)',
      },
    );
  });
});
