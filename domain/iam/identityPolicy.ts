import { accessLevelOf } from "./access";
import { REGISTRY_ACTIONS, REPOSITORY_ACTIONS } from "./actions";
import { parseArn } from "../arn";
import { type Finding, at, wrong } from "../finding";
import {
  type PolicyDocument,
  type PolicyStatement,
  coversAction,
  grantsAction,
  matchesAction,
} from "./iamPolicy";
import { type RuleTable, reporter } from "../rule";

/** Rules of the rights on Amazon ECR in policies of identities. IAM takes all of them. */
export const identityPolicyRules = {
  "identity-policy-full-access": {
    severity: "warning",
    meaning: "A statement allows all actions of all services, those of Amazon ECR included.",
  },
  "identity-policy-wildcard-action": {
    severity: "warning",
    meaning: "A statement allows more than reading from Amazon ECR by a wildcard.",
  },
  "identity-policy-push-everywhere": {
    severity: "warning",
    meaning: "A statement allows to push to every repository.",
  },
  "identity-policy-push": { severity: "warning", meaning: "A statement allows to push images." },
} as const satisfies RuleTable;

const report = reporter(identityPolicyRules);

const PUT_IMAGE = "ecr:PutImage";

/** Actions by which something in a registry is changed. */
const CHANGES = [...REPOSITORY_ACTIONS, ...REGISTRY_ACTIONS].filter((action) =>
  ["push", "administer"].includes(accessLevelOf(action)),
);

/**
 * Checks what a policy lets its identity do in Amazon ECR; paths are those of the document, such as `Statement[0].Action`.
 * Deny statements, conditions and boundaries are not weighed. Fails with the findings of `identityPolicyRules`.
 */
export function checkIdentityPolicy(document: PolicyDocument): Finding[] {
  return document.statements.flatMap((statement, index) =>
    statement.effect === "Allow" ? checkStatement(statement, at("Statement", index)) : [],
  );
}

function checkStatement(statement: PolicyStatement, path: string): Finding[] {
  const { actions, notActions } = statement;
  if (notActions !== undefined) {
    if (!grantsAction(statement, PUT_IMAGE)) return [];
    const message = wrong("all other actions are allowed", notActions, "Action and a list");
    return [report("identity-policy-full-access", at(path, "NotAction"), message)];
  }
  return [
    ...(actions ?? []).flatMap((action) => checkWildcard(action, at(path, "Action"))),
    ...checkPush(statement, path),
  ];
}

function checkWildcard(action: string, path: string): Finding[] {
  if (!/[*?]/.test(action)) return [];
  const changes = CHANGES.filter((change) => matchesAction(action, change));
  if (changes.length === 0) return [];
  if (matchesAction(action, "iam:CreateUser")) {
    const message = wrong("all actions are allowed", action, "the names of single actions");
    return [report("identity-policy-full-access", path, message)];
  }
  const examples = changes.length > 2 ? `${changes.slice(0, 2).join(", ")}, …` : changes.join(", ");
  const message = wrong(`wildcard allows ${examples}`, action, "the names of single actions");
  return [report("identity-policy-wildcard-action", path, message)];
}

/** Wildcards are left to `checkWildcard`: one finding for one mistake. */
function checkPush(statement: PolicyStatement, path: string): Finding[] {
  const { actions = [], resources, notResources } = statement;
  const named = actions.filter((action) => !/[*?]/.test(action));
  if (!coversAction({ ...statement, actions: named }, PUT_IMAGE)) return [];
  const everywhere = notResources ?? resources?.filter(isEveryRepository) ?? [];
  if (everywhere.length === 0) {
    const message = wrong("pushing is allowed", PUT_IMAGE, "pulling");
    return [report("identity-policy-push", at(path, "Action"), message)];
  }
  const element = notResources === undefined ? "Resource" : "NotResource";
  const allowed = "ARNs of repositories, or of repositories below a prefix";
  const message = wrong("pushing to every repository is allowed", everywhere, allowed);
  return [report("identity-policy-push-everywhere", at(path, element), message)];
}

function isEveryRepository(resource: string): boolean {
  const name = resource === "*" ? resource : parseArn(resource)?.resource;
  return name !== undefined && /^(repository\/)?\*+$/.test(name);
}
