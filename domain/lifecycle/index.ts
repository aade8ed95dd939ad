export type { AdviceOptions } from "./advice";
export { buildLifecyclePolicy, checkLifecycleRules, flatRulePath } from "./build";
export { checkLifecyclePolicy } from "./check";
export { lifecycleRules } from "./findings";
export type { LifecycleRuleId } from "./findings";
export type { Image, Time } from "./image";
export type { FlatLifecycleRule, LifecycleRuleIntent } from "./intent";
export { LIFECYCLE_LIMITS } from "./model";
export type { LifecycleAction, LifecyclePolicy, LifecycleRule, LifecycleSelection } from "./model";
export { parseLifecyclePolicy } from "./parse";
export { parseImage } from "./readImage";
export { renderLifecyclePolicy } from "./render";
export {
  archiveNotPulled,
  archiveOlderThan,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  lifecyclePolicy,
  protect,
} from "./rules";
export type { ImageSelection, RuleOptions, TagSelection } from "./rules";
export { comparePreview, parsePreview } from "./simulate/comparePreview";
export type { PreviewDifference, PreviewOutcome } from "./simulate/comparePreview";
export { diffLifecyclePolicies } from "./simulate/diff";
export type { ImageChange, PolicyDiff } from "./simulate/diff";
export { explainImage } from "./simulate/explain";
export type { ImageExplanation, LaterAction, RuleExplanation } from "./simulate/explain";
export { inventoryRules } from "./inventoryRules";
export { simulateOverTime } from "./simulate/overTime";
export type { OverTimeOptions, SimulatedDay, SimulationOverTime } from "./simulate/overTime";
export type {
  AttentionImage,
  ImageAction,
  ImageConflict,
  ImageTotal,
  ImageUse,
  PreviewAction,
  ProtectedImage,
  ReferrerAction,
  RepositoryTotal,
  ResultImage,
  RuleTotal,
  SimulateOptions,
  Simulation,
  SimulationSummary,
} from "./simulate/result";
export { lifecycleSavings, storedSizes } from "./simulate/savings";
export type { Savings } from "./simulate/savings";
export { simulateLifecycle } from "./simulate/simulate";
