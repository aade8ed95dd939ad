import { parseArn } from "../arn";
import { type Grantee, unrestrictedService } from "./grantee";
import type { Principal } from "./iamPolicy";
import { isAccountId, isPrincipalArn } from "../identifiers";

/** The grantee of a principal before any condition. */
export function toGrantee({ type, value }: Principal): Grantee {
  switch (type) {
    case "*":
      return { kind: "everybody" };
    case "AWS":
      return toAwsGrantee(value);
    case "Service":
      return unrestrictedService(value);
    case "Federated":
      return { kind: "federated", provider: value };
    case "CanonicalUser":
      return { kind: "canonicalUser", id: value };
  }
}

function toAwsGrantee(value: string): Grantee {
  if (isAccountId(value)) return { kind: "account", accountId: value };
  const arn = parseArn(value);
  if (arn !== undefined && isAccountId(arn.accountId)) {
    const { accountId } = arn;
    const isOne = isPrincipalArn(value) && arn.resource !== "root";
    return isOne ? { kind: "principal", arn: value, accountId } : { kind: "account", accountId };
  }
  if (/[*?]|\$\{/.test(value)) return { kind: "everybody" };
  return { kind: "principal", arn: value, accountId: "" };
}
