export { type Engine, type EngineOptions, startEngine } from "./engine/engine";
export type { Emulator, Remainder } from "./engine/emulator";
export type { Credentials } from "./engine/environment";
export type { Change, Outcome, Violation } from "./engine/outcome";
export { buildPolicyPack, type PolicyPack } from "./engine/policyPack";
export { programOf } from "./engine/program";
export { quietReporter, type Reporter, type Step } from "./engine/reporter";
export type { Stack, StackOptions, Watch } from "./engine/stack";
export {
  accounts,
  badStack,
  type ExampleStack,
  folderOf,
  hubStack,
  spokeStacks,
  stacksOf,
} from "./scenario";
