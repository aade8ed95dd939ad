import { Policy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { SpokeAccess } from "ecr-hub";
import { type TrustPolicy, kyvernoManifests, ratifyManifests } from "./manifests";

const config = new pulumi.Config();
const hubStack = config.require("hubStack");
const signingStack = config.get("signingStack") ?? hubStack;
const hub = new pulumi.StackReference(hubStack);
const signing = signingStack === hubStack ? hub : new pulumi.StackReference(signingStack);
const clusterName = config.get("clusterName") ?? "production";
const namespaces = config.getObject<string[]>("namespaces") ?? ["default"];

/** The service accounts by which the verifiers run, as their charts call them. */
const verifiers = {
  kyverno: { namespace: "kyverno-notation-aws", serviceAccount: "kyverno-notation-aws" },
  ratify: { namespace: "gatekeeper-system", serviceAccount: "ratify-admin" },
};

const verifier = config.get("verifier") ?? "kyverno";
if (verifier !== "kyverno" && verifier !== "ratify") {
  throw new Error(`verifier: given ${JSON.stringify(verifier)}, allowed kyverno or ratify.`);
}

// A verifier reads images and signatures by itself, and asks AWS Signer which signatures were revoked.
const access = new SpokeAccess("hub", {
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: config.getObject<string[]>("repositories") ?? ["team-a/api"],
  createRoles: { eksPods: { verifier: { clusterName, ...verifiers[verifier] } } },
});
const revocation = new Policy("verifier-revocation", {
  policy: signing.requireOutput("verificationPolicy"),
});
new RolePolicyAttachment("verifier-revocation", {
  role: access.createdRoleNames.verifier,
  policyArn: revocation.arn,
});

const trustPolicy = signing
  .requireOutput("notationTrustPolicy")
  .apply((text: string) => JSON.parse(text) as TrustPolicy);

export const verifierRoleArn = access.roleArns.verifier;
/** What `kubectl apply` takes. */
export const manifests = trustPolicy.apply((policy) =>
  verifier === "kyverno" ? kyvernoManifests(policy, namespaces) : ratifyManifests(policy),
);
