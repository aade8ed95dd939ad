import { getAccessLevel } from "./accessLevel";
import {
  PUBLIC_REGISTRY_ACTIONS,
  PUBLIC_REPOSITORY_ACTIONS,
  REGISTRY_ACTIONS,
  REPOSITORY_ACTIONS,
} from "./actions";
import { type Finding, at, wrong } from "../finding";
import {
  type PolicyDocument,
  type PolicyStatement,
  grantsAction,
  matchesAction,
} from "./iamPolicy";
import { FILL_CACHE_ACTIONS, TAG_CACHE_ACTION } from "../registry/cacheFill";
import {
  REPOSITORY_SERVICES,
  type RepositoryService,
  coversEveryRepository,
  namesRepositoryService,
  reachesService,
} from "./resourcePattern";
import { type RuleTable, reporter, warning } from "../rule";
import { overlapsWildcard } from "../wildcard";

/** Rules of the rights on Amazon ECR and ECR Public in policies of identities. IAM takes all of them. */
export const identityPolicyRules = {
  "identity-policy-full-access": warning(
    "A statement allows all actions of all services, those of Amazon ECR included.",
  ),
  "identity-policy-wildcard-action": warning(
    "A statement allows more than reading from Amazon ECR by a wildcard.",
  ),
  "identity-policy-push-everywhere": warning("A statement allows to push to every repository."),
  "identity-policy-push": warning("A statement allows to push images."),
  "identity-policy-administer-everywhere": warning(
    "A statement allows to change or delete every repository, or what is in it.",
  ),
  "identity-policy-administer-registry": warning(
    "A statement allows changing what holds for a whole registry: its policy, replication, scanning, caches or settings.",
  ),
  "identity-policy-administer": warning(
    "A statement allows to change or delete repositories, what is in them, or a registry.",
  ),
} satisfies RuleTable;

const report = reporter(identityPolicyRules);

/** Actions by which something in a registry is changed. */
const CHANGES = [
  ...REPOSITORY_ACTIONS,
  ...REGISTRY_ACTIONS,
  ...PUBLIC_REPOSITORY_ACTIONS,
  ...PUBLIC_REGISTRY_ACTIONS,
].filter((action) => ["push", "administer"].includes(getAccessLevel(action)));

/** What filling a pull-through cache takes, and a creation template: they make repositories, and change none that there are. */
const CREATING_ACTIONS: readonly string[] = [
  ...FILL_CACHE_ACTIONS,
  TAG_CACHE_ACTION,
  "ecr:ReplicateImage",
];

/** Actions that change or delete what there is. */
const ADMINISTRATION = CHANGES.filter(
  (action) => getAccessLevel(action) === "administer" && !CREATING_ACTIONS.includes(action),
);

/**
 * Checks what a policy lets its identity do in Amazon ECR and ECR Public; paths are those of the document, such as
 * `Statement[0].Action`. Deny statements, conditions and boundaries are not weighed. Fails with the findings of
 * `identityPolicyRules`.
 */
export function checkIdentityPolicy(document: PolicyDocument): Finding[] {
  return document.statements.flatMap((statement, index) =>
    statement.effect === "Allow" ? checkStatement(statement, at("Statement", index)) : [],
  );
}

function checkStatement(statement: PolicyStatement, path: string): Finding[] {
  const services = REPOSITORY_SERVICES.filter((service) => isAbout(statement, service));
  const changes = CHANGES.filter((action) =>
    services.some((service) => isActionOf(service)(action)),
  );
  if (statement.notActions !== undefined) return checkNotAction(statement, changes, path);
  const { actions = [] } = statement;
  // One finding for one mistake: what a wildcard allows counts as that only.
  const named = { ...statement, actions: actions.filter((action) => !isPattern(action)) };
  return [
    ...actions.flatMap((action) => checkWildcard(action, { statement, changes, path })),
    ...services.flatMap((service) => checkPush(named, service, path)),
    ...services.flatMap((service) => checkAdministration(named, service, path)),
  ];
}

function isAbout({ actions, resources }: PolicyStatement, service: RepositoryService): boolean {
  const isOf = (action: string) => overlapsWildcard(action.toLowerCase(), `${service}:*`);
  const reaches = (resource: string) => reachesService(resource, service);
  return (actions?.some(isOf) ?? true) && (resources?.some(reaches) ?? true);
}

function isActionOf(service: RepositoryService): (action: string) => boolean {
  return (action) => action.startsWith(`${service}:`);
}

function isPattern(action: string): boolean {
  return /[*?]/.test(action);
}

/** Whether resources are of Amazon ECR by name, so that all actions on them is no question of access to all of AWS. */
function namesEcr({ resources }: PolicyStatement): boolean {
  return resources?.some(namesRepositoryService) ?? false;
}

function checkNotAction(
  statement: PolicyStatement,
  changes: readonly string[],
  path: string,
): Finding[] {
  const allowed = changes.filter((action) => grantsAction(statement, action));
  if (allowed.length === 0) return [];
  const isPart = REPOSITORY_SERVICES.some((service) => {
    const of = (actions: readonly string[]) => actions.filter(isActionOf(service)).length;
    return of(allowed) > 0 && of(allowed) < of(changes);
  });
  const [rule, what] =
    isPart || namesEcr(statement)
      ? (["identity-policy-wildcard-action", `NotAction allows ${listSome(allowed)}`] as const)
      : (["identity-policy-full-access", "all other actions are allowed"] as const);
  const message = wrong(what, statement.notActions, "Action and a list");
  return [report(rule, at(path, "NotAction"), message)];
}

interface Cursor {
  readonly statement: PolicyStatement;
  readonly changes: readonly string[];
  readonly path: string;
}

function checkWildcard(action: string, { statement, changes, path }: Cursor): Finding[] {
  const matched = isPattern(action) ? changes.filter((one) => matchesAction(action, one)) : [];
  if (matched.length === 0) return [];
  const isFull = matchesAction(action, "iam:CreateUser") && !namesEcr(statement);
  const [rule, what] = isFull
    ? (["identity-policy-full-access", "all actions are allowed"] as const)
    : (["identity-policy-wildcard-action", `wildcard allows ${listSome(matched)}`] as const);
  return [report(rule, at(path, "Action"), wrong(what, action, "the names of single actions"))];
}

function listSome(actions: readonly string[]): string {
  return actions.length > 2 ? `${actions.slice(0, 2).join(", ")}, …` : actions.join(", ");
}

const NAMED_REPOSITORIES = "ARNs of repositories, or of repositories below a prefix";

function checkPush(statement: PolicyStatement, service: RepositoryService, path: string) {
  const putImage = `${service}:PutImage`;
  if (!grantsAction(statement, putImage)) return [];
  const { element, resources } = everywhere(statement, service);
  if (resources.length === 0) {
    const message = wrong("pushing is allowed", putImage, "pulling");
    return [report("identity-policy-push", at(path, "Action"), message)];
  }
  const message = wrong("pushing to every repository is allowed", resources, NAMED_REPOSITORIES);
  return [report("identity-policy-push-everywhere", at(path, element), message)];
}

function checkAdministration(statement: PolicyStatement, service: RepositoryService, path: string) {
  const actions = ADMINISTRATION.filter(
    (action) => isActionOf(service)(action) && grantsAction(statement, action),
  );
  if (actions.length === 0) return [];
  const { element, resources } = everywhere(statement, service);
  if (resources.length === 0) {
    const message = wrong("administering is allowed", actions, "pulling");
    return [report("identity-policy-administer", at(path, "Action"), message)];
  }
  const [onRepository, onRegistry] = [true, false].map((expected) =>
    actions.filter((action) => isOnRepository(action) === expected),
  );
  const findings: Finding[] = [];
  if (onRepository?.length) {
    const what = `${listSome(onRepository)} on every repository is allowed`;
    const message = wrong(what, resources, NAMED_REPOSITORIES);
    findings.push(report("identity-policy-administer-everywhere", at(path, element), message));
  }
  if (onRegistry?.length) {
    const message = wrong("changing the registry is allowed", onRegistry, "reading and pulling");
    findings.push(report("identity-policy-administer-registry", at(path, "Action"), message));
  }
  return findings;
}

function isOnRepository(action: string): boolean {
  return REPOSITORY_ACTIONS.includes(action) || PUBLIC_REPOSITORY_ACTIONS.includes(action);
}

/** The patterns by which a statement is about repositories of any name. */
function everywhere({ resources, notResources }: PolicyStatement, service: RepositoryService) {
  if (notResources !== undefined) return { element: "NotResource", resources: notResources };
  const covering = resources?.filter((resource) => coversEveryRepository(resource, service));
  return { element: "Resource", resources: covering ?? [] };
}
