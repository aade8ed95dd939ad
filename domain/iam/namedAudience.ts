import { parseArn } from "../arn";
import { type Audience, openService } from "./audience";
import type { Principal } from "./iamPolicy";
import { isAccountId, isPrincipalArn } from "../identifiers";

/** The audience of a principal before any condition. */
export function audienceNamed({ type, value }: Principal): Audience {
  switch (type) {
    case "*":
      return { kind: "everybody" };
    case "AWS":
      return awsAudience(value);
    case "Service":
      return openService(value);
    case "Federated":
      return { kind: "federated", provider: value };
    case "CanonicalUser":
      return { kind: "canonicalUser", id: value };
  }
}

function awsAudience(value: string): Audience {
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
