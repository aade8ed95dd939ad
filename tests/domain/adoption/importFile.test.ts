import assert from "node:assert/strict";

import {
  buildImportFile,
  fillImportFile,
  parseImportFile,
} from "../../../domain/adoption/importFile";
import type { RegistryScan } from "../../../domain/adoption/registryScan";

const scan: RegistryScan = {
  registryId: "111111111111",
  region: "us-east-1",
  repositories: [{ repositoryName: "team-a/api", lifecyclePolicyText: "{}" }],
};
const type = {
  hub: "ecr-hub:index:HubRegistry",
  repository: "aws:ecr/repository:Repository",
  policy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
};

describe("an import file", () => {
  const entry = (kind: keyof typeof type, logicalName: string) => ({
    type: type[kind],
    name: `${kind} ${logicalName}`,
    logicalName,
    id: "<PLACEHOLDER>",
    parent: "hub",
    version: "7.48.0",
  });

  it("gets the ids of what exists, and loses what does not", () => {
    const file = parseImportFile({
      nameTable: { stack: "urn:pulumi:production::hub::pulumi:pulumi:Stack::hub-production" },
      resources: [
        { type: "acme:index:Platform", name: "platform", component: true },
        { type: type.hub, name: "hub", component: true, parent: "platform" },
        { type: type.hub, name: "empty", component: true },
        entry("repository", "team-a/api@us-east-1"),
        entry("lifecycle", "team-a/api@us-east-1"),
        entry("policy", "team-a/api@us-east-1"),
        entry("repository", "new@us-east-1"),
      ],
    });
    assert.ok(file.ok);
    assert.deepEqual(fillImportFile(file.value, scan), {
      nameTable: { stack: "urn:pulumi:production::hub::pulumi:pulumi:Stack::hub-production" },
      resources: [
        { type: "acme:index:Platform", name: "platform", component: true },
        { type: type.hub, name: "hub", component: true, parent: "platform" },
        { ...entry("repository", "team-a/api@us-east-1"), id: "team-a/api" },
        { ...entry("lifecycle", "team-a/api@us-east-1"), id: "team-a/api" },
      ],
    });
  });

  it("is written for the children of a component", () => {
    const child = { kind: "repository", identity: "team-a/api", id: "team-a/api" } as const;
    assert.deepEqual(buildImportFile("hub", [child], "us-east-1"), {
      resources: [
        { type: type.hub, name: "hub", component: true },
        {
          type: type.repository,
          name: "repository team-a/api",
          logicalName: "team-a/api@us-east-1",
          id: "team-a/api",
          parent: "hub",
        },
      ],
    });
  });

  for (const value of [undefined, [], {}, { resources: [{}] }, { resources: "all" }]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      const read = parseImportFile(value);
      assert.ok(!read.ok);
      assert.ok(read.findings.every(({ rule }) => rule === "import-file-shape"));
    });
  }
});
