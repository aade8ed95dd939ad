import { stringify } from "yaml";

/** A trust policy of Notation, as ImageSigning prints it. */
export interface TrustPolicy {
  readonly version: string;
  readonly trustPolicies: readonly { readonly trustStores?: readonly string[] }[];
}

/** For Kyverno with its extension for AWS Signer: the trust policy, and a policy that asks the extension about each pod. */
export function kyvernoManifests(trustPolicy: TrustPolicy, namespaces: readonly string[]): string {
  const name = "signed-images";
  const service = "https://svc.kyverno-notation-aws/checkimages";
  const certificate = "svc.kyverno-notation-aws.svc.tls-pair";
  const rule = {
    name: "verify-signatures",
    match: {
      any: [{ resources: { kinds: ["Pod"], namespaces, operations: ["CREATE", "UPDATE"] } }],
    },
    context: [
      {
        name: "certificate",
        apiCall: {
          urlPath: `/api/v1/namespaces/kyverno-notation-aws/secrets/${certificate}`,
          jmesPath: 'base64_decode(data."tls.crt")',
        },
      },
      {
        name: "response",
        apiCall: {
          method: "POST",
          data: [
            { key: "images", value: "{{ images }}" },
            { key: "trustPolicy", value: name },
          ],
          service: { url: service, caBundle: "{{ certificate }}" },
        },
      },
    ],
    // The answer has the digest of each image: what was verified is what runs.
    mutate: {
      foreach: [
        {
          list: "response.results",
          patchesJson6902: stringify([
            { path: "{{ element.path }}", op: "{{ element.op }}", value: "{{ element.value }}" },
          ]),
        },
      ],
    },
  };
  return documents(
    {
      apiVersion: "notation.nirmata.io/v1alpha1",
      kind: "TrustPolicy",
      metadata: { name },
      spec: trustPolicy,
    },
    {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name },
      spec: {
        validationFailureAction: "Enforce",
        failurePolicy: "Fail",
        webhookTimeoutSeconds: 30,
        schemaValidation: false,
        rules: [rule],
      },
    },
  );
}

/** For Ratify with Gatekeeper: the verifier of Notation. `signer-root` holds the root certificate of AWS Signer. */
export function ratifyManifests(trustPolicy: TrustPolicy): string {
  const stores = trustPolicy.trustPolicies.flatMap(({ trustStores = [] }) => trustStores);
  const names = [...new Set(stores)].map((store) => store.replace(/^signingAuthority:/, ""));
  return documents({
    apiVersion: "config.ratify.deislabs.io/v1beta1",
    kind: "Verifier",
    metadata: { name: "verifier-notation" },
    spec: {
      name: "notation",
      artifactTypes: "application/vnd.cncf.notary.signature",
      parameters: {
        verificationCertStores: {
          signingAuthority: Object.fromEntries(names.map((name) => [name, ["signer-root"]])),
        },
        trustPolicyDoc: trustPolicy,
      },
    },
  });
}

function documents(...manifests: readonly object[]): string {
  return manifests.map((manifest) => stringify(manifest)).join("---\n");
}
