import { checkRegistryPolicy, checkRepositoryPolicy, parsePolicyDocument } from "../../domain";
import { examplesOf } from "./example";

const ACCOUNT = { AWS: "arn:aws:iam::222222222222:root" };
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const STATEMENT = { Effect: "Allow", Principal: ACCOUNT, Action: PULL };
const REPLICATION = {
  Effect: "Allow",
  Principal: ACCOUNT,
  Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
  Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
};

/** A repository policy of one statement, with parts of it changed. */
function policy(parts: object = {}): unknown {
  return { Version: "2012-10-17", Statement: [{ ...STATEMENT, ...parts }] };
}

/** A registry policy of one statement, with parts of it changed. */
function registryPolicy(parts: object = {}): unknown {
  return { Version: "2012-10-17", Statement: [{ ...REPLICATION, ...parts }] };
}

const COMPLETE = policy();
const OF_ORGANIZATION = {
  Principal: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
};

export const documentExamples = examplesOf(parsePolicyDocument, () => [], {
  "policy-shape": [[], COMPLETE],
  "policy-unknown-key": [policy({ Actions: PULL }), COMPLETE],
  "policy-version": [{ Version: "2024-01-01", Statement: [STATEMENT] }, COMPLETE],
  "policy-id": [{ Version: "2012-10-17", Id: 1, Statement: [STATEMENT] }, COMPLETE],
  "policy-statement": [{ Version: "2012-10-17" }, COMPLETE],
  "policy-sid": [policy({ Sid: 1 }), policy({ Sid: "Pull" })],
  "policy-effect": [policy({ Effect: "allow" }), COMPLETE],
  "policy-principal": [policy({ Principal: "222222222222" }), COMPLETE],
  "policy-action": [policy({ Action: [] }), COMPLETE],
  "policy-resource": [policy({ Resource: [] }), COMPLETE],
  "policy-condition": [
    policy({ Condition: { StringEquals: "o-acme123456" } }),
    policy(OF_ORGANIZATION),
  ],
});

export const repositoryPolicyExamples = examplesOf(parsePolicyDocument, checkRepositoryPolicy, {
  "repository-policy-no-statement": [{ Version: "2012-10-17", Statement: [] }, COMPLETE],
  "repository-policy-principal": [
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: PULL }] },
    COMPLETE,
  ],
  "repository-policy-deleted-principal": [
    policy({ Principal: { AWS: "AROAEXAMPLEEXAMPLE123" } }),
    policy({ Principal: { AWS: "arn:aws:iam::222222222222:role/pull" } }),
  ],
  "repository-policy-open-principal": [policy({ Principal: "*" }), policy(OF_ORGANIZATION)],
  "repository-policy-resource": [policy({ Resource: "*" }), COMPLETE],
  "repository-policy-unknown-action": [policy({ Action: "ecr:PullImage" }), COMPLETE],
  "repository-policy-wildcard-action": [policy({ Action: "ecr:Batch*" }), COMPLETE],
  "repository-policy-authorization-token": [
    policy({ Action: [...PULL, "ecr:GetAuthorizationToken"] }),
    COMPLETE,
  ],
});

export const registryPolicyExamples = examplesOf(parsePolicyDocument, checkRegistryPolicy, {
  "registry-policy-no-statement": [{ Version: "2012-10-17", Statement: [] }, registryPolicy()],
  "registry-policy-principal": [
    { Version: "2012-10-17", Statement: [{ ...REPLICATION, Principal: undefined }] },
    registryPolicy(),
  ],
  "registry-policy-deleted-principal": [
    registryPolicy({ Principal: { AWS: "AROAEXAMPLEEXAMPLE123" } }),
    registryPolicy(),
  ],
  "registry-policy-open-principal": [
    registryPolicy({ Principal: "*" }),
    registryPolicy(OF_ORGANIZATION),
  ],
  "registry-policy-unknown-action": [registryPolicy({ Action: "ecr:Replicate" }), registryPolicy()],
  "registry-policy-wildcard-action": [registryPolicy({ Action: "ecr:*" }), registryPolicy()],
  "registry-policy-resource": [
    registryPolicy({ Resource: "arn:aws:s3:::images" }),
    registryPolicy(),
  ],
  "registry-policy-wildcard-resource": [registryPolicy({ Resource: "*" }), registryPolicy()],
});
