import { parseArn, getPartition } from "../arn";
import { type Finding, at, findRepeats, wrong } from "../finding";
import { toRecord } from "../json";
import { type RuleTable, error, reporter } from "../rule";
import type { PullTimeUpdateExclusion } from "./pullTimeUpdateExclusion";

/** Rules of the principals whose pulls are not recorded. */
export const pullTimeExclusionRules = {
  "pull-time-exclusion-shape": error("An exclusion is not an object with principalArn."),
  "pull-time-exclusion-principal": error(
    "An exclusion is not of an IAM role or user, or its ARN is over 200 characters.",
  ),
  "pull-time-exclusion-duplicate": error("Two exclusions are of the same principal."),
  "pull-time-exclusion-partition": error(
    "An exclusion is of a principal of another partition than the registry's.",
  ),
} satisfies RuleTable;

const report = reporter(pullTimeExclusionRules);

const PRINCIPAL = /^arn:aws(-[a-z]+)*:iam::\d{12}:(role|user)\/[\w+=,.@-]+(\/[\w+=,.@-]+)*$/;

/** Checks an exclusion; the region is that of the registry, where it is known. Fails with the findings of `pullTimeExclusionRules`. */
export function checkPullTimeUpdateExclusion(
  exclusion: PullTimeUpdateExclusion,
  region?: string,
  path = "principalArn",
): Finding[] {
  const { principalArn: arn } = toRecord(exclusion);
  if (arn === undefined) {
    const message = `${path} is missing: allowed an object with principalArn.`;
    return [report("pull-time-exclusion-shape", path, message)];
  }
  if (typeof arn !== "string" || arn.length > 200 || !PRINCIPAL.test(arn)) {
    const allowed =
      "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/scanner, of at most 200 characters";
    const message = wrong("principal", arn, allowed);
    return [report("pull-time-exclusion-principal", path, message)];
  }
  if (region === undefined || parseArn(arn)?.partition === getPartition(region)) return [];
  const message = wrong("principal is of another partition", arn, `that of ${region}`);
  return [report("pull-time-exclusion-partition", path, message)];
}

/**
 * Checks that no two exclusions of a registry are of the same principal; paths are their keys in a map. Fails with
 * `pull-time-exclusion-duplicate`.
 */
export function checkExclusionPrincipals(
  principalArns: Readonly<Record<string, string>>,
): Finding[] {
  const keys = Object.keys(principalArns);
  return findRepeats(Object.values(principalArns)).map(({ entry: arn, index, first }) => {
    const allowed = `it once, as in ${at("", keys[first] ?? "")}`;
    const message = wrong("principal is excluded twice", arn, allowed);
    return report("pull-time-exclusion-duplicate", at("", keys[index] ?? ""), message);
  });
}
