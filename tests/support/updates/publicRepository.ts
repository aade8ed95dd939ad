import { PublicRepository, type PublicRepositoryArgs } from "ecr-hub";
import * as documents from "./documents";
import { updateCase } from "./updateCase";

function repositoryOf(step: "made" | "updated"): PublicRepositoryArgs {
  const isMade = step === "made";
  return {
    repositoryName: "public",
    catalogData: {
      description: `As it is ${step}`,
      aboutText: `About what is ${step}`,
      usageText: `Pull what is ${step}`,
      architectures: [isMade ? "x86-64" : "ARM 64"],
      operatingSystems: [isMade ? "Linux" : "Windows"],
      logoImageBlob: Buffer.from(`A picture of what is ${step}`).toString("base64"),
    },
    push: documents[step].push,
    forceDelete: !isMade,
    tags: { step },
  };
}

export const publicRepository = updateCase(PublicRepository, "public", {
  argsOf: () => ({
    made: repositoryOf("made"),
    updated: repositoryOf("updated"),
    moved: { ...repositoryOf("updated"), repositoryName: "public/moved" },
  }),
  changes: {
    updated: [
      "update Repository public catalogData forceDestroy tags",
      "update RepositoryPolicy public policy",
    ],
    moved: [
      "replace Repository public/moved repositoryName",
      "replace RepositoryPolicy public/moved repositoryName",
    ],
  },
});
