import { AWS_MANAGED_POLICY_TABLE, OTHER_AWS_MANAGED_POLICIES } from "./awsManagedPolicyTable";
import type { PolicyDocument } from "./iamPolicy";
import { parsePolicyDocument } from "./iamPolicyParser";

const documents = new Map<string, PolicyDocument>();

/**
 * What an AWS managed policy allows in Amazon ECR and ECR Public, by its ARN, as of `AWS_MANAGED_POLICIES_DATE`; a document without
 * statements where it allows nothing there, and undefined for a policy that is not known here.
 */
export function findAwsManagedPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? "";
  const known = documents.get(name);
  if (known !== undefined) return known;
  const statements = Object.hasOwn(AWS_MANAGED_POLICY_TABLE, name)
    ? AWS_MANAGED_POLICY_TABLE[name]
    : isOther(name)
      ? "[]"
      : undefined;
  if (statements === undefined) return undefined;
  const document = parsePolicyDocument(`{"Version":"2012-10-17","Statement":${statements}}`);
  if (!document.ok) return undefined;
  documents.set(name, document.value);
  return document.value;
}

function isOther(name: string): boolean {
  return name !== "" && ` ${OTHER_AWS_MANAGED_POLICIES} `.includes(` ${name} `);
}
