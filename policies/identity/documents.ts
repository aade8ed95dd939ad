import { recordOf } from "../../domain/json";
import type { JudgedResource } from "../support/policy";
import { ROLE } from "../support/resourceTypes";
import { type Place, placesIn } from "../support/unknown";

/** Resources that hold a policy of an identity, by the property that holds it. */
const POLICY_PROPERTIES = {
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inlinePolicy",
} as const;

/** Resources that give an identity a policy made elsewhere, by the property with its ARN. */
const ATTACHMENT_PROPERTIES = {
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
} as const;

/** Types of all resources by which identities get rights. */
export const identityResources: readonly string[] = [
  ROLE,
  ...Object.keys(POLICY_PROPERTIES),
  ...Object.keys(ATTACHMENT_PROPERTIES),
];

/** Where a resource holds policies of an identity. */
export function identityPoliciesOf({ type, props }: JudgedResource): Place[] {
  if (type !== ROLE) return placeOf(POLICY_PROPERTIES, type, props);
  return placesIn(props.inlinePolicies, "inlinePolicies").map(({ path, read }) => ({
    path: `${path}.policy`,
    read: () => recordOf(read()).policy,
  }));
}

/** Where a resource names policies that it attaches. */
export function attachedPoliciesOf({ type, props }: JudgedResource): Place[] {
  if (type === ROLE) return placesIn(props.managedPolicyArns, "managedPolicyArns");
  return placeOf(ATTACHMENT_PROPERTIES, type, props);
}

function placeOf(
  properties: Readonly<Record<string, string>>,
  type: string,
  props: JudgedResource["props"],
): Place[] {
  const path = properties[type];
  return path === undefined ? [] : [{ path, read: () => props[path] }];
}
