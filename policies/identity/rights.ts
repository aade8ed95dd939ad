import { wrong } from "../../domain/finding";
import { findAwsManagedPolicy } from "../../domain/iam/awsManagedPolicies";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { checkIdentityPolicy } from "../../domain/iam/identityPolicy";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { type Values, flag, strings } from "../support/settings";
import { toText } from "../support/values";
import { readDocument } from "./documents";
import { checkNamed, isNamed } from "./named";

/** Who may push and administer, and what is judged. */
export const rightsSettings = {
  publishers: strings({
    description:
      "URNs of the IAM resources that may let somebody push, with stack and project; or ARNs of the roles, users, groups and " +
      "policies that may, where the provider is bound to their account by allowedAccountIds or the role that it assumes. Where " +
      "none is given and forbidPush is false, any may, as long as the repositories are named.",
  }),
  forbidPush: flag(
    "Whether only the publishers may let somebody push, also where there are none.",
    false,
  ),
  administrators: strings({
    description:
      "URNs or ARNs, as in publishers, of what may let somebody change or delete repositories, what is in " +
      "them, or the registry, by actions that they name. Where none is given and forbidAdministration is false, any may, as " +
      "long as the repositories are named.",
  }),
  forbidAdministration: flag(
    "Whether only the administrators may let somebody administer, also where there are none.",
    false,
  ),
  judgeFullAccess: flag(
    "Whether statements and policies of AWS that allow all actions of all services count as well.",
    false,
  ),
};

type RightsConfig = Values<typeof rightsSettings>;

/** Refuses names and patterns, and ARNs of those who have no resource in a stack. */
export function checkRightsSettings(config: RightsConfig): PolicyFinding[] {
  return [
    ...checkNamed("publishers", config.publishers, "forbidPush"),
    ...checkNamed("administrators", config.administrators, "forbidAdministration"),
  ];
}

/** The findings that count for a resource with these settings. */
export function unwantedRules(resource: PolicyResource, config: RightsConfig): Set<string> {
  const { publishers, forbidPush, administrators, forbidAdministration, judgeFullAccess } = config;
  const mayPush = isNamed(resource, publishers) || (publishers.length === 0 && !forbidPush);
  const isAdministrator = isNamed(resource, administrators);
  const mayAdminister = isAdministrator || (administrators.length === 0 && !forbidAdministration);
  return new Set([
    "identity-policy-wildcard-action",
    "identity-policy-push-everywhere",
    ...(mayPush ? [] : ["identity-policy-push"]),
    ...(isAdministrator
      ? []
      : ["identity-policy-administer-everywhere", "identity-policy-administer-registry"]),
    ...(mayAdminister ? [] : ["identity-policy-administer"]),
    ...(judgeFullAccess ? ["identity-policy-full-access"] : []),
  ]);
}

const ECR = /\becr(-public)?:/i;

/** Judges a policy of an identity by the rules that count. */
export function judgeDocument(
  value: unknown,
  rules: ReadonlySet<string>,
): readonly PolicyFinding[] {
  const document = readDocument(value, ECR);
  return document.ok ? unwanted(document.value, rules) : document.findings;
}

function unwanted(document: PolicyDocument, rules: ReadonlySet<string>): PolicyFinding[] {
  return checkIdentityPolicy(document).filter(({ rule }) => rules.has(rule));
}

/** What a policy of AWS allows, the worst first. */
const RIGHTS: readonly (readonly [rule: string, what: string])[] = [
  ["identity-policy-full-access", "all actions of nearly all services"],
  ["identity-policy-wildcard-action", "to push to every repository"],
  ["identity-policy-push-everywhere", "to push to every repository"],
  ["identity-policy-administer-everywhere", "to change or delete every repository"],
  ["identity-policy-administer-registry", "to change the registry"],
  ["identity-policy-push", "to push to some repositories"],
  ["identity-policy-administer", "to change or delete some repositories"],
];

/** Judges a policy that is attached by its ARN, by the same rules: those of AWS itself are known. */
export function judgeAttached(value: unknown, rules: ReadonlySet<string>): PolicyFinding[] {
  const arn = toText(value);
  const document = findAwsManagedPolicy(arn);
  const found = document === undefined ? [] : unwanted(document, rules);
  if (found.length === 0) return [];
  const what = RIGHTS.find(([rule]) => found.some((each) => each.rule === rule))?.[1];
  const allowed = "AmazonEC2ContainerRegistryPullOnly, or a policy that names repositories";
  const message = wrong(`policy of AWS allows ${what ?? "more than pulling"}`, arn, allowed);
  return [{ path: "", message }];
}
