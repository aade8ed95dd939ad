import { SpokeAccess, type SpokeAccessArgs } from "ecr-hub";
import { ACCOUNT, HOME, boundaryArn, updateCase } from "./updateCase";

/** What the spoke has already, by the step that names it. */
export const ROLES = { made: "worker-made", updated: "worker-updated" } as const;
export const BUILDERS = { made: "builder-made", updated: "builder-updated" } as const;
export const CLUSTERS = { made: "blue", moved: "green" } as const;

function spokeOf(step: "made" | "updated"): SpokeAccessArgs {
  const isMade = step === "made";
  const oidc = `oidc.eks.${HOME}.amazonaws.com/id/${(isMade ? "A" : "B").repeat(32)}`;
  return {
    hubAccountId: isMade ? "222222222222" : "333333333333",
    hubRegion: isMade ? "us-east-1" : "eu-west-1",
    repositories: [`${step}/app`],
    pullThroughCachePrefixes: [`${step}-cache`],
    roleNames: [ROLES[step]],
    roles: { builder: BUILDERS[step] },
    createRoles: {
      ecsTaskExecution: isMade,
      eksNode: true,
      eksAddOnAccounts: isMade ? ["602401143452"] : ["900889452093"],
      lambda: true,
      lambdaFunctions: [`${step}-*`],
      eksPods: {
        scanner: {
          namespace: step,
          serviceAccount: `${step}-scanner`,
          oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${oidc}`,
        },
        signer: { namespace: "pods", serviceAccount: "signer", clusterName: CLUSTERS.made },
      },
    },
    permissionsBoundaryArn: boundaryArn(step),
    images: {
      app: isMade
        ? { repository: `${step}/app`, tag: "1.0.0" }
        : { repository: `${step}/app`, tag: "2.0.0", digest: `sha256:${"0a".repeat(32)}` },
    },
    tags: { step },
  };
}

export const spokeAccess = updateCase(SpokeAccess, "spoke", {
  argsOf: () => {
    const made = spokeOf("made");
    const updated = spokeOf("updated");
    const signer = {
      namespace: "moved",
      serviceAccount: "moved-signer",
      clusterName: CLUSTERS.moved,
    };
    return {
      made,
      updated,
      moved: {
        ...updated,
        // A role that is given in another way, under its name, keeps its attachment.
        roleNames: [],
        roles: { ...updated.roles, [ROLES.updated]: ROLES.updated },
        createRoles: { eksPods: { signer } },
      },
    };
  },
  waitsFor: ({ spoke }) => spoke,
  changes: {
    updated: [
      "create RolePolicyAttachment spoke-worker-updated",
      "delete Role spoke-ecsTaskExecution",
      "delete RolePolicyAttachment spoke-ecsTaskExecution",
      "delete RolePolicyAttachment spoke-worker-made",
      "replace RolePolicyAttachment spoke-builder role",
      "update PodIdentityAssociation spoke-signer tags",
      "update Policy spoke policy tags",
      "update Role spoke-eksNode permissionsBoundary tags",
      "update Role spoke-lambda permissionsBoundary tags",
      "update Role spoke-scanner assumeRolePolicy permissionsBoundary tags",
      "update Role spoke-signer permissionsBoundary tags",
      "update RolePolicy spoke-eksNode policy",
      "update RolePolicy spoke-lambda policy",
    ],
    moved: [
      "delete Role spoke-eksNode",
      "delete Role spoke-lambda",
      "delete Role spoke-scanner",
      "delete RolePolicy spoke-eksNode",
      "delete RolePolicy spoke-lambda",
      "delete RolePolicyAttachment spoke-eksNode",
      "delete RolePolicyAttachment spoke-eksNode-AmazonEKSWorkerNodePolicy",
      "delete RolePolicyAttachment spoke-lambda",
      "delete RolePolicyAttachment spoke-scanner",
      "replace PodIdentityAssociation spoke-signer clusterName namespace serviceAccount",
      "update Role spoke-signer assumeRolePolicy",
    ],
  },
});
