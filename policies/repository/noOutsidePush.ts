import { accessGrantedBy } from "../../domain/iam/access";
import { type Audience, accountOf, describeAudience, isOpen } from "../../domain/iam/audience";
import { wrong } from "../../domain/finding";
import { definePolicy } from "../support/definePolicy";
import { type Grant, grantsOf } from "../support/grants";
import { under } from "../support/paths";
import type { PolicyFinding } from "../support/policy";
import { accountIdItem, strings } from "../support/settings";
import { repositoryPolicyHolders, repositoryPolicyOf } from "./document";
import { repositoryPolicyWith } from "./examples";

const allow = (...actions: string[]) =>
  repositoryPolicyWith({ Principal: { AWS: "222222222222" }, Action: actions });

export const repositoryNoOutsidePush = definePolicy({
  id: "ecr-repository-no-outside-push",
  title: "Nobody from outside pushes images or administers a repository",
  why:
    "Whoever can push puts code into every workload that pulls; whoever can administer takes images away, or lets in " +
    "others.",
  fix:
    "Grant pulling only: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer. Accounts that " +
    "publish images go into publisherAccounts of this policy.",
  severity: "high",
  level: "mandatory",
  resource: repositoryPolicyHolders,
  config: {
    publisherAccounts: strings({
      description: "Ids of the accounts that may push, the owner of the registry included.",
      items: accountIdItem,
    }),
  },
  examples: {
    good: [allow("ecr:BatchGetImage")],
    bad: [allow("ecr:BatchGetImage", "ecr:PutImage")],
  },
  check(resource, { publisherAccounts }) {
    const policy = repositoryPolicyOf(resource);
    if (policy?.document.ok !== true) return [];
    const grants = grantsOf(policy.document.value).filter(
      (grant) => !isOpen(grant.audience) && !isPublisher(grant.audience, publisherAccounts),
    );
    return under(
      policy.property,
      grants.flatMap((grant) => judge(grant, publisherAccounts)),
    );
  },
});

function isPublisher(audience: Audience, publisherAccounts: readonly string[]): boolean {
  const account = accountOf(audience) ?? "";
  return account === "${aws:ResourceAccount}" || publisherAccounts.includes(account);
}

function judge({ statement, audience, path }: Grant, accounts: readonly string[]): PolicyFinding[] {
  const access = accessGrantedBy(statement);
  const actions = [...(access.get("push") ?? []), ...(access.get("administer") ?? [])];
  if (actions.length === 0) return [];
  const right = access.has("administer") ? "administer" : "push";
  const who = `statement lets ${describeAudience(audience)} ${right}`;
  const allowed = accounts.length === 0 ? "pulling" : `pulling, or accounts ${accounts.join(", ")}`;
  return [{ path, message: wrong(who, actions, allowed) }];
}
