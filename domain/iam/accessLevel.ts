import { PULL_ACTIONS, PUSH_ACTIONS } from "./actions";

/** What a right on a repository is good for, from the least to the most. */
export const ACCESS_LEVELS = ["read", "pull", "push", "administer"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** What another registry needs besides to serve images of a repository from its pull-through cache. */
const PULL_THROUGH_ACTIONS = ["ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"];

const READS =
  /^ecr:(BatchGet|Describe|Get|List|StartImageScan|StartLifecyclePolicyPreview|Validate)/;

/**
 * The level of an action of Amazon ECR or ECR Public: `push` puts images into a repository, `administer` changes or deletes
 * anything else. Asking for a scan or a preview changes nothing.
 */
export function getAccessLevel(action: string): AccessLevel {
  const name = action.replace(/^ecr-public:/, "ecr:");
  const isOneOf = (actions: readonly string[]) => actions.includes(name);
  if (isOneOf(PULL_ACTIONS) || isOneOf(PULL_THROUGH_ACTIONS)) return "pull";
  if (isOneOf(PUSH_ACTIONS)) return "push";
  return READS.test(name) ? "read" : "administer";
}
