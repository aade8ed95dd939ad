import { wrong } from "../../domain/finding";
import { findAwsManagedPolicy } from "../../domain/iam/awsManagedPolicies";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { checkIdentityPolicy } from "../../domain/iam/identityPolicy";
import { matchesWildcard } from "../../domain/wildcard";
import { under } from "../support/under";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { type Values, flag, strings } from "../support/settings";
import type { Location } from "../support/unknown";
import { toText } from "../support/values";
import { readDocument } from "./documents";

/** Who may push and administer, and what is judged. */
export const rightsSettings = {
  publishers: strings({
    description:
      "Names or URNs of the IAM resources that may let somebody push; `*` stands for any run of characters. Where none is " +
      "given, any may, as long as the repositories are named.",
  }),
  administrators: strings({
    description:
      "Names or URNs of the IAM resources that may let somebody change or delete repositories, what is in them, or the " +
      "registry, by actions that they name; `*` stands for any run of characters. Where none is given, any may, as long as " +
      "the repositories are named.",
  }),
  judgeFullAccess: flag(
    "Whether statements and policies of AWS that allow all actions of all services count as well.",
    false,
  ),
};

/** The findings that count for a resource with these settings. */
export function unwantedRules(
  resource: PolicyResource,
  config: Values<typeof rightsSettings>,
): Set<string> {
  const { publishers, administrators, judgeFullAccess } = config;
  const isOneOf = (patterns: readonly string[]) =>
    patterns.some(
      (each) => matchesWildcard(each, resource.name) || matchesWildcard(each, resource.urn),
    );
  const isOther = (patterns: readonly string[]) => patterns.length > 0 && !isOneOf(patterns);
  return new Set([
    "identity-policy-wildcard-action",
    "identity-policy-push-everywhere",
    ...(isOther(publishers) ? ["identity-policy-push"] : []),
    ...(isOneOf(administrators) ? [] : ["identity-policy-administer-everywhere"]),
    ...(isOther(administrators) ? ["identity-policy-administer"] : []),
    ...(judgeFullAccess ? ["identity-policy-full-access"] : []),
  ]);
}

const ECR = /\becr(-public)?:/i;

/** Judges a policy of an identity by the rules that count. */
export function judgeDocument(
  { path, read }: Location,
  rules: ReadonlySet<string>,
): PolicyFinding[] {
  const document = readDocument(read(), ECR);
  return under(path, document.ok ? unwanted(document.value, rules) : document.findings);
}

function unwanted(document: PolicyDocument, rules: ReadonlySet<string>): PolicyFinding[] {
  return checkIdentityPolicy(document).filter(({ rule }) => rules.has(rule));
}

/** Judges a policy that is attached by its ARN, by the same rules: those of AWS itself are known. */
export function* judgeAttached(
  { path, read }: Location,
  rules: ReadonlySet<string>,
): Generator<PolicyFinding> {
  const arn = toText(read());
  const document = findAwsManagedPolicy(arn);
  const [found] = document === undefined ? [] : unwanted(document, rules);
  if (found === undefined) return;
  const isFull = found.rule === "identity-policy-full-access";
  const what = isFull ? "all actions of nearly all services" : "to push to every repository";
  const allowed = "AmazonEC2ContainerRegistryPullOnly, or a policy that names repositories";
  yield { path, message: wrong(`policy of AWS allows ${what}`, arn, allowed) };
}
