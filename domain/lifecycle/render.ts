import { canonicalJson } from "../json";
import type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./model";

/**
 * The canonical JSON text of a lifecycle policy: rules by priority, keys in AWS's order, unset keys left out. Two
 * policies of the same rules have the same text.
 */
export function renderLifecyclePolicy(policy: LifecyclePolicy): string {
  const rules = policy.rules.toSorted((left, right) => left.rulePriority - right.rulePriority);
  return canonicalJson({ rules: rules.map(orderedRule) });
}

function orderedRule({ rulePriority, description, ...rest }: LifecycleRule): LifecycleRule {
  const selection = orderedSelection(rest.selection);
  return { rulePriority, description, selection, action: orderedAction(rest.action) };
}

function orderedSelection(selection: LifecycleSelection): LifecycleSelection {
  const { tagStatus, tagPatternList, tagPrefixList, storageClass } = selection;
  const { countType, countUnit, countNumber } = selection;
  return {
    ...{ tagStatus, tagPatternList, tagPrefixList, storageClass },
    ...{ countType, countUnit, countNumber },
  };
}

function orderedAction({ type, targetStorageClass }: LifecycleAction): LifecycleAction {
  return { type, targetStorageClass };
}
