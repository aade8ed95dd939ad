import { PULL_ACTIONS, PUSH_ACTIONS, REPOSITORY_ACTIONS } from "./actions";
import { type PolicyStatement, grantsAction } from "./iamPolicy";

/** What a right on a repository is good for, from the least to the most. */
export const ACCESS_LEVELS = ["read", "pull", "push", "administer"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** What another registry needs besides to serve images of a repository from its pull-through cache. */
const PULL_THROUGH_ACTIONS = ["ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"];

const READS = /^ecr:(BatchGet|Describe|Get|List|Validate)/;

/** The level of an action on a repository: `push` puts images there, `administer` changes or deletes anything else. */
export function accessLevelOf(action: string): AccessLevel {
  const isOneOf = (actions: readonly string[]) => actions.includes(action);
  if (isOneOf(PULL_ACTIONS) || isOneOf(PULL_THROUGH_ACTIONS)) return "pull";
  if (isOneOf(PUSH_ACTIONS)) return "push";
  return READS.test(action) ? "read" : "administer";
}

/** The actions on a repository that a statement allows, by level; levels without any are left out. */
export function accessGrantedBy(
  statement: PolicyStatement,
): ReadonlyMap<AccessLevel, readonly string[]> {
  const granted = new Map<AccessLevel, string[]>();
  for (const action of REPOSITORY_ACTIONS) {
    if (!grantsAction(statement, action)) continue;
    const level = accessLevelOf(action);
    granted.set(level, [...(granted.get(level) ?? []), action]);
  }
  return granted;
}
