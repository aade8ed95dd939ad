import type { Parsed } from "../../domain/finding";
import { type PolicyDocument, parsePolicyDocument } from "../../domain/iam/iamPolicy";
import { canonicalJson, toRecord } from "../../domain/json";
import type { JudgedResource } from "../support/policy";
import { ROLE } from "../support/resourceTypes";
import { type Place, placesIn } from "../support/unknown";

type PropertyByType = Readonly<Record<string, string>>;

/** Resources that hold a policy of an identity, by the property that holds it. */
const POLICY_PROPERTIES = {
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inlinePolicy",
} as const satisfies PropertyByType;

/** Resources that give an identity a policy made elsewhere, by the property with its ARN. */
const ATTACHMENT_PROPERTIES = {
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
} as const satisfies PropertyByType;

/** Resources that give an identity all its attached policies, by the property with their ARNs. */
const EXCLUSIVE_PROPERTIES = {
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "policyArns",
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns",
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive":
    "managedPolicyArns",
} as const satisfies PropertyByType;

/** Types of all resources by which identities get rights. */
export const identityResources: readonly string[] = [
  ...Object.keys(POLICY_PROPERTIES),
  ...Object.keys(ATTACHMENT_PROPERTIES),
  ...Object.keys(EXCLUSIVE_PROPERTIES),
];

/** Where a resource holds policies of an identity. */
export function identityPoliciesOf({ type, props }: JudgedResource): Place[] {
  if (type !== ROLE) return placeOf(props, propertyOf(POLICY_PROPERTIES, type));
  return placesIn(props.inlinePolicies, "inlinePolicies").map(({ path, read }) => ({
    path: `${path}.policy`,
    read: () => toRecord(read()).policy,
  }));
}

/** Where a resource names policies that it attaches. */
export function attachedPoliciesOf({ type, props }: JudgedResource): Place[] {
  const list = propertyOf(EXCLUSIVE_PROPERTIES, type);
  if (list !== undefined) return placesIn(props[list], list);
  return placeOf(props, propertyOf(ATTACHMENT_PROPERTIES, type));
}

function propertyOf(properties: PropertyByType, type: string): string | undefined {
  return properties[type];
}

function placeOf(props: JudgedResource["props"], path: string | undefined): Place[] {
  return path === undefined ? [] : [{ path, read: () => props[path] }];
}

/**
 * Reads a policy document. What is wrong with one that cannot be read counts where its text speaks of a subject: IAM refuses it
 * most likely, but nobody knows here. On any other subject it is no business of this pack.
 */
export function readDocument(value: unknown, subject: RegExp): Parsed<PolicyDocument> {
  const document = parsePolicyDocument(value);
  if (document.ok) return document;
  const text = typeof value === "string" ? value : canonicalJson(value);
  return subject.test(text) ? document : { ok: false, findings: [] };
}
