import { getPartition, renderArn } from "../arn";
import {
  allow,
  policyDocument,
  servicePrincipal,
  stringEquals,
  type PolicyCondition,
  type PolicyDocument,
} from "../iam/iamPolicy";
import { getOidcIssuer } from "../publishing/gitHubIssuer";

/** A role for the pods of one service account: by the cluster's OIDC provider (IRSA), or by EKS Pod Identity. */
export interface PodRoleIntent {
  /** Namespace of the service account. */
  readonly namespace: string;
  /** Name of the service account. */
  readonly serviceAccount: string;
  /** ARN of the OIDC provider of the cluster in IAM, for IRSA. */
  readonly oidcProviderArn?: string;
  /** Name of the cluster, for EKS Pod Identity. */
  readonly clusterName?: string;
  /** Account of the cluster and of the role, for EKS Pod Identity. */
  readonly accountId?: string;
  /** Region of the cluster, for EKS Pod Identity. */
  readonly region?: string;
}

/** Who may assume the role: the pods of exactly the one service account of the one cluster. */
export function buildPodTrustPolicy(intent: PodRoleIntent): PolicyDocument {
  const { oidcProviderArn } = intent;
  return policyDocument(
    oidcProviderArn === undefined
      ? allow("AssumeByPodIdentity", ["sts:AssumeRole", "sts:TagSession"], {
          principals: servicePrincipal("pods.eks.amazonaws.com"),
          conditions: buildPodIdentityConditions(intent),
        })
      : allow("AssumeByServiceAccount", ["sts:AssumeRoleWithWebIdentity"], {
          principals: [{ type: "Federated", value: oidcProviderArn }],
          conditions: buildServiceAccountConditions(intent),
        }),
  );
}

/** Amazon EKS puts the pod into session tags when it assumes the role. Another account's cluster may have the same name. */
function buildPodIdentityConditions(intent: PodRoleIntent): PolicyCondition[] {
  const { clusterName = "", namespace, serviceAccount, accountId = "", region = "" } = intent;
  const partition = getPartition(region);
  const resource = `cluster/${clusterName}`;
  const clusterArn = renderArn({ partition, service: "eks", region, accountId, resource });
  return [
    stringEquals("aws:SourceAccount", accountId),
    stringEquals("aws:RequestTag/eks-cluster-arn", clusterArn),
    stringEquals("aws:RequestTag/kubernetes-namespace", namespace),
    stringEquals("aws:RequestTag/kubernetes-service-account", serviceAccount),
  ];
}

function buildServiceAccountConditions(intent: PodRoleIntent): PolicyCondition[] {
  const issuer = getOidcIssuer(intent.oidcProviderArn ?? "") ?? "";
  return [
    stringEquals(`${issuer}:aud`, "sts.amazonaws.com"),
    stringEquals(
      `${issuer}:sub`,
      `system:serviceaccount:${intent.namespace}:${intent.serviceAccount}`,
    ),
  ];
}
