import * as pulumi from "@pulumi/pulumi";
import { ImageSigning } from "ecr-hub";

const config = new pulumi.Config();
const repositoryFilters = config.getObject<string[]>("repositoryFilters") ?? ["team-a/*"];

const signing = new ImageSigning("managed", { managedSigning: { repositoryFilters } });

export const profileArn = signing.profileArn;
export const signingPolicy = signing.signingPolicyJson;
export const notationTrustPolicy = signing.notationTrustPolicyJson;
