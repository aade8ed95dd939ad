import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { exampleProgram } from "../support/exampleProgram";
import { signingOutputs } from "../support/exampleStacks";
import { inputsOf, record } from "../support/recordedMocks";

const trustPolicy: unknown = JSON.parse(signingOutputs.notationTrustPolicy);

function recordAdmission(config: Record<string, string> = {}) {
  return record(exampleProgram("admission"), {
    accountId: "222222222222",
    config: { hubStack: "acme/hub/production", signingStack: "acme/signing/production", ...config },
    stacks: {
      "acme/hub/production": { registryId: "111111111111", region: "us-east-1" },
      "acme/signing/production": signingOutputs,
    },
  });
}

/** The manifests of a run, as a cluster reads them. */
function manifestsOf(result: object): Record<string, unknown>[] {
  const { manifests } = result as { readonly manifests: string };
  return parseAllDocuments(manifests).map((one) => one.toJS() as Record<string, unknown>);
}

describe("example admission", () => {
  it("gives Kyverno the trust policy of the hub, and a policy that names it", async () => {
    const recording = await recordAdmission();
    const [trust, policy] = manifestsOf(recording.result);
    assert.deepEqual(trust, {
      apiVersion: "notation.nirmata.io/v1alpha1",
      kind: "TrustPolicy",
      metadata: { name: "signed-images" },
      spec: trustPolicy,
    });
    assert.match(JSON.stringify(policy), /"key":"trustPolicy","value":"signed-images"/);
    assert.match(JSON.stringify(policy), /"failurePolicy":"Fail"/);
  });

  it("lets the verifier pull, and see what was revoked", async () => {
    const recording = await recordAdmission();
    const associations = inputsOf(
      recording,
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    );
    const [association] = Object.values(associations);
    assert.equal(association?.namespace, "kyverno-notation-aws");
    const policies = Object.values(inputsOf(recording, "aws:iam/policy:Policy"));
    const texts = policies.map(({ policy }) => String(policy)).join("\n");
    assert.match(texts, /ecr:BatchGetImage/);
    assert.match(texts, /signer:GetRevocationStatus/);
  });

  it("gives Ratify the same trust policy, in a verifier of Notation", async () => {
    const recording = await recordAdmission({ verifier: "ratify" });
    const [verifier] = manifestsOf(recording.result);
    assert.deepEqual(verifier?.spec, {
      name: "notation",
      artifactTypes: "application/vnd.cncf.notary.signature",
      parameters: {
        verificationCertStores: { signingAuthority: { "aws-signer-ts": ["signer-root"] } },
        trustPolicyDoc: trustPolicy,
      },
    });
  });

  it("refuses a verifier that it does not know", async () => {
    await assert.rejects(recordAdmission({ verifier: "cosign" }), /allowed kyverno or ratify/);
  });
});
