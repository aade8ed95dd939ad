import { HubRepository, type HubRepositoryArgs } from "ecr-hub";
import * as documents from "./documents";
import { ABROAD, HOME, keyArn, updateCase } from "./updateCase";

const made: HubRepositoryArgs = {
  repositoryName: "alone",
  imageTagMutability: "IMMUTABLE",
  scanOnPush: true,
  forceDelete: false,
  lifecycle: documents.made.lifecycle,
  pull: documents.made.pull,
  push: documents.made.push,
  repositoryPolicy: documents.made.repositoryPolicy,
  region: HOME,
  tags: { step: "made" },
};

const updated: HubRepositoryArgs = {
  ...made,
  imageTagMutability: "MUTABLE",
  scanOnPush: false,
  forceDelete: true,
  lifecycle: documents.updated.lifecycle,
  pull: documents.updated.pull,
  push: documents.updated.push,
  repositoryPolicy: documents.updated.repositoryPolicy,
  tags: { step: "updated" },
};

export const hubRepository = updateCase(HubRepository, "repository", {
  argsOf: () => ({
    made,
    updated,
    moved: {
      ...updated,
      repositoryName: "alone/abroad",
      encryption: { encryptionType: "KMS", kmsKey: keyArn(ABROAD, "updated") },
      region: ABROAD,
    },
  }),
  changes: {
    updated: [
      "replace LifecyclePolicy alone@us-east-1 policy",
      "update Repository alone@us-east-1 forceDelete imageScanningConfiguration imageTagMutability tags",
      "update RepositoryPolicy alone@us-east-1 policy",
    ],
    moved: [
      "create LifecyclePolicy alone/abroad@us-west-2",
      "create Repository alone/abroad@us-west-2",
      "create RepositoryPolicy alone/abroad@us-west-2",
      "delete LifecyclePolicy alone@us-east-1",
      "delete Repository alone@us-east-1",
      "delete RepositoryPolicy alone@us-east-1",
    ],
  },
});
