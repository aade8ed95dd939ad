import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack";
import { forRuntime } from "./support/judgedTypes";

new PolicyPack("ecr-hub", {
  displayName: "Amazon ECR hub",
  description:
    "Guards Amazon ECR registries, those who may use them, and the workloads that run their images.",
  provider: "aws",
  tags: ["aws", "ecr", "containers", "supply-chain"],
  policies: forRuntime(policies.map(({ policy }) => policy)),
});
