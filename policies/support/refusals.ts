import type { Finding } from "../../domain/finding";

export const readingFix =
  "Correct each place named: a policy is one JSON object with Version and Statement; principals are account ids, or ARNs of " +
  "principals that exist, without wildcards; actions are those of Amazon ECR.";

/** Whether Amazon ECR refuses a policy for a finding, or takes it and an action in it has no effect. */
export function isRefused({ rule, severity }: Finding): boolean {
  return severity === "error" || rule.endsWith("-unknown-action");
}
