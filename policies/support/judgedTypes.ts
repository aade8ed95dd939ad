import type { Policies } from "@pulumi/policy";
import { isNativeType, withNativeType } from "./awsNative";

/**
 * The type of the resource that the runtime hands to one policy after the other at this moment; undefined where that is not
 * certain. The runtime unpacks a resource anew for each policy, unless the policy's function names one type
 * (`__pulumiType`) that the resource does not have. What one function has seen of a resource spares all that follow.
 */
let current: string | undefined;

/** Whether a function that sees resources of all types has been called, and whether one of `aws-native` was among them. */
let seen: "nothing" | "aws" | "native" = "nothing";

function note(type: string): void {
  if (isNativeType(type)) seen = "native";
  else if (seen === "nothing") seen = "aws";
  if (current === type) return;
  current = type;
  // The runtime goes on to the next policy at once; whatever happens later may be about another resource.
  queueMicrotask(forget);
}

function forget(): void {
  current = undefined;
}

/** Whether a stack may have resources of `aws-native`. */
export function mayHaveNative(): boolean {
  return seen !== "aws";
}

/** Errors by which policies say that their configuration leaves nothing to judge, whatever the resource. */
export const unconfigured = new WeakSet<object>();

/** How many runs of the engine have ended. */
let runs = 0;

/** Takes note that the stack is judged, which ends a run: the next may be configured otherwise. */
export function endRun(): void {
  runs += 1;
}

/** The policies as the runtime takes them: it reads the name of the first before it judges another resource. */
export function forRuntime(policies: Policies): Policies {
  const [first, ...others] = policies.map(passOverUnconfigured);
  if (first === undefined) return [];
  const { name } = first;
  const get = () => {
    forget();
    return name;
  };
  return [Object.defineProperty({ ...first }, "name", { get, enumerable: true }), ...others];
}

/**
 * The policy without a call for each resource once it has said that its configuration leaves nothing to judge: the engine
 * configures a pack before a run, and the runtime would unpack every resource to hear the same again.
 */
function passOverUnconfigured(policy: Policies[number]): Policies[number] {
  if (!("validateResource" in policy) || typeof policy.validateResource !== "function")
    return policy;
  const { validateResource } = policy;
  let unconfiguredIn: number | undefined;
  const validate: typeof validateResource = (args, violate) => {
    try {
      return validateResource(args, violate);
    } catch (error) {
      if (error instanceof Error && unconfigured.has(error)) unconfiguredIn = runs;
      throw error;
    }
  };
  const get = () =>
    unconfiguredIn === runs
      ? "none, as configured"
      : (validateResource as { readonly __pulumiType?: string }).__pulumiType;
  return {
    ...policy,
    validateResource: Object.defineProperty(validate, "__pulumiType", { get, enumerable: true }),
  };
}

/**
 * The function for resources of these types only, and of those of `aws-native` for the same; `skip` throws for all others. The
 * runtime does not call it where the type of the resource is known already.
 */
export function forTypes<
  Args extends { readonly type: string },
  Result,
  Rest extends readonly unknown[],
>(
  types: readonly string[],
  run: (args: Args, ...rest: Rest) => Result,
  skip: (args: Args) => never,
  isOther: (type: string) => boolean = () => false,
): (args: Args, ...rest: Rest) => Result {
  const judged = new Set(types.flatMap(withNativeType));
  const isJudged = (type: string) => judged.has(type) || isOther(type);
  const [first = ""] = types;
  const names = types.length === 1 ? first : `${first}, …`;
  const isOnlyType = judged.size === 1;
  const typed = (args: Args, ...rest: Rest): Result => {
    if (!isOnlyType) note(args.type);
    if (!isJudged(args.type)) return skip(args);
    const result = run(args, ...rest);
    // The runtime waits for what comes back, and may turn to another resource meanwhile.
    forget();
    return result;
  };
  const get = () => {
    if (isOnlyType) return first;
    return current === undefined || isJudged(current) ? undefined : names;
  };
  return Object.defineProperty(typed, "__pulumiType", { get, enumerable: true });
}
