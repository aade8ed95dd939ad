import * as pulumi from "@pulumi/pulumi";
import { ImageSigning } from "ecr-hub";

const config = new pulumi.Config();

const signing = new ImageSigning("releases", {
  sign: publishers(),
  verification: { repositoryUrls: config.getObject<string[]>("repositoryUrls") },
});

export const profileArn = signing.profileArn;
export const signingPolicy = signing.signingPolicyJson;
export const verificationPolicy = signing.verificationPolicyJson;
export const notationTrustPolicy = signing.notationTrustPolicyJson;

/** The accounts that sign besides this one; a grant that names nobody is none. */
function publishers(): { accounts: string[] } | undefined {
  const accounts = config.getObject<string[]>("publisherAccountIds") ?? [];
  return accounts.length > 0 ? { accounts } : undefined;
}
