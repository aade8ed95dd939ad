import { type Finding, valueChecks } from "../finding";
import { getOidcIssuer } from "../publishing/gitHubIssuer";
import { type RuleTable, error, reporter } from "../rule";
import type { PodRoleIntent } from "./podRole";

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

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const NAMESPACE = new RegExp(`^${LABEL}$`);
const SERVICE_ACCOUNT = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);
const CLUSTER = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

const check = valueChecks(report);

const checkNamespace = check(
  "pod-role-namespace",
  "namespace",
  NAMESPACE,
  "1 to 63 lower-case letters, digits and - between them",
);
const checkServiceAccount = check(
  "pod-role-service-account",
  "service account",
  SERVICE_ACCOUNT,
  "1 to 253 lower-case letters, digits and - . between them, without *",
);
const checkProvider = check(
  "pod-role-provider",
  "OIDC provider",
  (arn) => getOidcIssuer(arn) !== undefined,
  "an ARN such as arn:aws:iam::222222222222:oidc-provider/oidc.eks.…/id/…",
);
const checkCluster = check(
  "pod-role-cluster",
  "cluster name",
  CLUSTER,
  "1 to 100 letters, digits and - _",
);

/** Checks a role of pods; paths are those of the intent. Fails with the findings of `podRoleRules`. */
export function checkPodRole(intent: PodRoleIntent): Finding[] {
  const { namespace, serviceAccount, oidcProviderArn, clusterName } = intent;
  return [
    ...checkIdentity(intent),
    ...checkNamespace(namespace, "namespace"),
    ...checkServiceAccount(serviceAccount, "serviceAccount"),
    ...(oidcProviderArn === undefined ? [] : checkProvider(oidcProviderArn, "oidcProviderArn")),
    ...(clusterName === undefined ? [] : checkCluster(clusterName, "clusterName")),
  ];
}

function checkIdentity({ oidcProviderArn, clusterName }: PodRoleIntent): Finding[] {
  if ((oidcProviderArn === undefined) !== (clusterName === undefined)) return [];
  const given = clusterName === undefined ? "none" : "both";
  const message = `pods have one identity: given ${given}, allowed oidcProviderArn for IRSA or clusterName for EKS Pod Identity.`;
  return [report("pod-role-identity", "", message)];
}
