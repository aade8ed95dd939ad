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
      hubAccountId: 111111111111,
      hubRegion: "mars",
      repositories: ["team-a/*", "base/node", "base/node"],
      roleNames: ["arn:aws:iam::222222222222:role/app", "lambda"],
      roles: { lambda: "worker/1" },
      createRoles: { lambda: true, eks: true },
      images: {
        api: { repository: "team-a/api", digest: "sha256:0", tag: "-1" },
        node: { repository: "base/node" },
      },
      tags: { team: "a\u0000" },
      repository: "base/node",
    };
    assert.deepEqual(await refusal(() => new SpokeAccess("hub", wrong as never)), [
      "hubAccountId: argument is of the wrong type: given 111111111111, allowed a string. (argument-type)",
      'createRoles.eks: argument does not exist: given "eks", allowed ecsTaskExecution, eksNode, eksPods, lambda. (argument-unknown)',
      'repository: argument does not exist: given "repository", allowed hubAccountId, hubRegion, repositories, roleNames, roles, createRoles, images, tags. (argument-unknown)',
      'hubRegion: region is not valid: given "mars", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
      'repositories[0]: repository name is not valid: given "team-a/*", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
      'repositories[2]: the same is given twice: given "base/node", allowed once, as in repositories[1]. (grant-duplicate)',
      'roleNames[0]: role name is not valid: given "arn:aws:iam::222222222222:role/app", allowed 1 to 64 letters, digits and _ + = , . @ -, without path and ARN. (role-name-format)',
      'roles.lambda: role name is not valid: given "worker/1", allowed 1 to 64 letters, digits and _ + = , . @ -, without path and ARN. (role-name-format)',
      'images.api.repository: image is of a repository that may not be pulled from: given "team-a/api", allowed "team-a/*", "base/node", "base/node". (argument-conflict)',
      'images.api.tag: tag of the image is not valid: given "-1", allowed 1 to 128 letters, digits and _ . -, the first not . or -. (image-reference-format)',
      'images.api.digest: digest of the image is not valid: given "sha256:0", allowed sha256: and 64 lower-case hexadecimal digits. (image-reference-format)',
      "images.node: image is not told: given neither digest nor tag, allowed one of them or both. (argument-missing)",
      'tags.team: tag value is not valid: given "a\\u0000", allowed letters, digits, spaces and _ . : / = + - @. (tag-value-format)',
      'roleNames[1]: two roles have the same name here: given "lambda", allowed another name than in createRoles.lambda. (argument-conflict)',
      'roles.lambda: two roles have the same name here: given "lambda", allowed another name than in createRoles.lambda. (argument-conflict)',
    ]);
  });

  const cases: [title: string, args: unknown, ...findings: string[]][] = [
    [
      "nothing at all",
      {},
      "hubAccountId (argument-missing)",
      "hubRegion (argument-missing)",
      "repositories (argument-missing)",
    ],
    ["no repository", { ...hub, repositories: [] }, "repositories (pull-policy-repositories)"],
    [
      "more repositories than a policy holds",
      { ...hub, repositories: Array.from({ length: 100 }, (_, index) => `team-${index}/api`) },
      "repositories (pull-policy-size)",
    ],
    [
      "role names as Outputs, which cannot name an attachment",
      { ...hub, roleNames: [pulumi.output("app")] },
      "roleNames[0] (argument-plain)",
    ],
  ];
  for (const [title, args, ...findings] of cases) {
    it(`refuses ${title}`, async () => {
      const lines = await refusal(() => new SpokeAccess("hub", args as SpokeAccessArgs));
      assert.deepEqual(lines.map(pathAndRule), findings);
    });
  }

  it("refuses an account id as soon as it is known", async () => {
    const args = { ...hub, hubAccountId: pulumi.output("11") };
    await assert.rejects(
      record(() => new SpokeAccess("hub", args)),
      {
        message:
          'error serializing property "policy": SpokeAccess "hub" refuses one argument:\n' +
          '  hubAccountId: account id is not valid: given "11", allowed a string of 12 digits. (account-id-format)',
      },
    );
  });
});
