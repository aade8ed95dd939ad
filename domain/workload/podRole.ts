import { parseArn, getPartition, renderArn } from "../arn";
import { type Finding, wrong } from "../finding";
import type { PolicyCondition, PolicyDocument } from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of roles of pods of Amazon EKS. */
export const podRoleRules = {
  "pod-role-identity": error(
    "A role of a pod is given neither an OIDC provider nor a cluster, or both.",
  ),
  "pod-role-namespace": error("A namespace is not the name of one in Kubernetes."),
  "pod-role-service-account": error("A service account is not the name of one in Kubernetes."),
  "pod-role-provider": error("An OIDC provider is not given by its ARN in IAM."),
  "pod-role-cluster": error("A cluster is not a name of Amazon EKS."),
} satisfies RuleTable;

const report = reporter(podRoleRules);

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

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const NAMESPACE = new RegExp(`^${LABEL}$`);
const SERVICE_ACCOUNT = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);
const CLUSTER = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Checks a role of pods; paths are those of the intent. Fails with the findings of `podRoleRules`. */
export function checkPodRole(intent: PodRoleIntent): Finding[] {
  const { namespace, serviceAccount, oidcProviderArn, clusterName } = intent;
  const findings = checkIdentity(intent);
  if (!matches(NAMESPACE, namespace)) {
    const allowed = "1 to 63 lower-case letters, digits and - between them";
    const message = wrong("namespace is not valid", namespace, allowed);
    findings.push(report("pod-role-namespace", "namespace", message));
  }
  if (!matches(SERVICE_ACCOUNT, serviceAccount)) {
    const allowed = "1 to 253 lower-case letters, digits and - . between them, without *";
    const message = wrong("service account is not valid", serviceAccount, allowed);
    findings.push(report("pod-role-service-account", "serviceAccount", message));
  }
  if (oidcProviderArn !== undefined && getOidcIssuer(oidcProviderArn) === undefined) {
    const allowed = "an ARN such as arn:aws:iam::222222222222:oidc-provider/oidc.eks.…/id/…";
    const message = wrong("OIDC provider is not valid", oidcProviderArn, allowed);
    findings.push(report("pod-role-provider", "oidcProviderArn", message));
  }
  if (clusterName !== undefined && !matches(CLUSTER, clusterName)) {
    const allowed = "1 to 100 letters, digits and - _";
    const message = wrong("cluster name is not valid", clusterName, allowed);
    findings.push(report("pod-role-cluster", "clusterName", message));
  }
  return findings;
}

function matches(shape: RegExp, value: unknown): boolean {
  return typeof value === "string" && shape.test(value);
}

function checkIdentity({ oidcProviderArn, clusterName }: PodRoleIntent): Finding[] {
  if ((oidcProviderArn === undefined) !== (clusterName === undefined)) return [];
  const given = clusterName === undefined ? "none" : "both";
  const message = `pods have one identity: given ${given}, allowed oidcProviderArn for IRSA or clusterName for EKS Pod Identity.`;
  return [report("pod-role-identity", "", message)];
}

/** The issuer of an OIDC provider, without scheme: what its ARN ends with. */
function getOidcIssuer(oidcProviderArn: unknown): string | undefined {
  const arn = typeof oidcProviderArn === "string" ? parseArn(oidcProviderArn) : undefined;
  if (arn?.service !== "iam" || !isAccountId(arn.accountId)) return undefined;
  return /^oidc-provider\/([\w.-]+(?:\/[\w.-]+)*)$/.exec(arn.resource)?.[1];
}

/** Who may assume the role: the pods of exactly the one service account of the one cluster. */
export function buildPodTrustPolicy(intent: PodRoleIntent): PolicyDocument {
  const { oidcProviderArn } = intent;
  const statement =
    oidcProviderArn === undefined
      ? ({
          sid: "AssumeByPodIdentity",
          effect: "Allow",
          principals: [{ type: "Service", value: "pods.eks.amazonaws.com" }],
          actions: ["sts:AssumeRole", "sts:TagSession"],
          conditions: buildPodIdentityConditions(intent),
        } as const)
      : ({
          sid: "AssumeByServiceAccount",
          effect: "Allow",
          principals: [{ type: "Federated", value: oidcProviderArn }],
          actions: ["sts:AssumeRoleWithWebIdentity"],
          conditions: buildServiceAccountConditions(intent),
        } as const);
  return { version: "2012-10-17", statements: [statement] };
}

function equals(key: string, value: string): PolicyCondition {
  return { operator: "StringEquals", key, values: [value] };
}

/** Amazon EKS tells by session tags for which pod it assumes the role; another account's cluster may have the same name. */
function buildPodIdentityConditions(intent: PodRoleIntent): PolicyCondition[] {
  const { clusterName = "", namespace, serviceAccount, accountId = "", region = "" } = intent;
  const partition = getPartition(region);
  const resource = `cluster/${clusterName}`;
  const clusterArn = renderArn({ partition, service: "eks", region, accountId, resource });
  return [
    equals("aws:SourceAccount", accountId),
    equals("aws:RequestTag/eks-cluster-arn", clusterArn),
    equals("aws:RequestTag/kubernetes-namespace", namespace),
    equals("aws:RequestTag/kubernetes-service-account", serviceAccount),
  ];
}

function buildServiceAccountConditions(intent: PodRoleIntent): PolicyCondition[] {
  const issuer = getOidcIssuer(intent.oidcProviderArn) ?? "";
  return [
    equals(`${issuer}:aud`, "sts.amazonaws.com"),
    equals(`${issuer}:sub`, `system:serviceaccount:${intent.namespace}:${intent.serviceAccount}`),
  ];
}
