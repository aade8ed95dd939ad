import type { Parsed } from "../../domain/finding";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { canonicalJson } from "../../domain/json";
import { type Shape, listOf, openObjectOf } from "../../domain/jsonReader";
import type { PolicyFinding } from "../support/policy";
import { NATIVE_GROUP, NATIVE_USER } from "../support/awsNative";
import { ROLE } from "../support/resourceTypes";
import { allOf, judged } from "../support/unknown";

type PropertyByType = Readonly<Record<string, string>>;

/** It holds its inline policy, and names those that it attaches. */
const NATIVE_PERMISSION_SET = "aws-native:sso:PermissionSet";

/** Resources that hold a policy of an identity, by the property that holds it. */
const POLICY_PROPERTIES = {
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inlinePolicy",
  [NATIVE_PERMISSION_SET]: "inlinePolicy",
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
  [NATIVE_GROUP]: "managedPolicyArns",
  [NATIVE_USER]: "managedPolicyArns",
  [NATIVE_PERMISSION_SET]: "managedPolicies",
} as const satisfies PropertyByType;

/** How resources name the identity that they give rights, or the policy that they make: the kind of its ARN, and the property. */
export const NAMES: Readonly<Record<string, readonly [kind: string, property: string]>> = {
  [ROLE]: ["role", "name"],
  "aws:iam/rolePolicy:RolePolicy": ["role", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "role"],
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ["role", "roleName"],
  [NATIVE_USER]: ["user", "userName"],
  "aws:iam/userPolicy:UserPolicy": ["user", "user"],
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": ["user", "user"],
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": ["user", "userName"],
  [NATIVE_GROUP]: ["group", "groupName"],
  "aws:iam/groupPolicy:GroupPolicy": ["group", "group"],
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": ["group", "group"],
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": ["group", "groupName"],
  "aws:iam/policy:Policy": ["policy", "name"],
};

/** Types of all resources by which identities get rights. */
export const identityResources: readonly string[] = Object.keys({
  ...POLICY_PROPERTIES,
  ...ATTACHMENT_PROPERTIES,
  ...EXCLUSIVE_PROPERTIES,
});

/** Finds something in a value. */
type Judge = (value: unknown) => Iterable<PolicyFinding>;

/** The policies of an identity that a resource holds. */
export function heldPolicies(type: string, judge: Judge): Shape<unknown> {
  const policy = judged(judge);
  if (![ROLE, NATIVE_GROUP, NATIVE_USER].includes(type)) {
    return member(getProperty(POLICY_PROPERTIES, type), policy);
  }
  return member("inlinePolicies", listOf(openObjectOf({ policy })));
}

/** The ARNs of the policies that a resource attaches. */
export function attachedPolicies(type: string, judge: Judge): Shape<unknown> {
  const arn = judged(judge);
  const list = getProperty(EXCLUSIVE_PROPERTIES, type);
  return list === undefined
    ? member(getProperty(ATTACHMENT_PROPERTIES, type), arn)
    : member(list, listOf(arn));
}

/** The property by which a resource names the policies that it attaches. */
export function getAttachmentProperty(type: string): string | undefined {
  return getProperty(EXCLUSIVE_PROPERTIES, type) ?? getProperty(ATTACHMENT_PROPERTIES, type);
}

function getProperty(properties: PropertyByType, type: string): string | undefined {
  return properties[type];
}

function member(property: string | undefined, shape: Shape<unknown>): Shape<unknown> {
  return property === undefined ? allOf() : openObjectOf({ [property]: shape });
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
