import { SigningConfiguration } from "@pulumi/aws-native/ecr";
import * as pulumi from "@pulumi/pulumi";
import { ImageSigning } from "ecr-hub";

const config = new pulumi.Config();
const filters = config.getObject<string[]>("repositoryFilters") ?? ["team-a/*"];

const signing = new ImageSigning("managed");

// The AWS provider does not know the signing configuration of a registry yet; AWS Cloud Control does.
new SigningConfiguration("hub", {
  rules: [
    {
      signingProfileArn: signing.profileArn,
      repositoryFilters: filters.map((filter) => ({ filterType: "WILDCARD_MATCH", filter })),
    },
  ],
});

export const profileArn = signing.profileArn;
export const signingPolicy = signing.signingPolicyJson;
export const notationTrustPolicy = signing.notationTrustPolicyJson;
