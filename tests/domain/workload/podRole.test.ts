import assert from "node:assert/strict";
import fc from "fast-check";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { type PodRoleIntent, buildPodTrustPolicy } from "../../../domain/workload/podRole";
import { checkPodRole } from "../../../domain/workload/podRoleCheck";
import { anything } from "../../support/domainArbitraries";
import { lines, modelOf } from "../../support/findingLines";
import { type Caller, mayUse } from "../../support/iamEvaluator";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9";
const oidcProviderArn = `arn:aws:iam::222222222222:oidc-provider/${ISSUER}`;
const pods = { namespace: "team-a", serviceAccount: "image-builder" };
const irsa: PodRoleIntent = { ...pods, oidcProviderArn };
const identity: PodRoleIntent = {
  ...pods,
  clusterName: "production",
  accountId: "222222222222",
  region: "us-east-1",
};
const clusterArn = "arn:aws:eks:us-east-1:222222222222:cluster/production";

function byService(tags: Readonly<Record<string, string>>, source = "222222222222"): Caller {
  const context = Object.entries(tags).map(([key, value]) => [`aws:requesttag/${key}`, [value]]);
  return {
    kind: "service",
    service: "pods.eks.amazonaws.com",
    context: {
      ...(Object.fromEntries(context) as Caller["context"]),
      "aws:sourceaccount": [source],
    },
  };
}

describe("buildPodTrustPolicy", () => {
  it("trusts one service account by the cluster's OIDC provider", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildPodTrustPolicy(irsa))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumeByServiceAccount",
          Effect: "Allow",
          Principal: { Federated: [oidcProviderArn] },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              [`${ISSUER}:aud`]: ["sts.amazonaws.com"],
              [`${ISSUER}:sub`]: ["system:serviceaccount:team-a:image-builder"],
            },
          },
        },
      ],
    });
  });

  const tags = {
    "eks-cluster-arn": clusterArn,
    "eks-cluster-name": "production",
    "kubernetes-namespace": "team-a",
    "kubernetes-service-account": "image-builder",
  };
  const callers: [who: string, caller: Caller, may: boolean][] = [
    ["the pods of the service account", byService(tags), true],
    [
      "another cluster",
      byService({ ...tags, "eks-cluster-arn": clusterArn.replace("production", "staging") }),
      false,
    ],
    [
      "a cluster of this name in another region",
      byService({ ...tags, "eks-cluster-arn": clusterArn.replace("us-east-1", "eu-west-1") }),
      false,
    ],
    [
      "a cluster of this name in the outsider's account",
      byService({ ...tags, "eks-cluster-arn": clusterArn.replace(/2{12}/, "999999999999") }),
      false,
    ],
    ["Amazon EKS on behalf of the outsider", byService(tags, "999999999999"), false],
    ["another namespace", byService({ ...tags, "kubernetes-namespace": "team-b" }), false],
    ["another account", byService({ ...tags, "kubernetes-service-account": "default" }), false],
    ["pods without tags", byService({}), false],
    ["another service", { ...byService(tags), service: "ec2.amazonaws.com" }, false],
    [
      "the outsider",
      {
        kind: "principal",
        accountId: "999999999999",
        arn: "arn:aws:iam::999999999999:role/x",
        context: {},
      },
      false,
    ],
  ];
  for (const [who, caller, may] of callers) {
    it(`${may ? "lets" : "does not let"} ${who} assume the role by EKS Pod Identity`, () => {
      for (const action of ["sts:AssumeRole", "sts:TagSession"]) {
        assert.equal(mayUse(buildPodTrustPolicy(identity), action, caller), may, action);
      }
    });
  }

  it("gives a text that parses to the same text", () => {
    for (const intent of [irsa, identity]) {
      assert.deepEqual(checkPodRole(intent), []);
      const text = renderPolicyDocument(buildPodTrustPolicy(intent));
      assert.equal(renderPolicyDocument(modelOf(parsePolicyDocument(text))), text);
    }
  });
});

describe("checkPodRole", () => {
  const identityAllowed = "oidcProviderArn for IRSA or clusterName for EKS Pod Identity";
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "no identity",
      pods,
      [`pod-role-identity @ : pods have one identity: given none, allowed ${identityAllowed}.`],
    ],
    [
      "two identities",
      { ...irsa, ...identity },
      [`pod-role-identity @ : pods have one identity: given both, allowed ${identityAllowed}.`],
    ],
    [
      "wildcards and names that are none",
      { namespace: "*", serviceAccount: "image_*", clusterName: "-" },
      [
        'pod-role-namespace @ namespace: namespace: given "*", allowed 1 to 63 lower-case letters, digits and - between them.',
        'pod-role-service-account @ serviceAccount: service account: given "image_*", allowed 1 to 253 lower-case letters, digits and - . between them, without *.',
        'pod-role-cluster @ clusterName: cluster name: given "-", allowed 1 to 100 letters, digits and - _.',
      ],
    ],
    [
      "the URL of a provider",
      { ...pods, oidcProviderArn: `https://${ISSUER}` },
      [
        'pod-role-provider @ oidcProviderArn: OIDC provider: given "https://oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9", allowed an ARN such as arn:aws:iam::222222222222:oidc-provider/oidc.eks.…/id/….',
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(lines(checkPodRole(intent as PodRoleIntent)), expected);
    });
  }

  it("answers whatever it is given", () => {
    const intent = fc.record({
      namespace: anything,
      serviceAccount: anything,
      oidcProviderArn: anything,
      clusterName: anything,
    });
    fc.assert(
      fc.property(intent, (given) => {
        assert.ok(Array.isArray(checkPodRole(given as PodRoleIntent)));
      }),
    );
  });
});
