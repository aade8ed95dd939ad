import { parseArn } from "../../domain/arn";
import { wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { isUrn } from "../support/exemptions";
import type { PolicyFinding, PolicyResource } from "../support/policy";
import { getAccountId } from "../support/registries";
import { readIfKnown } from "../support/unknown";
import { NAMES } from "./documents";

/** ARNs of what has a resource of its own in a stack: its author may choose a name, but not the account that it is in. */
const NAMED_ARN = /^arn:[^:*]+:iam::[0-9]{12}:(role|user|group|policy)\/[^*]+$/;

/** What else may be written in place of a URN, and gives nobody rights in a stack. */
const OTHERS: readonly (readonly [RegExp, what: string])[] = [
  [/:sts:.*:assumed-role\//, "a session of a role; name the role"],
  [/:sts:.*:federated-user\//, "a federated user, whose rights are those of the user behind it"],
  [/:(oidc|saml)-provider\//, "a provider of identities; name the role that trusts it"],
  [/^[0-9]{12}$|:root$/, "a whole account; name its roles, users, groups or policies"],
  [/^o-[a-z0-9]+|:organizations:/, "an organization; name roles, users, groups or policies"],
  [/:iam::aws:policy\//, "a policy of AWS; name who attaches it"],
  [/^arn:.*[*]/, "a pattern of ARNs"],
];

/** Refuses what names nobody: the author of a program chooses names, and anybody's resource could have one. */
export function checkNamed(
  setting: string,
  names: readonly string[],
  nobody: string,
): PolicyFinding[] {
  const allowed =
    "the URN of a resource (`pulumi stack --show-urns`), or the ARN of a role, user, group or policy in an account; " +
    `for nobody set ${nobody} to true`;
  return names.flatMap((given, index) => {
    if (isUrn(given) || NAMED_ARN.test(given)) return [];
    const what = OTHERS.find(([pattern]) => pattern.test(given))?.[1] ?? "not a URN";
    return [{ path: `${setting}[${index}]`, message: wrong(what, given, allowed) }];
  });
}

/** Whether names have a resource: by its URN, or by the ARN of whom it gives rights, in the account of its provider. */
export function isNamed(resource: PolicyResource, names: readonly string[]): boolean {
  return names.some(
    (each) =>
      each === resource.urn ||
      (hasName(resource, each) && getBoundAccount(resource) === parseArn(each)?.accountId),
  );
}

/** The account that the provider of a resource is bound to; none where it asks endpoints that could say any. */
function getBoundAccount({ provider, ...resource }: PolicyResource): string | undefined {
  const hasEndpoints = readIfKnown(
    () => ![undefined, "", "[]"].includes(provider?.props.endpoints as never),
  );
  // What the resource says itself, its author may have made up.
  return hasEndpoints === false ? getAccountId({ ...resource, props: {}, provider }) : undefined;
}

/** Whether an ARN, or a pattern of ARNs, is of the kind and has the name that a resource gives rights; paths do not count. */
export function hasName({ type, props }: PolicyResource, arn: string): boolean {
  const [kind, ...path] = parseArn(arn)?.resource.split("/") ?? [];
  const [named, property = ""] = NAMES[type] ?? [];
  if (kind === undefined || kind !== named) return false;
  const name = props[property];
  return typeof name === "string" && matchesWildcard(path.at(-1) ?? "", name);
}

/** Says why an ARN does not count that could be meant: nobody knows the account that a provider works in. */
export function explainUnknownAccount(
  resource: PolicyResource,
  names: readonly string[],
): PolicyFinding[] {
  return names
    .filter((each) => hasName(resource, each) && getBoundAccount(resource) === undefined)
    .map((arn) => ({
      path: "",
      message: `${arn} does not count, as the account is unknown: set allowedAccountIds of the provider, or name the URN.`,
    }));
}
