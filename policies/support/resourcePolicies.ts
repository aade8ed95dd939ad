import { type Finding, type Parsed, under } from "../../domain/finding";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { checkRegistryPolicy } from "../../domain/registry/registryPolicyCheck";
import { checkRepositoryPolicy } from "../../domain/repository/repositoryPolicyCheck";
import { NATIVE_REPOSITORY } from "./awsNative";
import { memoize } from "./memoize";
import type { PolicyFinding, PolicyResource } from "./policy";
import {
  CREATION_TEMPLATE,
  PUBLIC_REPOSITORY_POLICY,
  REGISTRY_POLICY,
  REPOSITORY_POLICY,
} from "./resourceTypes";
import { isGiven } from "./values";

/** The resources that hold a repository policy, also one of ECR Public. */
export const repositoryPolicyHolders = [
  REPOSITORY_POLICY,
  PUBLIC_REPOSITORY_POLICY,
  CREATION_TEMPLATE,
  NATIVE_REPOSITORY,
] as const;

/** What a policy says, and all that the domain finds on it. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly findings: readonly Finding[];
}

function reader(check: (document: PolicyDocument) => Finding[]) {
  return memoize((value): Parsed<ReadPolicy> => {
    const document = parsePolicyDocument(value);
    if (!document.ok) return document;
    return { ok: true, value: { document: document.value, findings: check(document.value) } };
  });
}

const readRepositoryPolicy = reader(checkRepositoryPolicy);
const readRegistryPolicy = reader(checkRegistryPolicy);

/** Where a resource holds a policy of a repository or registry, and what it says; none where a template or repository gives none. */
function findPolicy({ type, props }: PolicyResource) {
  if (type === REGISTRY_POLICY)
    return { property: "policy", policy: readRegistryPolicy(props.policy) };
  const isPolicy = type === REPOSITORY_POLICY || type === PUBLIC_REPOSITORY_POLICY;
  const property = isPolicy ? "policy" : "repositoryPolicy";
  const value = props[property];
  return isPolicy || isGiven(value) ? { property, policy: readRepositoryPolicy(value) } : undefined;
}

/** Judges the policy of a repository or registry. One that cannot be read is reported by the policies on valid documents alone. */
export function judgePolicy(
  resource: PolicyResource,
  judge: (policy: ReadPolicy) => readonly PolicyFinding[],
  refuse: (findings: readonly Finding[]) => readonly PolicyFinding[] = () => [],
): PolicyFinding[] {
  const held = findPolicy(resource);
  if (held === undefined) return [];
  const { property, policy } = held;
  return under(property, policy.ok ? judge(policy.value) : refuse(policy.findings));
}

/** Reports of what the domain finds on the policy of a repository or registry what some rules say, by the ends of their ids. */
export function judgeByRules(...facts: readonly string[]) {
  return (resource: PolicyResource): PolicyFinding[] =>
    judgePolicy(resource, ({ findings }) =>
      findings.filter(({ rule }) => facts.some((fact) => rule.endsWith(`-policy-${fact}`))),
    );
}

/** Reports what Amazon ECR refuses; it takes actions that it does not have, and they have no effect. */
export function judgeRefusals(resource: PolicyResource): PolicyFinding[] {
  return judgePolicy(
    resource,
    ({ findings }) =>
      findings.filter(
        ({ rule, severity }) => severity === "error" || rule.endsWith("-unknown-action"),
      ),
    (findings) => findings,
  );
}

/** How a policy that Amazon ECR refuses is put right. */
export const REFUSAL_FIX =
  "Correct each place named: a policy is one JSON object with Version and Statement; principals are account ids, or ARNs of " +
  "principals that exist, without wildcards; actions are those of Amazon ECR.";
