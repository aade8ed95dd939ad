import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { type SpokeAccessArgs, SpokeAccess } from "ecr-hub";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { buildPodTrustPolicy } from "../../domain/workload/podRole";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { refusal } from "../support/refusal";

const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ROLE = "aws:iam/role:Role";

const hub: SpokeAccessArgs = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["team-a/api"],
};
const builder = { namespace: "team-a", serviceAccount: "builder" };
const oidcProviderArn =
  "arn:aws:iam::222222222222:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D";

async function made(eksPods: NonNullable<SpokeAccessArgs["createRoles"]>["eksPods"]) {
  const args = { ...hub, createRoles: { eksPods }, tags: { team: "a" } };
  const recording = await record(() => new SpokeAccess("hub", args), { accountId: "222222222222" });
  return {
    of: (type: string) => inputsOf(recording, type),
    outputs: recording.registeredOutputs.hub as Record<string, unknown>,
  };
}

describe("SpokeAccess for pods of Amazon EKS", () => {
  it("makes a role that pulls, for one service account, by EKS Pod Identity and by IRSA", async () => {
    const { of, outputs } = await made({
      builder: { ...builder, clusterName: "production" },
      verifier: { namespace: "security", serviceAccount: "verifier", oidcProviderArn },
    });
    const description = "Pulls images of the hub for pods of Amazon EKS";
    assert.deepEqual(of(ROLE), {
      "hub-builder": {
        description,
        assumeRolePolicy: renderPolicyDocument(
          buildPodTrustPolicy({
            ...builder,
            clusterName: "production",
            accountId: "222222222222",
            region: "us-east-1",
          }),
        ),
        tags: { team: "a" },
      },
      "hub-verifier": {
        description,
        assumeRolePolicy: renderPolicyDocument(
          buildPodTrustPolicy({
            namespace: "security",
            serviceAccount: "verifier",
            oidcProviderArn,
          }),
        ),
        tags: { team: "a" },
      },
    });
    const policyArn = "arn:aws:iam::222222222222:policy/hub";
    assert.deepEqual(of(ATTACHMENT), {
      "hub-builder": { role: "hub-builder", policyArn },
      "hub-verifier": { role: "hub-verifier", policyArn },
    });
    assert.deepEqual(of(ASSOCIATION), {
      "hub-builder": {
        ...builder,
        clusterName: "production",
        roleArn: "arn:aws:iam::222222222222:role/hub-builder",
        tags: { team: "a" },
      },
    });
    assert.deepEqual(outputs.roleArns, {
      builder: "arn:aws:iam::222222222222:role/hub-builder",
      verifier: "arn:aws:iam::222222222222:role/hub-verifier",
    });
  });

  it("takes a cluster that is made in the same program", async () => {
    const recording = await record(
      () => {
        const clusterName = pulumi.unknown as unknown as string;
        const eksPods = { builder: { ...builder, clusterName: pulumi.output(clusterName) } };
        return new SpokeAccess("hub", { ...hub, createRoles: { eksPods } });
      },
      { preview: true },
    );
    assert.equal(inputsOf(recording, ROLE)["hub-builder"]?.assumeRolePolicy, UNKNOWN);
    assert.equal(inputsOf(recording, ASSOCIATION)["hub-builder"]?.namespace, "team-a");
  });

  it("refuses what would let in other pods, or none", async () => {
    const eksPods = {
      wide: { namespace: "*", serviceAccount: "builder", clusterName: "production" },
      nobody: builder,
      lambda: { ...builder, oidcProviderArn },
    };
    const args = { ...hub, createRoles: { lambda: true, lambdaFunctions: ["api"], eksPods } };
    assert.deepEqual(
      (await refusal(() => new SpokeAccess("hub", args))).toSorted(),
      [
        'createRoles.eksPods.wide.namespace: namespace: given "*", allowed 1 to 63 lower-case letters, digits and - between them. (pod-role-namespace)',
        "createRoles.eksPods.nobody: pods have one identity: given none, allowed oidcProviderArn for IRSA or clusterName for EKS Pod Identity. (pod-role-identity)",
        'createRoles.eksPods.lambda: two roles have the same name here: given "lambda", allowed another name than in createRoles.lambda. (argument-conflict)',
      ].toSorted(),
    );
  });
});
