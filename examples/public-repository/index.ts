import { RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { PublicRepository } from "ecr-hub";

const config = new pulumi.Config();
const releaseRoleName = config.get("releaseRoleName");

const repository = new PublicRepository("node", {
  catalogData: {
    description: "Node.js on our base image",
    aboutText: "# Node.js\n\nThe runtime our services are built on, rebuilt every night.",
    usageText: "```sh\ndocker run --rm -it <the URI above>:22\n```",
    architectures: ["ARM 64", "x86-64"],
    operatingSystems: ["Linux"],
  },
});

if (releaseRoleName !== undefined) {
  new RolePolicy("push", { role: releaseRoleName, policy: repository.pushPolicyJson });
}

export const repositoryUrl = repository.repositoryUrl;
